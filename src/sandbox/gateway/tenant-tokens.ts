import { randomBytes } from 'node:crypto';

const LIFETIME_MS = 7_200_000;
const RENEW_BELOW_MS = 1_800_000;

/** The tokens that the token exchange has issued. */
export interface TenantTokens {
  /**
   * The current token if it is valid for 30 more minutes, else a new one; the old one stays valid until it expires.
   * `expire` is in seconds.
   */
  issue(): { token: string; expire: number };
  accepts(token: string): boolean;
  /** Invalidates all of them. */
  expire(): void;
}

/** Issues tenant tokens as CONTRACT §4.1 says. */
export function createTenantTokens(now: () => number): TenantTokens {
  const expiries = new Map<string, number>();
  let current: string | undefined;

  const remainingMs = (token: string | undefined): number =>
    (token === undefined ? 0 : (expiries.get(token) ?? 0)) - now();

  return {
    issue() {
      if (current === undefined || remainingMs(current) < RENEW_BELOW_MS) {
        current = `t-${randomBytes(16).toString('hex')}`;
        expiries.set(current, now() + LIFETIME_MS);
      }
      return { token: current, expire: Math.floor(remainingMs(current) / 1_000) };
    },
    accepts: (token) => remainingMs(token) > 0,
    expire() {
      expiries.clear();
      current = undefined;
    },
  };
}
