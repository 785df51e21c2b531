import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import { badUserInput } from './errors.ts';

/** A closed range of calendar dates. */
export interface DateRange {
  readonly start: string;
  readonly end: string;
}

/** Whether a text is a day of the calendar in the form `YYYY-MM-DD`, from the year 1 on. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysIn(year, month));
}

/** The calendar repeats itself every 400 years; Date.UTC takes years before 100 for later ones. */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2_000 + (year % 400), month, 0)).getUTCDate();
}

/** What is wrong with a date that is none. */
export function noCalendarDate(date: string): BilingualText {
  const quoted = JSON.stringify(date);
  return {
    en: `is ${quoted}, which is not a day of the calendar. Allowed: YYYY-MM-DD, for example "2024-01-31".`,
    zh: `是 ${quoted}，不是真实存在的日期。格式为 YYYY-MM-DD，例如 "2024-01-31"。`,
  };
}

/** Refuses a range whose ends are no days of the calendar, or the wrong way round. */
export function checkDateRange(argument: string, { start, end }: DateRange): void {
  for (const [name, date] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (!isCalendarDate(date)) {
      throw badUserInput(`${argument}.${name}`, noCalendarDate(date));
    }
  }
  if (end < start) {
    throw badUserInput(`${argument}.end`, {
      en: `is ${end}, before ${argument}.start, which is ${start}. Allowed: the same day or a later one.`,
      zh: `是 ${end}，早于 ${argument}.start（${start}）。只允许同一天或更晚的日期。`,
    });
  }
}

/** What every connection field takes; null is as good as left out. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The most rows that one connection field gives. */
export const MAX_FIRST = 500;

/** Checks `first`; null, which a client may send for "not given", is the default of 20. */
export function checkFirst(first: number | null | undefined): number {
  const count = first ?? 20;
  if (count < 1 || count > MAX_FIRST) {
    throw badUserInput('first', {
      en: `is ${count}. Allowed: 1 to ${MAX_FIRST}.`,
      zh: `是 ${count}。允许 1 到 ${MAX_FIRST}。`,
    });
  }
  return count;
}

/** Refuses an id that is empty, which Feishu would take for one that is not given. */
export function checkId(argument: string, id: string): void {
  if (id.trim() !== '') return;
  throw badUserInput(argument, {
    en: 'is empty. Allowed: an id as Feishu gives it.',
    zh: '为空。请使用飞书给出的 ID。',
  });
}

/** Refuses a list of ids that is empty, too long, or holds an empty one or the same one twice. */
export function checkIds(argument: string, ids: readonly string[], most: number): void {
  if (ids.length < 1 || ids.length > most) {
    throw badUserInput(argument, {
      en: `holds ${ids.length} ids. Allowed: 1 to ${most}.`,
      zh: `有 ${ids.length} 个 ID，允许 1 到 ${most} 个。`,
    });
  }
  ids.forEach((id, index) => {
    checkId(`${argument}.${index}`, id);
    const earlier = ids.indexOf(id);
    if (earlier < index) {
      throw badUserInput(`${argument}.${index}`, {
        en: `is the same id as ${argument}.${earlier}. Allowed: each once.`,
        zh: `与 ${argument}.${earlier} 是同一个 ID。每个 ID 只能出现一次。`,
      });
    }
  });
}
