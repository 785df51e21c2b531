import type { ChangeSource, Context } from '../../context.ts';
import { listPaymentActivities, type PaymentActivityRow } from '../../datasources/payroll.ts';
import type { PaymentActivityEvent } from '../../events/event.ts';
import { checkIds } from '../values/arguments.ts';
import { listen } from '../values/listen.ts';
import { type PaymentActivityStatus, paymentActivityStatus, statusCodes } from './payment-activity.ts';

export interface PaymentActivityChangedArgs {
  readonly activityIds?: readonly string[] | null | undefined;
  readonly statuses?: readonly PaymentActivityStatus[] | null | undefined;
}

/** A change of an activity, with the activity as it was read after it. */
export interface PaymentActivityChanged {
  readonly event: PaymentActivityEvent;
  readonly activity: PaymentActivityRow;
}

/** The most activities that one subscription names. */
export const MAX_ACTIVITIES = 100;

/**
 * Subscribes to changes of the activities that the caller may see. An activity that Feishu does not list to the caller is
 * not told of, and neither is one whose status after the change is none of `statuses`.
 */
export function paymentActivityChanged(
  { activityIds, statuses }: PaymentActivityChangedArgs,
  context: Context,
): Promise<AsyncIterable<PaymentActivityChanged>> {
  if (activityIds) checkIds('activityIds', activityIds, MAX_ACTIVITIES);
  // An empty list asks for any status, as in `paymentActivities`.
  statusCodes(statuses ?? []);
  return listen(sourceOf(activityIds ?? undefined, statuses?.length ? statuses : undefined), context);
}

function sourceOf(
  activityIds: readonly string[] | undefined,
  statuses: readonly PaymentActivityStatus[] | undefined,
): ChangeSource<PaymentActivityChanged> {
  const ids = activityIds && new Set(activityIds);
  const wanted = statuses && new Set(statuses);
  const today = new Date().toISOString().slice(0, 10);
  return {
    key: JSON.stringify(['paymentActivityChanged', activityIds, statuses]),
    readerOf(event) {
      if (event.type !== 'paymentActivity' || (ids && !ids.has(event.activityId))) return undefined;
      return async ({ loaders }) => {
        const activity = await loaders.paymentActivity.load(event.activityId);
        if (!activity || (wanted && !wanted.has(paymentActivityStatus(activity)))) return undefined;
        return { event, activity };
      };
    },
    probe: {
      endpoint: listPaymentActivities,
      input: { query: { pay_period_start_date: today, pay_period_end_date: today, page_size: 1 } },
    },
  };
}
