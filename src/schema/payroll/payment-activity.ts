import {
  type CalculationActivityRow,
  listPaymentActivities,
  type PaymentActivityRow,
} from '../../datasources/payroll.ts';
import {
  paymentActivities,
  paymentActivity,
  paymentActivityStatus,
} from '../../resolvers/payroll/payment-activity.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { DateRangeInput } from '../common/date.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuCall, feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const PaymentActivityStatus = builder.enumType('PaymentActivityStatus', {
  description: 'How far a payment activity has come (发薪活动审批状态).',
  values: {
    LIST_PENDING_CONFIRMATION: {
      description: 'The list of whom to pay is to be confirmed (待确认发薪名单, 100).',
    },
    APPROVAL_PENDING_SUBMISSION: { description: 'It is to be submitted for approval (待提交审批, 150).' },
    IN_APPROVAL: { description: 'It is in approval (审批中, 200).' },
    REJECTED: { description: 'The approval was refused (审批被拒绝, 300).' },
    WITHDRAWN: {
      description: 'The approval was withdrawn by the person who requested it (审批被撤回, 350).',
    },
    REVOKED: { description: 'The approval was revoked after it was given (审批被撤销, 360).' },
    APPROVED: { description: 'It is approved and can be archived (审批通过, 375).' },
    ARCHIVED: { description: 'It is archived (已封存, 400).' },
    UNRECOGNIZED: {
      description:
        'Feishu sent a status that this graph does not know; see `statusCode`. Not valid as input.',
    },
  },
});

const CalculationActivity = builder.objectRef<CalculationActivityRow>('CalculationActivity').implement({
  description:
    'A calculation activity (算薪活动): the computation of salaries that a payment activity pays out.',
  // Not resolvable: Feishu has no endpoint that finds one by its id.
  directives: { key: { fields: 'calculationActivityId', resolvable: false } },
  fields: (t) => ({
    calculationActivityId: t.id({
      nullable: false,
      description: "Feishu's id (calculation_activity_id).",
      resolve: (row) => required(row.calculation_activity_id, 'calculation_activity_id'),
    }),
    name: localisedField(t, 'The name.', (row) => row.calculation_activity_names),
    names: textsField(t, 'The name in every language.', (row) => row.calculation_activity_names),
  }),
});

export const PaymentActivity = builder.objectRef<PaymentActivityRow>('PaymentActivity').implement({
  description: 'A payment activity (发薪活动): one run that pays out salaries on one day.',
  interfaces: [Node],
  directives: keys('id', 'activityId'),
  fields: (t) => ({
    id: globalIdField(t, 'PaymentActivity', (row) => [required(row.activity_id, 'activity_id')]),
    activityId: t.id({
      nullable: false,
      description: "Feishu's id (activity_id).",
      resolve: (row) => required(row.activity_id, 'activity_id'),
    }),
    name: localisedField(t, 'The name.', (row) => row.activity_names),
    names: textsField(t, 'The name in every language.', (row) => row.activity_names),
    payDate: t.field({
      type: 'Date',
      description: 'The day on which the salaries are paid (发薪日, pay_date).',
      resolve: (row) => row.pay_date || null,
    }),
    status: t.field({
      type: PaymentActivityStatus,
      nullable: false,
      description: 'How far it has come (activity_status).',
      resolve: paymentActivityStatus,
    }),
    statusCode: t.int({
      description: 'The number of the status as Feishu sent it, also where this graph does not know it yet.',
      resolve: (row) => row.activity_status,
    }),
    payrollCount: t.int({
      description: 'How many payments it makes in all (发薪总笔数, total_number_of_payroll).',
      resolve: (row) => row.total_number_of_payroll,
    }),
    calculationActivityCount: t.int({
      description:
        'How many calculation activities belong to it (关联的算薪活动个数, number_of_calculation_activities). Feishu may count more than it lists.',
      resolve: (row) => row.number_of_calculation_activities,
    }),
    calculationActivities: t.field({
      type: [CalculationActivity],
      nullable: false,
      description:
        'The calculation activities that it pays out (关联的算薪活动), as far as Feishu lists them.',
      resolve: (row) => row.calculation_activities ?? [],
    }),
  }),
});

nodeType(PaymentActivity, ['activityId'], paymentActivity);
entityType(PaymentActivity, ['activityId'], paymentActivity);

const PaymentActivityConnection = connectionType('PaymentActivity', PaymentActivity);

builder.queryField('paymentActivities', (t) =>
  t.field({
    type: PaymentActivityConnection,
    ...feishuPage(listPaymentActivities),
    description:
      "The payment activities (发薪活动) whose pay date lies in a range, in Feishu's order. One call to Feishu for up to 100 rows; Feishu allows 5 such calls a second. An empty page can also mean that the data range of the application or the person is not set up in Feishu's console.",
    args: {
      payDate: t.arg({
        type: DateRangeInput,
        required: true,
        description: 'The pay dates wanted, both ends included.',
      }),
      statuses: t.arg({
        type: [PaymentActivityStatus],
        required: { list: false, items: true },
        description:
          'Only activities in one of these statuses. Left out, null or empty: in any. UNRECOGNIZED is refused.',
      }),
      ...connectionArgs,
    },
    resolve: (_, args, context) => paymentActivities(args, context),
  }),
);

builder.queryField('paymentActivity', (t) =>
  t.field({
    type: PaymentActivity,
    ...feishuCall(listPaymentActivities),
    description:
      'One payment activity (发薪活动). null where there is none with this id, or none that the caller may see. Feishu has no such call: the layer reads the day on which the activity was paid when it was listed last, and otherwise scans one year ahead and two years back, then in windows up to ten years back (unless the server is configured otherwise), 100 rows a call; all activities of one operation are searched together.',
    args: {
      activityId: t.arg.id({ required: true, description: "Feishu's id (activity_id)." }),
    },
    resolve: (_, args, context) => paymentActivity(args, context),
  }),
);
