import { groupBy } from '../collections.ts';
import type { ActivityDates } from './activity-dates.ts';
import { type Caller, principalOf } from './feishu/auth/caller.ts';
import type { Call } from './feishu/client.ts';
import { everyPage, type Page, tokenPage } from './feishu/token-page.ts';
import type { PageQuery } from './feishu/wire.ts';
import { listPaymentActivities, type PaymentActivityRow } from './payroll.ts';

/** The days, counted from today, among which an activity is looked for whose pay date is not known. */
export interface ActivityScan {
  readonly daysBack: number;
  readonly daysAhead: number;
}

/** A range of pay dates, both ends included. */
interface PayDates {
  readonly start: string;
  readonly end: string;
}

export interface ActivityQuery {
  readonly pay_period_start_date: string;
  readonly pay_period_end_date: string;
  readonly statuses?: readonly number[] | undefined;
}

/** Payment activities as one operation reads them. */
export type PaymentActivities = ReturnType<typeof createPaymentActivities>;

export function createPaymentActivities(
  call: Call,
  caller: Caller,
  { dates, scan }: { dates: ActivityDates; scan: ActivityScan },
) {
  const principal = principalOf(caller);
  const expected = new Map<string, PayDates>();

  /** One page of a list; the pay dates on it are remembered. */
  async function readPage(query: ActivityQuery & PageQuery): Promise<Page<PaymentActivityRow>> {
    const data = await call(listPaymentActivities, { query: { ...query } });
    const page = tokenPage(data, data.payment_activitys);
    dates.remember(principal, page.rows);
    return page;
  }

  /**
   * Finds activities by id, for which Feishu has no call: among the pay dates that this operation expects them at, then on
   * those that they had when they were listed last, then in windows of days, the newest first. Returns for each id its row,
   * null where no window has it, or the error that ended its search.
   */
  async function find(ids: readonly string[]): Promise<(PaymentActivityRow | Error | null)[]> {
    const found: Found = new Map();
    const between = groupBy(ids, (id) => JSON.stringify(expected.get(id) ?? null));
    await Promise.all(
      Array.from(between.values(), async (group) => {
        const range = expected.get(group[0]);
        if (range) await search(found, group, range.start, range.end);
      }),
    );
    const unknown = ids.filter((id) => !found.has(id));
    const idsByDay = byDay(await dates.recall(principal, unknown));
    const days = [...idsByDay.keys()].sort();
    const [first, last] = [days.at(0), days.at(-1)];
    // Several days as one span may take fewer pages than day by day; it is given up as soon as it takes as many.
    if (first && last && first !== last) {
      await search(found, [...idsByDay.values()].flat(), first, last, days.length - 1);
    }
    await Promise.all(Array.from(idsByDay, ([day, hinted]) => search(found, hinted, day, day)));
    for (const { start, end } of windowsOf(scan)) {
      if (ids.every((id) => found.has(id))) break;
      await search(found, ids, fromToday(start), fromToday(end));
    }
    return ids.map((id) => found.get(id) ?? null);
  }

  /** Notes among which pay dates activities are, which this operation has learnt from another call. */
  function expectBetween(ids: readonly string[], payDates: PayDates): void {
    for (const id of ids) expected.set(id, payDates);
  }

  /** Looks for those of the ids that are not found yet, in at most `maxPages` pages. */
  async function search(
    found: Found,
    ids: readonly string[],
    start: string,
    end: string,
    maxPages = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const missing = new Set(ids.filter((id) => !found.has(id)));
    const { pageSize: page_size } = listPaymentActivities;
    const days = { pay_period_start_date: start, pay_period_end_date: end, page_size };
    const pages = everyPage((page_token) => readPage({ page_token, ...days }));
    try {
      for (let read = 0; missing.size > 0 && read < maxPages; read += 1) {
        const { value: rows, done } = await pages.next();
        if (done) return;
        take(rows, missing, found);
      }
    } catch (error) {
      for (const id of missing) found.set(id, error instanceof Error ? error : new Error(String(error)));
    }
  }

  return { readPage, find, expectBetween };
}

type Found = Map<string, PaymentActivityRow | Error>;

function take(rows: readonly PaymentActivityRow[], missing: Set<string>, found: Found): void {
  for (const row of rows) {
    const { activity_id: id } = row;
    if (id && missing.delete(id)) found.set(id, row);
  }
}

function byDay(dayOf: ReadonlyMap<string, string>): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const [id, day] of dayOf) ids.set(day, [...(ids.get(day) ?? []), id]);
  return ids;
}

/** The first window goes two years back; each further one goes three times as far. */
const FIRST_WINDOW_DAYS = 731;
const GROWTH = 3;

/** The days to scan, in windows that do not overlap, in days from today. Most activities are found in the first. */
function windowsOf({ daysBack, daysAhead }: ActivityScan): { start: number; end: number }[] {
  const windows = [{ start: -Math.min(FIRST_WINDOW_DAYS, daysBack), end: daysAhead }];
  for (let oldest = FIRST_WINDOW_DAYS; oldest < daysBack; oldest *= GROWTH) {
    windows.push({ start: -Math.min(oldest * GROWTH, daysBack), end: -oldest - 1 });
  }
  return windows;
}

const DAY_MS = 86_400_000;

function fromToday(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}
