import type { Rate } from '../../datasources/feishu/rate-limit/rate.ts';

/** A limit that a call exceeds, and the milliseconds until the call would be within it. */
export interface ExceededLimit {
  readonly limit: number;
  readonly waitMs: number;
}

export interface RateLimits {
  /** Counts one call. If a window is full the call is not counted, and the window with the longest wait is returned. */
  count(key: string, rates: readonly Rate[]): ExceededLimit | undefined;
  setScale(scale: number): void;
  clear(): void;
}

/**
 * Feishu's rate limits as sliding windows, one for each rate of each endpoint. Feishu counts by application and
 * tenant, and the sandbox has one of each. A refused call is not counted.
 */
export function createRateLimits(scale: number, now: () => number): RateLimits {
  const windows = new Map<string, Window>();
  let factor = scale;

  const windowOf = (key: string, rate: Rate): Window => {
    const name = `${rate.windowMs} ${key}`;
    const known = windows.get(name) ?? { times: [], head: 0 };
    windows.set(name, known);
    return known;
  };

  return {
    count(key, rates) {
      if (factor === Number.POSITIVE_INFINITY) return undefined;
      const at = now();
      const windowsOfCall = rates.map((rate) => ({
        rate,
        window: windowOf(key, rate),
        limit: scaled(rate, factor),
      }));
      let exceeded: ExceededLimit | undefined;
      for (const { rate, window, limit } of windowsOfCall) {
        dropExpired(window, at - rate.windowMs);
        const waitMs = waitFor(window, limit, rate.windowMs, at);
        if (waitMs > (exceeded?.waitMs ?? 0)) exceeded = { limit, waitMs };
      }
      if (!exceeded) for (const { window } of windowsOfCall) window.times.push(at);
      return exceeded;
    },
    setScale(next) {
      factor = next;
    },
    clear() {
      windows.clear();
    },
  };
}

/** The times of counted calls, in unix milliseconds, oldest first. Those before index `head` have expired. */
interface Window {
  times: number[];
  head: number;
}

function scaled(rate: Rate, factor: number): number {
  return Math.max(1, Math.floor(rate.limit * factor));
}

function dropExpired(window: Window, until: number): void {
  while (window.head < window.times.length && (window.times[window.head] ?? 0) <= until) window.head += 1;
  if (window.head > 1_024) {
    window.times = window.times.slice(window.head);
    window.head = 0;
  }
}

/** Milliseconds until one more call fits. After `setScale` a window may hold more calls than its limit. */
function waitFor(window: Window, limit: number, windowMs: number, at: number): number {
  const surplus = window.times.length - window.head - limit;
  const lastToExpire = window.times[window.head + surplus];
  return surplus < 0 || lastToExpire === undefined ? 0 : Math.max(1, lastToExpire + windowMs - at);
}
