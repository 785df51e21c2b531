import { badUserInput } from './errors.ts';

/** The zones of the world, in minutes east of UTC. */
export const OFFSETS = { westernmost: -12 * 60, easternmost: 14 * 60 };

/** Whether a number of minutes east of UTC is the offset of a zone. */
export function isTimeOffset(minutes: number): boolean {
  return minutes >= OFFSETS.westernmost && minutes <= OFFSETS.easternmost;
}

/** Checks the argument of a query; undefined where it is not given. */
export function checkTimeOffset(minutes: number | null | undefined): number | undefined {
  if (minutes == null) return undefined;
  if (isTimeOffset(minutes)) return minutes;
  const { westernmost, easternmost } = OFFSETS;
  throw badUserInput('timeOffset', {
    en: `is ${minutes}. Allowed: ${westernmost} to ${easternmost}, in minutes east of UTC.`,
    zh: `是 ${minutes}。允许 ${westernmost} 到 ${easternmost}，单位为 UTC 以东的分钟数。`,
  });
}
