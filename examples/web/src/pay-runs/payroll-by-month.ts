import type { PaymentActivityStatus } from '../gql/graphql.ts';
import { GROUP_NAMES, groupOf, type StatusGroup } from './status.tsx';

export interface Month {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly counts: Readonly<Record<StatusGroup, number>>;
  readonly total: number;
}

interface Run {
  readonly payDate: string | null;
  readonly status: PaymentActivityStatus;
  readonly payrollCount: number | null;
}

/** The payments of each month that has a run, by status group, in the order of the months. */
export function payrollByMonth(runs: readonly Run[]): readonly Month[] {
  const months = Map.groupBy(runs, ({ payDate }) => payDate?.slice(0, 7));
  return Array.from(months, ([month = '', ofMonth]) => {
    const sum = (some: readonly Run[]) => some.reduce((n, { payrollCount }) => n + (payrollCount ?? 0), 0);
    const countOf = (group: StatusGroup) => sum(ofMonth.filter(({ status }) => groupOf(status) === group));
    const counts = Object.fromEntries(GROUP_NAMES.map((group) => [group, countOf(group)])) as Month['counts'];
    return { month, counts, total: sum(ofMonth) };
  })
    .filter(({ month }) => month !== '')
    .sort((a, b) => (a.month < b.month ? -1 : 1));
}
