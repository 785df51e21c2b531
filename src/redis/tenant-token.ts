import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Application, TenantToken } from '../datasources/feishu/auth/tenant-token.ts';
import type { RedisConnection } from './connection.ts';

/** Feishu gives out a new token only in the last half hour of the old one (CONTRACT §4.1): till then it is shared. */
const SHARED_UNTIL_MS = 30 * 60_000;
/** One replica fetches for all; the others look for what it got, and fetch for themselves when there is nothing. */
const FETCH_MS = 2_000;
const LOOK_MS = 100;

/** Lets all replicas use one token of the application. In Redis it is encrypted with the application's secret. */
export function shareTenantToken(
  store: RedisConnection,
  { id, secret }: Application,
  fetchToken: () => Promise<TenantToken>,
): (refused?: string) => Promise<TenantToken> {
  const [tokenKey, lockKey] = [store.key('tenant-token', id), store.key('tenant-token-lock', id)];
  const vault = createVault(secret, id);

  async function read(refused: string | undefined): Promise<TenantToken | undefined> {
    const held = await store.use(async (redis) => {
      const [sealed, lifetimeMs] = await Promise.all([redis.get(tokenKey), redis.pttl(tokenKey)]);
      return { sealed, lifetimeMs };
    });
    if (!held?.sealed || held.lifetimeMs <= SHARED_UNTIL_MS) return undefined;
    const token = vault.open(held.sealed);
    return token === undefined || token === refused ? undefined : { token, lifetimeMs: held.lifetimeMs };
  }

  async function fetchAndShare(): Promise<TenantToken> {
    const fetched = await fetchToken();
    const lifetimeMs = Math.floor(fetched.lifetimeMs);
    if (lifetimeMs > 0)
      await store.use((redis) => redis.set(tokenKey, vault.seal(fetched.token), 'PX', lifetimeMs));
    return fetched;
  }

  return async (refused) => {
    const until = performance.now() + FETCH_MS;
    do {
      const shared = await read(refused);
      if (shared) return shared;
      const mine = await store.use((redis) => redis.set(lockKey, '', 'PX', FETCH_MS, 'NX'));
      if (mine !== null) break;
      await wait(LOOK_MS);
    } while (performance.now() < until);
    try {
      return await fetchAndShare();
    } finally {
      await store.use((redis) => redis.del(lockKey));
    }
  };
}

/** Whoever can read Redis must not be able to act as the application. */
function createVault(secret: string, salt: string) {
  const key = scryptSync(secret, salt, 32);
  return {
    seal(text: string): string {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    /** undefined where it was sealed with another secret, or changed. */
    open(sealed: string): string | undefined {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
