import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Application, TenantToken } from '../datasources/feishu/auth/tenant-token.ts';
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
  const cipher = createTokenCipher(secret, id);

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

/** Encrypts the token, so that read access to Redis does not allow to act as the application. */
function createTokenCipher(secret: string, salt: string) {
  const key = scryptSync(secret, salt, 32);
  return {
    encrypt(text: string): string {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    /** undefined for a token that was encrypted with another secret, or changed. */
    decrypt(encrypted: string): string | undefined {
      const bytes = Buffer.from(encrypted, 'base64');
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
