import type { Context } from '../../context.ts';
import { unreadable } from '../../datasources/feishu/http/transport-fault.ts';
import {
  listPaymentActivityDetails,
  type PaymentActivityRow,
  type PaymentDetailRow,
} from '../../datasources/payroll.ts';
import type { CountedConnection } from '../pagination/connection.ts';
import { type NumberedPage, readNumberedConnection } from '../pagination/numbered-pages.ts';
import { type ConnectionArgs, checkFirst, checkIds } from '../values/arguments.ts';
import { required } from '../values/errors.ts';

/** What an employee is paid in an activity, beside the activity, which Feishu's row does not name. */
export interface PaymentDetail {
  readonly activity: PaymentActivityRow;
  readonly row: PaymentDetailRow;
}

export interface PaymentDetailsArgs extends ConnectionArgs {
  readonly accountingItemIds?: readonly string[] | null | undefined;
  readonly includeSegments?: boolean | null | undefined;
}

/** Who is paid what in an activity, in Feishu's order: one call for up to 100 employees. */
export function paymentDetails(
  activity: PaymentActivityRow,
  { accountingItemIds, includeSegments, first, after }: PaymentDetailsArgs,
  { call, reserve }: Context,
): Promise<CountedConnection<PaymentDetail>> {
  if (accountingItemIds?.length)
    checkIds('accountingItemIds', accountingItemIds, listPaymentActivityDetails.idsPerCall);
  const filter = {
    activity_id: required(activity.activity_id, 'activity_id'),
    acct_item_ids: accountingItemIds?.length ? [...accountingItemIds].sort() : undefined,
    include_segment_data: includeSegments || undefined,
  };
  return readNumberedConnection({
    list: JSON.stringify(['PaymentActivity.details', filter]),
    first: checkFirst(first),
    after,
    maxPageSize: listPaymentActivityDetails.pageSize,
    reserve: (calls) => reserve(listPaymentActivityDetails, calls),
    readPage: async ({ page_index, page_size }): Promise<NumberedPage<PaymentDetail>> => {
      const query = { page_index, page_size, ...filter };
      const data = await call(listPaymentActivityDetails, { query });
      const rows = data.payment_activity_details ?? [];
      const total = data.total ?? (rows.length === 0 ? 0 : undefined);
      if (total === undefined) throw unreadable('it does not say how many details there are');
      return { rows: rows.map((row) => ({ activity, row })), total };
    },
  });
}
