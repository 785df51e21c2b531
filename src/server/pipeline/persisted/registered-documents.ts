import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SharedDocuments } from '../../../redis/documents.ts';

/** Documents that callers registered themselves, as Apollo's automatic persisted queries do: a principal sees its own. */
export interface RegisteredDocuments {
  find(principal: string, sha256: string): string | undefined | Promise<string | undefined>;
  /** Registers a document by its SHA-256, in hexadecimal digits. */
  register(principal: string, sha256: string, document: string): void;
}

/** After a day a document has to be registered again, which costs its caller one more request. */
const TTL_MS = 24 * 60 * 60_000;
/** The documents of one principal, of which the least recently used go first. A frontend has 20 to 200 of 1,000 each. */
const MAX_CHARACTERS_OF_PRINCIPAL = 256 * 1024;
/** The documents of all principals together: 32 MB at most. */
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** What an entry holds beside its text, in characters. */
const OVERHEAD = 200;

/** Registered documents in memory, and where replicas share a Redis in that as well. */
export function createRegisteredDocuments(shared: SharedDocuments | undefined): RegisteredDocuments {
  const principals = new LRUCache<string, LRUCache<string, string>>({ maxSize: MAX_CHARACTERS });

  function keep(principal: string, sha256: string, document: string): void {
    const own =
      principals.get(principal) ??
      new LRUCache<string, string>({
        maxSize: MAX_CHARACTERS_OF_PRINCIPAL,
        sizeCalculation: (text) => text.length + OVERHEAD,
        ttl: TTL_MS,
      });
    own.set(sha256, document);
    // An entry's size is taken when it is set.
    principals.delete(principal);
    principals.set(principal, own, { size: own.calculatedSize + OVERHEAD });
  }

  async function findShared(store: SharedDocuments, principal: string, sha256: string) {
    const document = await store.get(principal, sha256);
    if (document === undefined || hash('sha256', document) !== sha256) return undefined;
    keep(principal, sha256, document);
    return document;
  }

  return {
    find(principal, sha256) {
      const document = principals.get(principal)?.get(sha256);
      return document ?? (shared && findShared(shared, principal, sha256));
    },
    register(principal, sha256, document) {
      if (principals.get(principal)?.has(sha256)) return;
      keep(principal, sha256, document);
      void shared?.set(principal, sha256, document);
    },
  };
}
