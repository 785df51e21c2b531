import { LRUCache } from 'lru-cache';
import type { PaymentActivityRow } from './payroll.ts';

/**
 * Remembers on which day each activity that was listed is paid, as Feishu finds activities by that day only. A date is
 * a hint where to look and nothing else: whoever follows it reads with their own rights. Even so nothing is shared
 * between principals, so that nobody learns by the time an answer takes which ids exist for others.
 */
export interface ActivityDates {
  /** Notes the pay dates of a page. */
  note(principal: string, rows: readonly PaymentActivityRow[]): void;
  /** The days on which these activities were paid when they were last listed, by id; unknown ids are left out. */
  recall(principal: string, activityIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Keeps the `max` dates that were used last. */
export function createActivityDates(max: number): ActivityDates {
  const dates = new LRUCache<string, string>({ max });
  return {
    note(principal, rows) {
      for (const { activity_id: id, pay_date: date } of rows) if (id && date) dates.set(principal + id, date);
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
