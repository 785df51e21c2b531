import { LRUCache } from 'lru-cache';
import type { Operation } from '../datasources/feishu/operation.ts';
import { ClientError } from '../errors.ts';
import { waitFor } from './deadline.ts';

export interface TtlCacheOptions {
  /** How long a value is kept; 0 keeps none. */
  readonly ttlMs: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** What one principal was given and may be given again for a while. */
export type TtlCache<Value extends object> = ReturnType<typeof createTtlCache<Value>>;

/** The principals whose value is kept at the same time; the one that was asked for longest ago gives way. */
const MAX_PRINCIPALS = 500;

/**
 * Keeps one value for each principal, and lets those who want it at the same time wait for one fetch of it. A fetch
 * that fails is not kept. Nothing goes from one principal to another.
 */
export function createTtlCache<Value extends object>({
  ttlMs,
  now = () => performance.now(),
}: TtlCacheOptions) {
  // A resolution of 0, as the clock would otherwise be read once in a while only.
  const kept = new LRUCache<string, Value>({
    max: MAX_PRINCIPALS,
    ttl: ttlMs,
    ttlResolution: 0,
    perf: { now },
  });
  const flights = new Map<string, Flight<Value>>();

  /** The kept value, else what `fetch` gives: this operation's own, or one that is under way. */
  async function read(principal: string, operation: Operation, fetch: () => Promise<Value>): Promise<Value> {
    const known = kept.get(principal);
    if (known) return known;
    const flight = flights.get(principal);
    if (!flight) return start(principal, operation, fetch);
    try {
      return await waitFor(flight.value, operation);
    } catch (error) {
      if (!wasItsOwn(error, flight)) throw error;
      return read(principal, operation, fetch);
    }
  }

  async function start(principal: string, operation: Operation, fetch: () => Promise<Value>): Promise<Value> {
    const flight = { operation, value: fetch() };
    flights.set(principal, flight);
    // Whoever was told to forget in the meantime has taken the flight out, and what it brings is not kept.
    const current = () => flights.get(principal) === flight;
    try {
      const value = await flight.value;
      if (current() && ttlMs > 0) kept.set(principal, value);
      return value;
    } finally {
      if (current()) flights.delete(principal);
    }
  }

  return {
    read,
    /** Nobody is given what was fetched for this principal before, nor joins a fetch that is under way. */
    forget(principal: string): void {
      kept.delete(principal);
      flights.delete(principal);
    },
    forgetAll(): void {
      kept.clear();
      flights.clear();
    },
  };
}

/** A fetch that is under way, and the operation whose time and calls it spends. */
interface Flight<Value> {
  readonly operation: Operation;
  readonly value: Promise<Value>;
}

/** Whether a flight failed because of the operation that made it, whose client has gone or whose allowance is spent. */
function wasItsOwn(error: unknown, { operation: { signal, expiresAt } }: Flight<unknown>): boolean {
  const spent = error instanceof ClientError && error.code === 'UPSTREAM_BUDGET_EXCEEDED';
  return spent || signal?.aborted === true || expiresAt <= performance.now();
}
