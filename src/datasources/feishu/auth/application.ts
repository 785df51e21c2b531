import { type Deadline, waitFor } from '../../../async/deadline.ts';
import { ClientError } from '../../../errors.ts';
import { FeishuRefusal } from '../error-codes/refusal.ts';
import { TransportFault } from '../http/transport-fault.ts';
import { CredentialsRefused } from './tenant-token.ts';
import type { TenantTokens } from './tenant-token-cache.ts';

/**
 * Calls with the application's token, and once more with a fresh one when Feishu does not accept it (99991663). Feishu
 * checks the token before anything else, so that a retry is safe, for writes too. A fault between Feishu and the
 * application is for the operator to mend; callers are told no details.
 */
export async function asApplication<Data>(
  tokens: TenantTokens | undefined,
  deadline: Deadline,
  call: (token: string) => Promise<Data>,
): Promise<Data> {
  if (!tokens) throw cannotSignIn();
  const token = await currentToken(tokens, deadline);
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof FeishuRefusal) || error.feishu.code !== 99991663) throw withoutTokenFault(error);
    tokens.discard(token);
  }
  const fresh = await currentToken(tokens, deadline);
  return call(fresh).catch((error: unknown) => {
    throw withoutTokenFault(error);
  });
}

async function currentToken(tokens: TenantTokens, deadline: Deadline): Promise<string> {
  try {
    return await waitFor(tokens.current(), deadline);
  } catch (error) {
    if (error instanceof CredentialsRefused) throw cannotSignIn(error);
    // The call itself was not sent, whatever became of the token exchange.
    throw error instanceof TransportFault ? error.notSent() : error;
  }
}

/** The refused token is not the caller's, so that UNAUTHENTICATED would ask for a sign-in that does not help. */
function withoutTokenFault(error: unknown): unknown {
  return error instanceof FeishuRefusal && error.code === 'UNAUTHENTICATED' ? cannotSignIn(error) : error;
}

function cannotSignIn(cause?: unknown): ClientError {
  const text = {
    en: 'This server cannot sign in to Feishu; its operator has to see to it.',
    zh: '本服务无法登录飞书，请联系本服务的运维人员处理。',
  };
  return new ClientError('UPSTREAM_ERROR', text, {}, { cause });
}
