import {
  listPaymentActivityDetails,
  type PaymentDetailItemRow,
  type SegmentValueRow,
} from '../../datasources/payroll.ts';
import {
  type PaymentDetail as DetailOfActivity,
  paymentDetails,
} from '../../resolvers/payroll/payment-detail.ts';
import { required } from '../../resolvers/values/errors.ts';
import { firstDayFromUnix, lastDayFromUnix } from '../../resolvers/values/instant.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, countedConnectionType } from '../common/connection.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { Employee } from '../people/employee.ts';
import { PaymentActivity } from './payment-activity.ts';

const VALUE =
  'The value as Feishu keeps it (original_value), always a text; what it means depends on the item: an amount, a number, a percentage, a date or a text.';
const DISPLAY = 'The value as it is shown to a person (reference_values), where Feishu gives such a text.';

const PaymentDetailSegment = builder.objectRef<SegmentValueRow>('PaymentDetailSegment').implement({
  description:
    'The value of an item for one part of the pay period (分段值), such as before and after a raise.',
  fields: (t) => ({
    start: t.field({
      type: 'Date',
      description: 'The first day of the part (start_time).',
      resolve: (row) => firstDayFromUnix(row.start_time),
    }),
    end: t.field({
      type: 'Date',
      description: 'The last day of the part (end_time).',
      resolve: (row) => lastDayFromUnix(row.end_time),
    }),
    value: t.string({ description: VALUE, resolve: (row) => row.original_value }),
    displayValues: textsField(t, DISPLAY, (row) => row.reference_values),
  }),
});

const PaymentDetailItem = builder.objectRef<PaymentDetailItemRow>('PaymentDetailItem').implement({
  description: 'One accounting item (算薪项) of what an employee is paid.',
  fields: (t) => ({
    itemId: t.id({
      nullable: false,
      description: "Feishu's id of the accounting item (id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    valueTypeCode: t.int({
      description:
        'What kind of value it is, as the number that Feishu sent (accounting_item_type): 1 text (文本), 2 money (金额), 3 number (数字), 4 percentage (百分比), 5 date (日期), 6 reference (引用).',
      resolve: (row) => row.accounting_item_type,
    }),
    name: localisedField(t, 'The name (accounting_item_names).', (row) => row.accounting_item_names),
    names: textsField(t, 'The name in every language.', (row) => row.accounting_item_names),
    value: t.string({ description: VALUE, resolve: (row) => row.accounting_item_value?.original_value }),
    displayValues: textsField(t, DISPLAY, (row) => row.accounting_item_value?.reference_values),
    segments: t.field({
      type: [PaymentDetailSegment],
      nullable: false,
      description:
        'The value in parts of the pay period (segment_values). Empty unless `details` was asked with `includeSegments: true`.',
      resolve: (row) => row.segment_values ?? [],
    }),
  }),
});

const PaymentDetail = builder.objectRef<DetailOfActivity>('PaymentDetail').implement({
  description: 'What one employee is paid in one payment activity (发薪明细).',
  fields: (t) => ({
    employee: t.field({
      type: Employee,
      nullable: false,
      description: 'Who is paid (employee_id), by a people_corehr_id.',
      resolve: ({ row }) => ({
        userId: required(row.employee_id, 'employee_id'),
        userIdType: 'people_corehr_id' as const,
      }),
    }),
    activity: t.field({
      type: PaymentActivity,
      description: 'The payment activity that pays.',
      resolve: ({ activity }) => activity,
    }),
    items: t.field({
      type: [PaymentDetailItem],
      nullable: false,
      description: 'The accounting items (payment_details): all, or those that `accountingItemIds` names.',
      resolve: ({ row }) => row.payment_details ?? [],
    }),
  }),
});

builder.objectField(PaymentActivity, 'details', (t) =>
  t.field({
    type: countedConnectionType('PaymentDetail', PaymentDetail),
    ...feishuPage(listPaymentActivityDetails),
    description:
      "Who is paid what (发薪明细): one entry for each employee of this activity, in Feishu's order. One call to Feishu for up to 100 of them; Feishu allows 5 such calls a second. Feishu numbers these rows: where one is added or removed between two pages, the others move up or down.",
    args: {
      ...connectionArgs,
      accountingItemIds: t.arg.idList({
        description: 'Only these accounting items, up to 100. Left out, null or empty: all.',
      }),
      includeSegments: t.arg.boolean({
        defaultValue: false,
        description: 'Whether `segments` of each item are wanted (include_segment_data).',
      }),
    },
    resolve: (activity, args, context) => paymentDetails(activity, args, context),
  }),
);
