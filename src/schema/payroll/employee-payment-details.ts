import { queryPaymentDetails } from '../../datasources/payroll.ts';
import { paymentDetails, paymentDetailsOf } from '../../resolvers/payroll/employee-payment-details.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs } from '../common/connection.ts';
import { DateRangeInput } from '../common/date.ts';
import { batchedFeishuPage, feishuPage } from '../common/feishu-call.ts';
import { Employee } from '../people/employee.ts';
import { detailItemArgs, PaymentDetailConnection } from './payment-detail.ts';

const detailArgs = builder.args((t) => ({
  payDate: t.field({
    type: DateRangeInput,
    description:
      'Only activities that are paid in this range, both ends included, of 12 months at most, with 50 activities at most. Either this or `activityIds` is needed.',
  }),
  activityIds: t.idList({
    description: 'Only these payment activities, 1 to 50, each once. Either this or `payDate` is needed.',
  }),
  ...detailItemArgs,
}));

const CALLS = 'One call to Feishu for up to 100 details; Feishu allows one such call a second.';

builder.objectField(Employee, 'paymentDetails', (t) =>
  t.field({
    type: PaymentDetailConnection,
    ...batchedFeishuPage(queryPaymentDetails),
    description: `What the employee is paid (发薪明细): one entry for each payment activity, in Feishu's order. Up to 100 employees of an operation with the same arguments but \`first\` and \`after\` are read together. ${CALLS} The first call tells how many there are: where the operation cannot make the others, or not before its deadline, the field is an error before the second. Feishu finds them by people_corehr_id only: for an employee with another \`userIdType\` it is BAD_USER_INPUT.`,
    args: { ...detailArgs, ...connectionArgs },
    resolve: (employee, args, context) => paymentDetailsOf(employee, args, context),
  }),
);

builder.queryField('paymentDetails', (t) =>
  t.field({
    type: PaymentDetailConnection,
    ...feishuPage(queryPaymentDetails),
    description: `What up to 100 employees are paid (发薪明细) as one list, in Feishu's order: one entry for each employee and payment activity. ${CALLS} The calls for \`first\` rows are reserved before the first is made. Feishu numbers these rows: where one is added or removed between two pages, the others move up or down. An employee who is unknown, or outside the caller's data range, is left out without an error.`,
    args: {
      userIds: t.arg.idList({
        required: true,
        description:
          'The employees, 1 to 100, each once, by their people_corehr_id: Feishu takes no other kind of id here.',
      }),
      ...detailArgs,
      ...connectionArgs,
    },
    resolve: (_, args, context) => paymentDetails(args, context),
  }),
);
