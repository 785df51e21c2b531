import { waitFor } from '../../../async/deadline.ts';
import { ClientError, TransportFault } from '../../../errors.ts';
import { FeishuRefusal } from '../error-codes/refusal.ts';
import type { Deadline } from '../operation.ts';
import { CredentialsRefused } from './tenant-token.ts';
import type { TenantTokens } from './tenant-token-cache.ts';

/**
 * Calls with the application's token, and once more with a fresh one when Feishu does not accept it (99991663): it
 * looks at the token before anything else, so that nothing has happened, writes included. What is wrong between Feishu
 * and the application is the operator's to mend; callers learn no more than that.
 */
export async function asApplication<Data>(
  tokens: TenantTokens | undefined,
  deadline: Deadline,
  call: (token: string) => Promise<Data>,
): Promise<Data> {
  if (!tokens) throw notSignedIn();
  const token = await currentToken(tokens, deadline);
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof FeishuRefusal) || error.feishu.code !== 99991663) throw told(error);
    tokens.discard(token);
  }
  const fresh = await currentToken(tokens, deadline);
  return call(fresh).catch((error: unknown) => {
    throw told(error);
  });
}

async function currentToken(tokens: TenantTokens, deadline: Deadline): Promise<string> {
  try {
    return await waitFor(tokens.current(), deadline);
  } catch (error) {
    if (error instanceof CredentialsRefused) throw notSignedIn(error);
    // The call itself was not sent, whatever became of the exchange.
    throw error instanceof TransportFault ? error.notSent() : error;
  }
}

/** A token that is refused is not the caller's, so that a sign-in of theirs would mend nothing. */
function told(error: unknown): unknown {
  return error instanceof FeishuRefusal && error.code === 'UNAUTHENTICATED' ? notSignedIn(error) : error;
}

function notSignedIn(cause?: unknown): ClientError {
  const message = 'This server cannot sign in to Feishu; its operator has to see to it.';
  return new ClientError('UPSTREAM_ERROR', message, {}, { cause });
}
