import { randomBytes } from 'node:crypto';

const LIFETIME_MS = 7_200_000;
const RENEWED_BELOW_MS = 1_800_000;

/** The tokens that the exchange has handed out. */
export interface TenantTokens {
  /** The current token while 30 minutes of it are left, else a new one; the old one stays good until it expires. */
  issue(): { token: string; expire: number };
  accepts(token: string): boolean;
  /** As if all had expired. */
  expire(): void;
}

/** Keeps the tenant tokens as CONTRACT §4.1 says. */
export function createTenantTokens(now: () => number): TenantTokens {
  const expiries = new Map<string, number>();
  let current: string | undefined;

  const leftOf = (token: string | undefined): number =>
    (token === undefined ? 0 : (expiries.get(token) ?? 0)) - now();

  return {
    issue() {
      if (current === undefined || leftOf(current) < RENEWED_BELOW_MS) {
        current = `t-${randomBytes(16).toString('hex')}`;
        expiries.set(current, now() + LIFETIME_MS);
      }
      return { token: current, expire: Math.floor(leftOf(current) / 1_000) };
    },
    accepts: (token) => leftOf(token) > 0,
    expire() {
      expiries.clear();
      current = undefined;
    },
  };
}
