export interface RecentKeysOptions {
  /** How long a key is remembered, in milliseconds. */
  readonly ttlMs: number;
  /** The most keys that are remembered; the oldest one is forgotten first. */
  readonly max: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Remembers which keys were added lately, to recognise repeats. It reserves no memory in advance. */
export class RecentKeys {
  /** The time at which each key expires. All live equally long, so that the oldest one comes first. */
  readonly #expiries = new Map<string, number>();
  readonly #ttlMs: number;
  readonly #max: number;
  readonly #now: () => number;

  constructor({ ttlMs, max, now = () => performance.now() }: RecentKeysOptions) {
    this.#ttlMs = ttlMs;
    this.#max = max;
    this.#now = now;
  }

  /** Remembers the key from now on; false if it is remembered already. */
  add(key: string): boolean {
    const now = this.#now();
    this.#removeExpired(now);
    if (this.#expiries.has(key)) return false;
    const [oldest] = this.#expiries.keys();
    if (oldest !== undefined && this.#expiries.size >= this.#max) this.#expiries.delete(oldest);
    this.#expiries.set(key, now + this.#ttlMs);
    return true;
  }

  #removeExpired(now: number): void {
    for (const [key, expiresAt] of this.#expiries) {
      if (expiresAt > now) return;
      this.#expiries.delete(key);
    }
  }
}
