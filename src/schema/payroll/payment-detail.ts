import {
  listAccountingItems,
  listPaymentActivities,
  listPaymentActivityDetails,
  type PaymentDetailItemRow,
  type SegmentValueRow,
} from '../../datasources/payroll.ts';
import { accountingItem } from '../../resolvers/payroll/accounting-item.ts';
import { accountingItemType, dateValue, decimalValue } from '../../resolvers/payroll/accounting-value.ts';
import {
  activityOfDetail,
  type PaymentDetail as DetailRow,
  detailsOfActivity,
} from '../../resolvers/payroll/payment-detail.ts';
import { required } from '../../resolvers/values/errors.ts';
import { firstDayFromUnix, lastDayFromUnix } from '../../resolvers/values/instant.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, countedConnectionType } from '../common/connection.ts';
import { requiresScopes } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { Employee } from '../people/employee.ts';
import { AccountingItem, AccountingItemType } from './accounting-item.ts';
import { PaymentActivity } from './payment-activity.ts';

const VALUE =
  'The value as Feishu keeps it (original_value), always a text; what it means depends on the `type` of the item.';
const DISPLAY = 'The value as it is shown to a person (reference_values), where Feishu gives such a text.';
const DECIMAL =
  'The value of an item of the type MONEY, NUMBER or PERCENT; null for another type, and where there is none.';
const DATE = 'The value of an item of the type DATE; null for another type, and where there is none.';

/** A part of a value, with the type of the item, which the part does not repeat. */
interface Segment {
  readonly row: SegmentValueRow;
  readonly typeCode: number | null | undefined;
}

const segmentValue = ({ row, typeCode }: Segment) => ({ text: row.original_value, typeCode });

const itemValue = ({
  accounting_item_value: value,
  accounting_item_type: typeCode,
}: PaymentDetailItemRow) => ({
  text: value?.original_value,
  typeCode,
});

const PaymentDetailSegment = builder.objectRef<Segment>('PaymentDetailSegment').implement({
  description:
    'The value of an item for one part of the pay period (分段值), such as before and after a raise.',
  fields: (t) => ({
    start: t.field({
      type: 'Date',
      description: 'The first day of the part (start_time).',
      resolve: ({ row }) => firstDayFromUnix(row.start_time),
    }),
    end: t.field({
      type: 'Date',
      description: 'The last day of the part (end_time).',
      resolve: ({ row }) => lastDayFromUnix(row.end_time),
    }),
    value: t.string({ description: VALUE, resolve: ({ row }) => row.original_value }),
    decimalValue: t.field({
      type: 'Decimal',
      description: DECIMAL,
      resolve: (segment) => decimalValue(segmentValue(segment)),
    }),
    dateValue: t.field({
      type: 'Date',
      description: DATE,
      resolve: (segment) => dateValue(segmentValue(segment)),
    }),
    displayValue: localisedField(t, DISPLAY, ({ row }) => row.reference_values),
    displayValues: textsField(t, DISPLAY, ({ row }) => row.reference_values),
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
    accountingItem: t.field({
      type: AccountingItem,
      directives: requiresScopes(listAccountingItems.scopes),
      description:
        'The accounting item itself, with its decimal places; null where Feishu does not list it, while `name`, `names` and `type` are those of the detail. All accounting items of an operation come from one read of their list.',
      resolve: (row, _, context) => accountingItem({ accountingItemId: required(row.id, 'id') }, context),
    }),
    name: localisedField(t, 'The name (accounting_item_names).', (row) => row.accounting_item_names),
    names: textsField(t, 'The name in every language.', (row) => row.accounting_item_names),
    type: t.field({
      type: AccountingItemType,
      nullable: false,
      description: 'What the value is (accounting_item_type).',
      resolve: (row) => accountingItemType(row.accounting_item_type),
    }),
    typeCode: t.int({
      description: 'The number of the type as Feishu sent it (accounting_item_type).',
      resolve: (row) => row.accounting_item_type,
    }),
    value: t.string({ description: VALUE, resolve: (row) => row.accounting_item_value?.original_value }),
    decimalValue: t.field({
      type: 'Decimal',
      description: DECIMAL,
      resolve: (row) => decimalValue(itemValue(row)),
    }),
    dateValue: t.field({ type: 'Date', description: DATE, resolve: (row) => dateValue(itemValue(row)) }),
    displayValue: localisedField(t, DISPLAY, (row) => row.accounting_item_value?.reference_values),
    displayValues: textsField(t, DISPLAY, (row) => row.accounting_item_value?.reference_values),
    segments: t.field({
      type: [PaymentDetailSegment],
      nullable: false,
      description:
        'The value in parts of the pay period (segment_values). Empty unless the details were asked for with `includeSegments: true`.',
      resolve: ({ segment_values: segments, accounting_item_type: typeCode }) =>
        (segments ?? []).map((row) => ({ row, typeCode })),
    }),
  }),
});

export const PaymentDetail = builder.objectRef<DetailRow>('PaymentDetail').implement({
  description: 'What one employee is paid in one payment activity (发薪明细).',
  fields: (t) => ({
    employee: t.field({
      type: Employee,
      nullable: false,
      description: 'Who is paid (employee_id), by a people_corehr_id.',
      resolve: ({ employeeId }) => ({
        userId: required(employeeId, 'employee_id'),
        userIdType: 'people_corehr_id' as const,
      }),
    }),
    activityId: t.id({
      description: "Feishu's id of the payment activity that pays (activity_id).",
      resolve: ({ activityId }) => activityId || null,
    }),
    activity: t.field({
      type: PaymentActivity,
      directives: requiresScopes(listPaymentActivities.scopes),
      description:
        'The payment activity that pays; null where Feishu does not list it. It costs no call in `PaymentActivity.details`, and one call for all details of an operation that were asked for by `payDate`. For details by `activityIds` they are looked for together, as `paymentActivity` looks for one.',
      resolve: (detail, _, context) => activityOfDetail(detail, context),
    }),
    items: t.field({
      type: [PaymentDetailItem],
      nullable: false,
      description:
        'The accounting items (payment_details, payment_accounting_items): all, or those that `accountingItemIds` names.',
      resolve: ({ items }) => items ?? [],
    }),
  }),
});

/** The connection of payment details, for an activity and for employees. */
export const PaymentDetailConnection = countedConnectionType('PaymentDetail', PaymentDetail);

/** The arguments that choose the items of each detail. */
export const detailItemArgs = builder.args((t) => ({
  accountingItemIds: t.idList({
    description: 'Only these accounting items, up to 100. Left out, null or empty: all.',
  }),
  includeSegments: t.boolean({
    defaultValue: false,
    description: 'Whether `segments` of each item are wanted (include_segment_data).',
  }),
}));

builder.objectField(PaymentActivity, 'details', (t) =>
  t.field({
    type: PaymentDetailConnection,
    ...feishuPage(listPaymentActivityDetails),
    description:
      "Who is paid what (发薪明细): one entry for each employee of this activity, in Feishu's order. Each activity is a call to Feishu of its own, for up to 100 employees; Feishu allows 5 such calls a second. The calls for all activities of a page are reserved together: where they are more than the operation may still make, or take longer than its deadline, `details` of all of them is an error (UPSTREAM_BUDGET_EXCEEDED, RATE_LIMITED) before the first is made. What some employees are paid in several activities is one call of `paymentDetails`. Feishu numbers these rows: where one is added or removed between two pages, the others move up or down.",
    args: { ...connectionArgs, ...detailItemArgs },
    resolve: (activity, args, context) => detailsOfActivity(activity, args, context),
  }),
);
