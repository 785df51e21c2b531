import { MAX_TIMER_MS, NO_DEADLINE } from '../../../async/deadline.ts';
import { SingleFlight } from '../../../async/single-flight.ts';
import { CredentialsRefused, type TenantToken } from './tenant-token.ts';

/** The application's tenant token, which serves all callers with a company JWT. */
export interface TenantTokens {
  /** The token. Waits for a fetch only where there is no valid one. */
  current(): Promise<string>;
  /** Feishu did not accept this token: it is not used again. */
  discard(token: string): void;
  /** Why callers cannot be served, in a line without secrets; undefined while they can. */
  trouble(): string | undefined;
  close(): void;
}

/** Feishu issues a new token only when less than this is left of the old one (CONTRACT §4.1). */
const RENEWAL_WINDOW_MS = 30 * 60_000;
/** A margin after the start of that window, as Feishu counts in whole seconds. */
const MARGIN_MS = 5_000;
/** Longer than an exchange for each caller while the credentials are wrong, and short enough once they are corrected. */
const RETRY_MS = 10_000;

/**
 * Caches the application's token. All callers share one fetch; a timer renews the token in its last half hour, so that
 * no caller waits; a failed renewal is retried while the old token is still valid. `fetchToken` takes the token that
 * Feishu refused last, which another process may still have. `report` is called with a line without secrets when Feishu
 * refuses the credentials.
 */
export function createTenantTokens(
  fetchToken: (refused?: string) => Promise<TenantToken>,
  report: (trouble: string) => void,
): TenantTokens {
  const fetches = new SingleFlight<string>();
  let current: { readonly token: string; readonly validUntil: number } | undefined;
  let refusal: { readonly error: CredentialsRefused; readonly until: number } | undefined;
  let renewal: NodeJS.Timeout | undefined;
  let refusedToken: string | undefined;
  let hadToken = false;
  let closed = false;

  /** The exchange does not end with the callers who wait for it: the next one needs its token, too. */
  function fetch(): Promise<string> {
    const get = () => fetchToken(refusedToken).then(onToken, onError);
    return fetches.share({ key: 'tenant token', generation: 0, get }, NO_DEADLINE);
  }

  function onToken({ token, lifetimeMs }: TenantToken): string {
    const left = lifetimeMs - RENEWAL_WINDOW_MS;
    // A token with less than half an hour left is renewed at once; if that one is the same, after half its lifetime.
    renewIn(left >= 0 ? left + MARGIN_MS : hadToken ? lifetimeMs / 2 : 0);
    current = { token, validUntil: performance.now() + lifetimeMs };
    hadToken = true;
    refusal = undefined;
    return token;
  }

  function onError(error: unknown): never {
    const wasRefused = refusal !== undefined;
    if (error instanceof CredentialsRefused) {
      refusal = { error, until: performance.now() + RETRY_MS };
      if (!wasRefused) report(error.message);
    }
    renewIn(RETRY_MS);
    throw error;
  }

  function renewIn(delayMs: number): void {
    clearTimeout(renewal);
    if (closed) return;
    const renew = () => fetch().catch(() => undefined);
    renewal = setTimeout(renew, Math.min(delayMs, MAX_TIMER_MS)).unref();
  }

  return {
    current() {
      if (current && performance.now() < current.validUntil) return Promise.resolve(current.token);
      if (refusal && performance.now() < refusal.until) return Promise.reject(refusal.error);
      return fetch();
    },
    discard(token) {
      refusedToken = token;
      if (current?.token === token) current = undefined;
    },
    trouble() {
      if (refusal) return refusal.error.message;
      return hadToken ? undefined : 'the first token of the Feishu application has not come yet';
    },
    close() {
      closed = true;
      clearTimeout(renewal);
    },
  };
}
