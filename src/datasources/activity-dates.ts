import { LRUCache } from 'lru-cache';
import type { PaymentActivityRow } from './payroll.ts';

/**
 * Remembers the pay date of each activity that was listed, as Feishu finds activities by that date only. A date is a
 * hint where to search: the search itself reads with the rights of its caller. Dates are not shared between principals,
 * so that response times do not tell which ids exist for others.
 */
export interface ActivityDates {
  /** Remembers the pay dates of a page. */
  remember(principal: string, rows: readonly PaymentActivityRow[]): void;
  /** The pay dates of these activities when they were last listed, by id, without the unknown ones. */
  recall(principal: string, activityIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Keeps the `max` dates that were used last. */
export function createActivityDates(max: number): ActivityDates {
  const dates = new LRUCache<string, string>({ max });
  return {
    remember(principal, rows) {
      for (const [id, date] of hintsIn(rows)) dates.set(principal + id, date);
    },
    async recall(principal, activityIds) {
      const known = new Map<string, string>();
      for (const id of activityIds) {
        const date = dates.get(principal + id);
        if (date !== undefined) known.set(id, date);
      }
      return known;
    },
  };
}

/** The ids and pay dates of rows that have both. Feishu would refuse every later search by what is not a date. */
export function hintsIn(rows: readonly PaymentActivityRow[]): [id: string, date: string][] {
  const hints: [id: string, date: string][] = [];
  for (const { activity_id: id, pay_date: date } of rows) if (id && isDate(date)) hints.push([id, date]);
  return hints;
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

const isDate = (text: string | null | undefined): text is string => !!text && DATE.test(text);
