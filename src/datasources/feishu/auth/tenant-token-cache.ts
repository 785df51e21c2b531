import { CredentialsRefused, type TenantToken } from './tenant-token.ts';

/** The application's tenant token, as all callers with a company JWT use it. */
export interface TenantTokens {
  /** The token. Waits for a fetch only where there is none that is still good. */
  current(): Promise<string>;
  /** Feishu did not accept this token: it is given to nobody any more. */
  discard(token: string): void;
  /** Why callers cannot be served, in a line without secrets; undefined while they can. */
  trouble(): string | undefined;
  close(): void;
}

/** Feishu hands out a new token only when less than this is left of the old one (CONTRACT §4.1). */
const RENEWED_WITHIN_MS = 30 * 60_000;
/** Behind that border, as Feishu counts in whole seconds. */
const MARGIN_MS = 5_000;
/** Far from an exchange for each caller while the credentials are wrong, and soon enough once they are mended. */
const RETRY_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Keeps the application's token. One flight fetches it, however many wait; a timer renews it in its last half hour,
 * so that nobody waits; a renewal that fails is tried again while the old token goes on serving. `fetchToken` is where
 * several processes may share one token. `report` is told, in a line without secrets, when there is no getting one.
 */
export function createTenantTokens(
  fetchToken: (refused?: string) => Promise<TenantToken>,
  report: (trouble: string) => void,
): TenantTokens {
  let held: { readonly token: string; readonly goodUntil: number } | undefined;
  let flight: Promise<string> | undefined;
  let refused: { readonly error: CredentialsRefused; readonly until: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** The last one that Feishu did not accept: nobody else's copy of it will do. */
  let refusedToken: string | undefined;
  let everHeld = false;
  let closed = false;

  function fetchOnce(): Promise<string> {
    flight ??= fetchToken(refusedToken)
      .then(keep, fail)
      .finally(() => {
        flight = undefined;
      });
    return flight;
  }

  function keep({ token, lifetimeMs }: TenantToken): string {
    const left = lifetimeMs - RENEWED_WITHIN_MS;
    // A token that comes with less than half an hour is renewed at once; if all do, then not in a circle.
    renewIn(left >= 0 ? left + MARGIN_MS : everHeld ? lifetimeMs / 2 : 0);
    held = { token, goodUntil: performance.now() + lifetimeMs };
    everHeld = true;
    refused = undefined;
    return token;
  }

  function fail(error: unknown): never {
    const again = refused !== undefined;
    if (error instanceof CredentialsRefused) {
      refused = { error, until: performance.now() + RETRY_MS };
      if (!again) report(error.message);
    }
    renewIn(RETRY_MS);
    throw error;
  }

  function renewIn(delayMs: number): void {
    clearTimeout(timer);
    if (closed) return;
    const renew = () => fetchOnce().catch(() => undefined);
    timer = setTimeout(renew, Math.min(delayMs, LONGEST_TIMER_MS)).unref();
  }

  return {
    current() {
      if (held && performance.now() < held.goodUntil) return Promise.resolve(held.token);
      if (refused && performance.now() < refused.until) return Promise.reject(refused.error);
      return fetchOnce();
    },
    discard(token) {
      refusedToken = token;
      if (held?.token === token) held = undefined;
    },
    trouble() {
      if (refused) return refused.error.message;
      return everHeld ? undefined : 'the first token of the Feishu application has not come yet';
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
