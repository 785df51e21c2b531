import { LRUCache } from 'lru-cache';
import { type Deadline, timeLeft } from './deadline.ts';
import { SingleFlight } from './single-flight.ts';

export interface TtlCacheOptions {
  /** The time to live of a value in milliseconds; 0 keeps none. */
  readonly ttlMs: number;
  /**
   * Whether a fetch failed for a reason of the caller who made it, such as a spent allowance, so that it would succeed
   * for another caller. That the caller's deadline passed or its signal aborted is such a reason in any case.
   */
  readonly isCallersOwn?: (error: unknown) => boolean;
  /** Called for each read, with whether there was a value. */
  readonly onRead?: ((isHit: boolean) => void) | undefined;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** The most principals whose value is kept at the same time; the least recently used one is evicted. */
const MAX_PRINCIPALS = 500;

/**
 * A TTL cache with one value for each principal. Callers who read it at the same time share one fetch. A failed fetch is
 * not kept, and no value goes from one principal to another.
 */
export class TtlCache<Value extends object> {
  readonly #values: LRUCache<string, Value>;
  readonly #fetches = new SingleFlight<Value>();
  readonly #ttlMs: number;
  readonly #isCallersOwn: (error: unknown) => boolean;
  readonly #onRead: TtlCacheOptions['onRead'];

  constructor(options: TtlCacheOptions) {
    const { ttlMs, isCallersOwn = () => false, onRead, now = () => performance.now() } = options;
    this.#ttlMs = ttlMs;
    this.#onRead = onRead;
    this.#isCallersOwn = isCallersOwn;
    // With another resolution than 0 the cache reads the clock less often than the values expire.
    this.#values = new LRUCache({ max: MAX_PRINCIPALS, ttl: ttlMs, ttlResolution: 0, perf: { now } });
  }

  /**
   * The principal's value. Without one it is fetched: by `fetch`, or by the fetch of another caller that is under way.
   * Rejects as the fetch does, or with DeadlineExceeded, or with the reason of the caller's signal.
   */
  async getOrFetch(principal: string, caller: Deadline, fetch: () => Promise<Value>): Promise<Value> {
    const value = this.#values.get(principal);
    this.#onRead?.(value !== undefined);
    if (value) return value;
    let isFetcher = false;
    const get = async () => {
      isFetcher = true;
      try {
        return await fetch();
      } catch (error) {
        throw this.#isOwn(error, caller) ? new FetcherFailed(error) : error;
      }
    };
    try {
      return await this.#fetches.share(
        { key: principal, generation: 0, get, keep: this.#keep(principal) },
        caller,
      );
    } catch (error) {
      if (!(error instanceof FetcherFailed)) throw error;
      if (isFetcher) throw error.cause;
      return await this.getOrFetch(principal, caller, fetch);
    }
  }

  /** Evicts the principal's value; without a principal, all values. The result of a fetch under way is not kept. */
  forget(principal?: string): void {
    if (principal === undefined) this.#values.clear();
    else this.#values.delete(principal);
    this.#fetches.forget(principal);
  }

  #keep(principal: string) {
    return (value: Value) => {
      if (this.#ttlMs > 0) this.#values.set(principal, value);
    };
  }

  #isOwn(error: unknown, caller: Deadline): boolean {
    return this.#isCallersOwn(error) || caller.signal?.aborted === true || timeLeft(caller) <= 0;
  }
}

/** A fetch failed for a reason of the caller who made it. The others who wait for it fetch again. */
class FetcherFailed extends Error {
  override readonly name = 'FetcherFailed';

  constructor(cause: unknown) {
    super('The fetch failed for its own caller only.', { cause });
  }
}
