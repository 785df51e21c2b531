import { archivePaymentActivity as archive, type PaymentActivityRow } from '../../datasources/payroll.ts';
import { PAYMENT_ACTIVITY_STATUSES } from '../payroll/payment-activity.ts';
import { given, ONLY_FEISHU_KNOWS, type Readable, readable } from '../write/check.ts';
import type { Validation } from '../write/validate.ts';

interface Facts {
  /** null where Feishu does not list it. */
  readonly activity: Readable<PaymentActivityRow | null>;
}

/** How archiving an activity is validated. An activity that the caller may not see counts as one that does not exist. */
export function archivingValidation(activityId: string): Validation<Facts> {
  return {
    async read({ loaders }) {
      return { activity: await readable(archive, () => loaders.paymentActivity.load(activityId)) };
    },
    checks: [
      {
        reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
        refuses: ({ activity }) => given(activity, (row) => row === null),
      },
      {
        reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
        refuses: ({ activity }) =>
          given(activity, (row) =>
            row?.activity_status
              ? row.activity_status !== PAYMENT_ACTIVITY_STATUSES.APPROVED
              : ONLY_FEISHU_KNOWS,
          ),
      },
      // An id by which an activity was found is one that Feishu accepts.
      { reason: 'INVALID_PARAMETER', refuses: ({ activity }) => given(activity, () => false) },
    ],
  };
}
