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
  throw badUserInput(
    'timeOffset',
    `is ${minutes}. Allowed: ${OFFSETS.westernmost} to ${OFFSETS.easternmost}, in minutes east of UTC.`,
  );
}
