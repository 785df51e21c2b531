import type { DateRangeInput, PaymentActivityStatus } from '../gql/graphql.ts';
import { today } from '../today.ts';
import { STATUS_GROUPS } from './status.tsx';

/** What the list of pay runs is filtered by: all that `paymentActivities` takes. */
export interface Filters {
  readonly payDate: DateRangeInput;
  /** Empty: any. */
  readonly statuses: PaymentActivityStatus[];
}

/** The statuses that the list can be filtered by. */
export const STATUSES: readonly PaymentActivityStatus[] = Object.values(STATUS_GROUPS)
  .flat()
  .filter((status) => status !== 'UNRECOGNIZED');

/** Filters stand in the address, so that a filtered list can be sent to a colleague. */
export function readFilters(query: URLSearchParams): Filters {
  const year = today.slice(0, 4);
  return {
    payDate: { start: query.get('from') || `${year}-01-01`, end: query.get('to') || `${year}-12-31` },
    statuses: STATUSES.filter((status) => query.getAll('status').includes(status)),
  };
}

export function writeFilters({ payDate, statuses }: Filters): URLSearchParams {
  const status = statuses.map((each) => ['status', each]);
  return new URLSearchParams([['from', payDate.start], ['to', payDate.end], ...status]);
}
