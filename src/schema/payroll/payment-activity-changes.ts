import { listPaymentActivities } from '../../datasources/payroll.ts';
import {
  MAX_ACTIVITIES,
  type PaymentActivityChanged,
  paymentActivityChanged,
} from '../../resolvers/payroll/payment-activity-changes.ts';
import { instantFromMs } from '../../resolvers/values/instant.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { PaymentActivity, PaymentActivityStatus } from './payment-activity.ts';

const PaymentActivityChange = builder.enumType('PaymentActivityChange', {
  description:
    'What happened to a payment activity (发薪活动状态变更). Feishu tells of these changes only: the steps before the approval are not among them.',
  values: {
    ARCHIVED: { description: 'It was archived (已封存).' },
    UNARCHIVED: { description: "The archiving was undone (取消封存), which Feishu's own pages can." },
    APPROVAL_CANCELLED: { description: 'The approval was cancelled (取消审批).' },
    SKIPPED: { description: 'The approval was skipped (跳过审批).' },
    APPROVED: { description: 'It was approved (审批通过).' },
  } as const,
});

const Payload = builder.objectRef<PaymentActivityChanged>('PaymentActivityChangedPayload').implement({
  description: 'A change of a payment activity (发薪活动).',
  fields: (t) => ({
    change: t.field({
      type: PaymentActivityChange,
      nullable: false,
      description: 'What happened.',
      resolve: ({ event }) => event.change,
    }),
    changedAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When Feishu made the event (create_time). Changes can arrive in another order.',
      resolve: ({ event }) => instantFromMs(event.createdAt),
    }),
    activity: t.field({
      type: PaymentActivity,
      nullable: false,
      description: 'The activity, read after the change.',
      resolve: ({ activity }) => activity,
    }),
  }),
});

builder.subscriptionField('paymentActivityChanged', (t) =>
  t.field({
    type: Payload,
    ...feishuCall(listPaymentActivities),
    description:
      'Tells of each change of a payment activity (发薪活动) that the subscriber may see. An archiving is told once, however often Feishu sends it. All subscriptions of one caller share the read of a changed activity.',
    args: {
      activityIds: t.arg.idList({
        required: false,
        description: `Only these activities, 1 to ${MAX_ACTIVITIES}, by Feishu's ids (activity_id). Left out or null: any.`,
      }),
      statuses: t.arg({
        type: [PaymentActivityStatus],
        required: { list: false, items: true },
        description:
          'Only activities that are in one of these statuses after the change. Left out, null or empty: in any, which also tells of those that leave a status. UNRECOGNIZED is refused.',
      }),
    },
    subscribe: (_, args, context) => paymentActivityChanged(args, context),
    resolve: (change) => change,
  }),
);
