import type { Rate } from '../endpoint.ts';

/**
 * What a clock's tick, its rounding and its drift against Feishu's may shorten a window by: 2 ms and 0.5 ms a second.
 */
export const slack = (windowMs: number) => 2 + windowMs / 2_000;

/**
 * The first moment, not before `from`, at which one more call keeps every rate, after calls that count from `starts`
 * (oldest first). A window slides: at no moment are more than `limit` calls younger than `windowMs`.
 */
export function nextTurn(starts: readonly number[], rates: readonly Rate[], from: number): number {
  let turn = from;
  for (const { limit, windowMs } of rates) {
    const leaves = starts[starts.length - limit];
    if (leaves !== undefined) turn = Math.max(turn, leaves + windowMs + slack(windowMs));
  }
  return turn;
}

/** How long a call has to be remembered. */
export function memoryMs(rates: readonly Rate[]): number {
  return Math.max(0, ...rates.map(({ windowMs }) => windowMs + slack(windowMs)));
}

/**
 * A part or a multiple of a rate: half of 5 a second is 2 a second. A tenth of it, less than one, is 1 in 2 seconds, so
 * that many parts together are never more than the whole in the long run.
 */
export function scaleRate({ limit, windowMs }: Rate, factor: number): Rate {
  const scaled = limit * factor;
  // 0.29 * 100 is a hair less than 29.
  const whole = Math.floor(scaled + 1e-9);
  return whole >= 1
    ? { limit: whole, windowMs }
    : { limit: 1, windowMs: Math.ceil(windowMs / scaled - 1e-6) };
}
