import type { Context } from '../../context.ts';
import { listPaymentActivities, type PaymentActivityRow } from '../../datasources/payroll.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { checkDateRange, checkFirst, checkId, type DateRange } from '../values/arguments.ts';
import { badUserInput } from '../values/errors.ts';

/** Feishu's statuses (activity_status) by the names that they have in the graph. */
export const PAYMENT_ACTIVITY_STATUSES = {
  LIST_PENDING_CONFIRMATION: 100,
  APPROVAL_PENDING_SUBMISSION: 150,
  IN_APPROVAL: 200,
  REJECTED: 300,
  WITHDRAWN: 350,
  REVOKED: 360,
  APPROVED: 375,
  ARCHIVED: 400,
} as const;

export type PaymentActivityStatus = keyof typeof PAYMENT_ACTIVITY_STATUSES | 'UNRECOGNIZED';

const statusByCode = new Map<number | null | undefined, PaymentActivityStatus>(
  Object.entries(PAYMENT_ACTIVITY_STATUSES).map(([name, code]) => [code, name as PaymentActivityStatus]),
);

/** The status that Feishu's number stands for; UNRECOGNIZED for a number that the graph does not know, or none. */
export function paymentActivityStatus({ activity_status }: PaymentActivityRow): PaymentActivityStatus {
  return statusByCode.get(activity_status) ?? 'UNRECOGNIZED';
}

export interface PaymentActivitiesArgs {
  readonly payDate: DateRange;
  readonly statuses?: readonly PaymentActivityStatus[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The activities whose pay date lies in the range, in Feishu's order. */
export async function paymentActivities(
  { payDate, statuses, first, after }: PaymentActivitiesArgs,
  context: Context,
): Promise<Connection<PaymentActivityRow>> {
  checkDateRange('payDate', payDate);
  const codes = statusCodes(statuses ?? []);
  const filter = {
    pay_period_start_date: payDate.start,
    pay_period_end_date: payDate.end,
    statuses: codes.length > 0 ? codes : undefined,
  };
  return await readConnection(
    {
      list: JSON.stringify(['paymentActivities', payDate.start, payDate.end, codes]),
      first: checkFirst(first),
      after,
      endpoint: listPaymentActivities,
      keyOf: ({ activity_id }) => activity_id,
      readPage: ({ page_size, page_token }) =>
        context.activities.readPage({ page_size, page_token, ...filter }),
    },
    context,
  );
}

/** The activity with this id; null where Feishu does not list it. */
export async function paymentActivity(
  { activityId }: { readonly activityId: string },
  { loaders }: Context,
): Promise<PaymentActivityRow | null> {
  checkId('activityId', activityId);
  return loaders.paymentActivity.load(activityId);
}

/** The numbers of the statuses asked for, each once and in order, so that the same filter makes the same call. */
export function statusCodes(statuses: readonly PaymentActivityStatus[]): number[] {
  const codes = statuses.map((status) => {
    if (status === 'UNRECOGNIZED') {
      const allowed = Object.keys(PAYMENT_ACTIVITY_STATUSES).join(', ');
      throw badUserInput('statuses', {
        en: `holds UNRECOGNIZED, which only answers can. Allowed: ${allowed}.`,
        zh: `含有 UNRECOGNIZED，该值只会出现在响应中。允许的值：${allowed}。`,
      });
    }
    return PAYMENT_ACTIVITY_STATUSES[status];
  });
  return [...new Set(codes)].sort((a, b) => a - b);
}
