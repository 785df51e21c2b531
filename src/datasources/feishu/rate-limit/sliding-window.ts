import type { Rate } from './rate.ts';

/**
 * How much a window is lengthened, in milliseconds, for timer resolution, rounding and clock drift against Feishu: 2 ms
 * and 0.5 ms for each second.
 */
export const slack = (windowMs: number) => 2 + windowMs / 2_000;

/**
 * The first time, not before `from`, at which one more call keeps every rate after calls at `starts` (oldest first).
 * The window slides: at no time are more than `limit` calls younger than `windowMs`.
 */
export function nextFreeTime(starts: readonly number[], rates: readonly Rate[], from: number): number {
  let time = from;
  for (const { limit, windowMs } of rates) {
    const oldestInWindow = starts[starts.length - limit];
    if (oldestInWindow !== undefined) time = Math.max(time, oldestInWindow + windowMs + slack(windowMs));
  }
  return time;
}

/** How long a call counts, in milliseconds. */
export function memoryMs(rates: readonly Rate[]): number {
  return Math.max(0, ...rates.map(({ windowMs }) => windowMs + slack(windowMs)));
}

/**
 * A fraction or a multiple of a rate. Half of 5 a second is 2 a second; a tenth of it, which is less than one call, is
 * 1 in 2 seconds. Fractions that add up to one therefore never allow more than the whole rate in the long run.
 */
export function scaleRate({ limit, windowMs }: Rate, factor: number): Rate {
  const scaled = limit * factor;
  // 0.29 * 100 is slightly less than 29.
  const whole = Math.floor(scaled + 1e-9);
  return whole >= 1
    ? { limit: whole, windowMs }
    : { limit: 1, windowMs: Math.ceil(windowMs / scaled - 1e-6) };
}
