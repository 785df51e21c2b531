import { z } from 'zod';
import {
  queryPaymentDetails as declaration,
  type EmployeePaymentDetailRow,
  MAX_QUERIED_ACTIVITIES,
  type PaymentActivityRow,
  type PaymentDetailItemRow,
  type PaymentDetailRow,
} from '../../../datasources/payroll.ts';
import { enforce, type Handler, type Rule, refuse } from '../handler.ts';
import { numberedPageOf } from '../paging.ts';
import { calendarDate, readBody } from '../parameters.ts';

const querySchema = z.object({
  page_index: z.int().min(1).max(100_000),
  page_size: z.int().min(1).max(declaration.pageSize),
  employee_ids: z.array(z.string()).min(1),
  acct_item_ids: z.array(z.string()).max(100_000).optional(),
  pay_period_start_date: calendarDate.optional(),
  pay_period_end_date: calendarDate.optional(),
  activity_ids: z.array(z.string()).optional(),
  include_segment_data: z.boolean().optional(),
});

type DetailQuery = z.infer<typeof querySchema>;

const hasDates = ({ pay_period_start_date, pay_period_end_date }: DetailQuery) =>
  pay_period_start_date !== undefined && pay_period_end_date !== undefined;

const RULES: readonly Rule<DetailQuery>[] = [
  [2500005, ({ employee_ids }) => employee_ids.length > declaration.idsPerCall],
  [2500006, (query) => !hasDates(query) && !query.activity_ids?.length],
  [2500003, ({ activity_ids = [] }) => activity_ids.length > MAX_QUERIED_ACTIVITIES],
  [2500004, (query) => hasDates(query) && isLongerThanAYear(query)],
];

/**
 * What employees are paid, by activity in the order of pay dates. Employees that are unknown, outside the data scope or
 * not paid are left out without an error.
 */
export const queryPaymentDetails: Handler<typeof declaration> = (call, { state }) => {
  const query = readBody(call, querySchema);
  enforce(RULES, query);
  const activities = state.paymentActivities.filter(selects(query));
  if (activities.length > MAX_QUERIED_ACTIVITIES) refuse(2500008);
  const wanted = new Set(query.employee_ids);
  const all = activities.flatMap(({ activity_id = '' }) =>
    state
      .paymentDetails(activity_id ?? '')
      .filter(({ employee_id }) => wanted.has(employee_id ?? ''))
      .map((row) => ({ activity_id, row })),
  );
  const itemsOf = itemsFor(query.acct_item_ids, query.include_segment_data === true);
  const rows = numberedPageOf(all, query).map(
    ({ activity_id, row }): EmployeePaymentDetailRow => ({
      employee_id: row.employee_id ?? null,
      activity_id,
      payment_accounting_items: itemsOf(row),
    }),
  );
  return { data: { payment_details: rows, total: all.length } };
};

function isLongerThanAYear({
  pay_period_start_date: start = '',
  pay_period_end_date: end = '',
}: DetailQuery) {
  return end > `${Number(start.slice(0, 4)) + 1}${start.slice(4)}`;
}

/** Days and ids both restrict the activities. */
function selects(query: DetailQuery): (row: PaymentActivityRow) => boolean {
  const { pay_period_start_date: from = '', pay_period_end_date: until = '9999-12-31' } = query;
  const ids = query.activity_ids?.length ? new Set(query.activity_ids) : undefined;
  return ({ activity_id, pay_date }) =>
    (pay_date ?? '') >= from && (pay_date ?? '') <= until && (!ids || ids.has(activity_id ?? ''));
}

/** Reads the requested items of a row, with their segments only if those are requested. */
export function itemsFor(
  wanted: readonly string[] | undefined,
  segments: boolean,
): (row: PaymentDetailRow) => PaymentDetailItemRow[] {
  const ids = wanted && wanted.length > 0 ? new Set(wanted) : undefined;
  return ({ payment_details }) =>
    (payment_details ?? [])
      .filter((item) => !ids || ids.has(item.id ?? ''))
      .map(({ segment_values, ...item }) =>
        segments && segment_values ? { ...item, segment_values } : item,
      );
}
