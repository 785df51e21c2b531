import { unfitValue } from './errors.ts';

/** China's clocks, which know no summer time. */
const CHINA = '+08:00';
const CHINA_MS = 8 * 60 * 60 * 1_000;

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

/** The day in China that an instant in Unix time falls on, `YYYY-MM-DD`. */
export function dateFromUnix(text: string | null | undefined): string | null {
  const time = unixMs(text);
  return time === null ? null : instant(time + CHINA_MS).slice(0, 10);
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
