import { badUserInput } from './errors.ts';

/** A closed range of calendar dates. */
export interface DateRange {
  readonly start: string;
  readonly end: string;
}

/** Whether a text is a day of the calendar in the form `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes 2024-02-30 for the first of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Refuses a range whose ends are no days of the calendar, or the wrong way round. */
export function checkDateRange(argument: string, { start, end }: DateRange): void {
  for (const [name, date] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (!isCalendarDate(date)) {
      throw badUserInput(
        `${argument}.${name}`,
        `is ${JSON.stringify(date)}, which is not a day of the calendar. Allowed: YYYY-MM-DD, for example "2024-01-31".`,
      );
    }
  }
  if (end < start) {
    throw badUserInput(
      `${argument}.end`,
      `is ${end}, before ${argument}.start, which is ${start}. Allowed: the same day or a later one.`,
    );
  }
}

/** The most rows that one connection field gives. */
export const MAX_FIRST = 500;

/** Checks `first`; null, which a client may send for "not given", is the default of 20. */
export function checkFirst(first: number | null | undefined): number {
  const count = first ?? 20;
  if (count < 1 || count > MAX_FIRST) {
    throw badUserInput('first', `is ${count}. Allowed: 1 to ${MAX_FIRST}.`);
  }
  return count;
}
