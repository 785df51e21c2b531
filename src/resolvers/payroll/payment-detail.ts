import type { Context } from '../../context.ts';
import { numberedPage } from '../../datasources/feishu/numbered-page.ts';
import {
  listPaymentActivityDetails,
  type PaymentActivityRow,
  type PaymentDetailItemRow,
} from '../../datasources/payroll.ts';
import type { CountedConnection } from '../pagination/connection.ts';
import { readNumberedConnection } from '../pagination/numbered-pages.ts';
import { type ConnectionArgs, checkFirst, checkIds } from '../values/arguments.ts';
import { required } from '../values/errors.ts';

/** What an employee is paid in an activity: the same for Feishu's two endpoints, whose rows differ. */
export interface PaymentDetail {
  /** A people_corehr_id. */
  readonly employeeId: string | null | undefined;
  readonly activityId: string | null | undefined;
  /** The activity, where the details were read of it; undefined where it has to be found by its id. */
  readonly activity: PaymentActivityRow | undefined;
  readonly items: readonly PaymentDetailItemRow[] | null | undefined;
}

/** What is wanted of each detail. */
export interface DetailItemArgs {
  readonly accountingItemIds?: readonly string[] | null | undefined;
  readonly includeSegments?: boolean | null | undefined;
}

/** The filter of the items in Feishu's names. The ids are in order, so that the same filter makes the same call. */
export function detailItemFilter({ accountingItemIds, includeSegments }: DetailItemArgs) {
  if (accountingItemIds?.length)
    checkIds('accountingItemIds', accountingItemIds, listPaymentActivityDetails.idsPerCall);
  return {
    acct_item_ids: accountingItemIds?.length ? [...accountingItemIds].sort() : undefined,
    include_segment_data: includeSegments || undefined,
  };
}

/**
 * Who is paid what in an activity, in Feishu's order: one call for up to 100 employees. The activities of a page get
 * their calls together, or none does.
 */
export async function detailsOfActivity(
  activity: PaymentActivityRow,
  { first, after, ...args }: DetailItemArgs & ConnectionArgs,
  { call, reserveTogether }: Context,
): Promise<CountedConnection<PaymentDetail>> {
  const activityId = required(activity.activity_id, 'activity_id');
  const filter = { activity_id: activityId, ...detailItemFilter(args) };
  const { total_number_of_payroll: payments } = activity;
  return readNumberedConnection({
    list: JSON.stringify(['PaymentActivity.details', filter]),
    first: checkFirst(first),
    after,
    maxPageSize: listPaymentActivityDetails.pageSize,
    expectedTotal: Number.isSafeInteger(payments) ? (payments ?? undefined) : undefined,
    reserve: (calls) => reserveTogether(listPaymentActivityDetails, calls),
    readPage: async (page) => {
      const data = await call(listPaymentActivityDetails, { query: { ...page, ...filter } });
      const { rows, total } = numberedPage(data, data.payment_activity_details);
      const details = rows.map(({ employee_id: employeeId, payment_details: items }) => ({
        employeeId,
        activityId,
        activity,
        items,
      }));
      return { rows: details, total };
    },
  });
}

/** The activity of a detail; null where Feishu does not list it. All of an operation are looked for together. */
export function activityOfDetail(
  { activity, activityId }: PaymentDetail,
  { loaders }: Context,
): PaymentActivityRow | Promise<PaymentActivityRow | null> | null {
  // A blank id of Feishu's names no activity, and is no input of the caller's that could be refused.
  return activity ?? (activityId?.trim() ? loaders.paymentActivity.load(activityId) : null);
}
