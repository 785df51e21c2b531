import { scryptSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Application, TenantToken } from '../datasources/feishu/auth/tenant-token.ts';
import { createCipher } from './cipher.ts';
import type { RedisConnection } from './connection.ts';

/** A token is shared until its last half hour, as Feishu issues a new one only then (CONTRACT §4.1). */
const SHARED_UNTIL_MS = 30 * 60_000;
/** One replica fetches for all. The others poll for its token for this long, then fetch one themselves. */
const FETCH_MS = 2_000;
const POLL_MS = 100;

/** Lets all replicas use one token of the application. In Redis it is encrypted with the application's secret. */
export function shareTenantToken(
  store: RedisConnection,
  { id, secret }: Application,
  fetchToken: () => Promise<TenantToken>,
): (refused?: string) => Promise<TenantToken> {
  const [tokenKey, lockKey] = [store.key('tenant-token', id), store.key('tenant-token-lock', id)];
  const cipher = createCipher(scryptSync(secret, id, 32));

  async function storedToken(refused: string | undefined): Promise<TenantToken | undefined> {
    const stored = await store.run(async (redis) => {
      const [encrypted, lifetimeMs] = await Promise.all([redis.get(tokenKey), redis.pttl(tokenKey)]);
      return { encrypted, lifetimeMs };
    });
    if (!stored?.encrypted || stored.lifetimeMs <= SHARED_UNTIL_MS) return undefined;
    const token = cipher.decrypt(stored.encrypted);
    return token === undefined || token === refused ? undefined : { token, lifetimeMs: stored.lifetimeMs };
  }

  async function fetchAndShare(): Promise<TenantToken> {
    const fetched = await fetchToken();
    const lifetimeMs = Math.floor(fetched.lifetimeMs);
    if (lifetimeMs > 0)
      await store.run((redis) => redis.set(tokenKey, cipher.encrypt(fetched.token), 'PX', lifetimeMs));
    return fetched;
  }

  return async (refused) => {
    const pollUntil = performance.now() + FETCH_MS;
    do {
      const shared = await storedToken(refused);
      if (shared) return shared;
      const locked = await store.run((redis) => redis.set(lockKey, '', 'PX', FETCH_MS, 'NX'));
      if (locked !== null) break;
      await delay(POLL_MS, undefined, { ref: false });
    } while (performance.now() < pollUntil);
    try {
      return await fetchAndShare();
    } finally {
      await store.run((redis) => redis.del(lockKey));
    }
  };
}
