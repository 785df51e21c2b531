import type { Rate } from '../../datasources/feishu/endpoint.ts';

/** Why a call has to wait: the limit it met and the milliseconds until there is room again. */
export interface Exceeded {
  readonly limit: number;
  readonly waitMs: number;
}

export interface RateLimits {
  /** Counts one call, unless a window is full: then nothing is counted and the fullest window is answered. */
  authorise(key: string, rates: readonly Rate[]): Exceeded | undefined;
  setScale(scale: number): void;
  clear(): void;
}

/**
 * Feishu's rate limits as sliding windows, one for each rate of each endpoint: all tokens of this sandbox are of one
 * application in one tenant, which is what Feishu counts by. A refused call is not counted.
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
    authorise(key, rates) {
      if (factor === Number.POSITIVE_INFINITY) return undefined;
      const at = now();
      const asked = rates.map((rate) => ({ rate, window: windowOf(key, rate), limit: scaled(rate, factor) }));
      let exceeded: Exceeded | undefined;
      for (const { rate, window, limit } of asked) {
        forget(window, at - rate.windowMs);
        const waitMs = waitFor(window, limit, rate.windowMs, at);
        if (waitMs > (exceeded?.waitMs ?? 0)) exceeded = { limit, waitMs };
      }
      if (!exceeded) for (const { window } of asked) window.times.push(at);
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

/** When calls were counted, oldest first from `head` on. */
interface Window {
  times: number[];
  head: number;
}

function scaled(rate: Rate, factor: number): number {
  return Math.max(1, Math.floor(rate.limit * factor));
}

function forget(window: Window, until: number): void {
  while (window.head < window.times.length && (window.times[window.head] ?? 0) <= until) window.head += 1;
  if (window.head > 1_024) {
    window.times = window.times.slice(window.head);
    window.head = 0;
  }
}

/** A scale that was lowered can leave more calls in the window than fit: as many must leave it as are too many. */
function waitFor(window: Window, limit: number, windowMs: number, at: number): number {
  const surplus = window.times.length - window.head - limit;
  const leaves = window.times[window.head + surplus];
  return surplus < 0 || leaves === undefined ? 0 : Math.max(1, leaves + windowMs - at);
}
