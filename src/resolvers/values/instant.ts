import { unfitValue } from './errors.ts';

/** China's clocks, which know no summer time. */
const CHINA = '+08:00';

const DAY_MS = 86_400_000;

/**
 * An instant from `YYYY-MM-DD HH:mm:ss`, in RFC 3339 form. Feishu does not say in which zone that is; its own pages
 * show China's (CONTRACT §3.1).
 */
export function instantFromClock(text: string | null | undefined): string | null {
  if (!text) return null;
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) throw unfitValue();
  return instant(Date.parse(`${text.replace(' ', 'T')}${CHINA}`));
}

/** An instant from Unix time in a string: seconds, or milliseconds where there are 13 digits (CONTRACT §3.9). */
export function instantFromUnix(text: string | null | undefined): string | null {
  const time = unixMs(text);
  return time === null ? null : instant(time);
}

/** An instant from milliseconds since 1970. */
export function instantFromMs(time: number): string {
  return instant(time);
}

/**
 * The first day of a span, from its first instant in Unix time. Feishu does not say whose midnight that is: it is taken
 * for that of the day which begins nearest to it, whichever the zone.
 */
export function firstDayFromUnix(text: string | null | undefined): string | null {
  const time = unixMs(text);
  return time === null ? null : dayBeginningNear(time);
}

/** The last day of a span, from the last second of that day in Unix time, or from its midnight. */
export function lastDayFromUnix(text: string | null | undefined): string | null {
  const time = unixMs(text);
  if (time === null) return null;
  const isLastSecond = time % 60_000 >= 59_000;
  return dayBeginningNear(isLastSecond ? time - DAY_MS : time);
}

function dayBeginningNear(time: number): string {
  return instant(time + DAY_MS / 2).slice(0, 10);
}

function unixMs(text: string | null | undefined): number | null {
  if (!text) return null;
  if (!/^\d{1,13}$/.test(text)) throw unfitValue();
  return text.length === 13 ? Number(text) : Number(text) * 1_000;
}

function instant(time: number): string {
  if (Number.isNaN(time)) throw unfitValue();
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
