import { isRecord } from '../../../collections.ts';
import { endpoint } from '../endpoint.ts';
import { errorCodeOf } from '../error-codes/lookup.ts';
import { type Envelope, readEnvelope } from '../http/envelope.ts';
import { buildRequest, withHeaders } from '../http/request.ts';
import type { HttpRequest, HttpResponse } from '../http/transport.ts';
import { unreadable } from '../http/transport-fault.ts';
import { type AttemptObserver, endOf, type FeishuObserver } from '../observer.ts';

/** The credentials of the Feishu application. */
export interface Application {
  readonly id: string;
  readonly secret: string;
}

/**
 * Exchanges the application's credentials for its tenant token. The answer is flat (no `data`), a refusal comes under
 * HTTP 200, and no rate limit is documented (CONTRACT §4.1).
 */
export const exchangeTenantToken = endpoint<
  { body: { app_id: string; app_secret: string } },
  { tenant_access_token?: string | null; expire?: number | null }
>({
  method: 'POST',
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  budget: [],
  identity: [],
  scopes: [],
  effect: 'read',
  errors: [
    {
      code: 10003,
      http: 200,
      msg: 'invalid param',
      category: 'UNAUTHENTICATED',
      reason: 'APPLICATION_CREDENTIALS_INVALID',
      message: {
        en: "Feishu could not read the application's id and secret.",
        zh: '飞书无法读取应用的 App ID 和 App Secret。',
      },
    },
    {
      code: 10014,
      http: 200,
      msg: 'app secret invalid',
      category: 'UNAUTHENTICATED',
      reason: 'APPLICATION_CREDENTIALS_INVALID',
      message: {
        en: 'Feishu knows no application with this id and secret.',
        zh: '飞书中没有与该 App ID 和 App Secret 对应的应用。',
      },
    },
  ],
});

/** Feishu issues no token for longer (CONTRACT §4.1), so that no more is believed. */
const MAX_LIFETIME_S = 2 * 60 * 60;

/** A fetched token of the application. */
export interface TenantToken {
  readonly token: string;
  /** How long it is valid, from now. */
  readonly lifetimeMs: number;
}

/** Feishu refused the credentials. Any other error of the exchange is transient. */
export class CredentialsRefused extends Error {
  override readonly name = 'CredentialsRefused';
  readonly code: number;

  constructor(code: number) {
    super(`Feishu does not accept FEISHU_APP_ID and FEISHU_APP_SECRET (code ${code})`);
    this.code = code;
  }
}

/** Fetches the application's token. Rejects with CredentialsRefused, or as `send` does. */
export async function fetchTenantToken(
  application: Application,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  observer: FeishuObserver | undefined,
): Promise<TenantToken> {
  const { code, data } = await exchange(application, send, observer?.onAttempt(exchangeTenantToken, 1));
  if (code !== 0) {
    if (errorCodeOf(exchangeTenantToken, code)?.category === 'UNAUTHENTICATED') {
      throw new CredentialsRefused(code);
    }
    throw unreadable(`it refuses the application's token with code ${code}`);
  }
  const { tenant_access_token: token, expire } = isRecord(data) ? data : {};
  if (typeof token !== 'string' || token === '') throw unreadable('it holds no token');
  // A token without a lifetime serves the callers who waited for it; the next caller fetches again.
  const lifetimeS = typeof expire === 'number' && expire > 0 ? Math.min(expire, MAX_LIFETIME_S) : 0;
  return { token, lifetimeMs: lifetimeS * 1_000 };
}

async function exchange(
  { id, secret }: Application,
  send: (request: HttpRequest) => Promise<HttpResponse>,
  observed: AttemptObserver | undefined,
): Promise<Envelope> {
  const request = buildRequest(exchangeTenantToken, { body: { app_id: id, app_secret: secret } }, undefined);
  // No rate limit is documented, so that there is no permit to wait for.
  observed?.onPermit();
  try {
    const envelope = readEnvelope(await send(withHeaders(request, observed?.headers)), exchangeTenantToken);
    observed?.onEnd(envelope);
    return envelope;
  } catch (error) {
    observed?.onEnd(endOf(error));
    throw error;
  }
}
