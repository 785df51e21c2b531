import { createHash } from 'node:crypto';
import { type Cipher, createCipher } from './cipher.ts';
import type { RedisConnection } from './connection.ts';

/** The documents that callers registered, for all replicas. */
export interface SharedDocuments {
  get(principal: string, sha256: string): Promise<string | undefined>;
  /** Keeps a document for a day, unless the documents of that day have used up their bytes. */
  set(principal: string, sha256: string, document: string): Promise<void>;
}

const TTL_MS = 24 * 60 * 60_000;
/** What one principal, and what all together, may register in a day. Redis holds twice as much at most. */
const MAX_BYTES_OF_PRINCIPAL = 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Registered documents in Redis. A document may have values of its client in it, so that its key is derived from its
 * hash: Redis shows a document only to a reader who knows its hash.
 */
export function shareDocuments(store: RedisConnection): SharedDocuments {
  const keyOf = (principal: string, sha256: string) =>
    store.key('documents', digest(principal, sha256).toString('base64url'));
  return {
    async get(principal, sha256) {
      const encrypted = await store.run((redis) => redis.get(keyOf(principal, sha256)));
      return encrypted ? cipherOf(sha256).decrypt(encrypted) : undefined;
    },
    async set(principal, sha256, document) {
      const encrypted = cipherOf(sha256).encrypt(document);
      const day = String(Math.floor(Date.now() / TTL_MS));
      const ofAll = store.key('documents', 'bytes', day);
      const ofPrincipal = store.key('documents', 'bytes', day, principal);
      await store.run(async (redis) => {
        const results = await redis
          .multi()
          .incrby(ofAll, encrypted.length)
          .pexpire(ofAll, TTL_MS)
          .incrby(ofPrincipal, encrypted.length)
          .pexpire(ofPrincipal, TTL_MS)
          .exec();
        const [all, , own] = results ?? [];
        if (Number(all?.[1]) > MAX_BYTES || Number(own?.[1]) > MAX_BYTES_OF_PRINCIPAL) return;
        await redis.set(keyOf(principal, sha256), encrypted, 'PX', TTL_MS);
      });
    },
  };
}

function cipherOf(sha256: string): Cipher {
  return createCipher(digest('document', sha256));
}

function digest(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\n')).digest();
}
