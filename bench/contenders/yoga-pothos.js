import { createServer } from 'node:http';
import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import { FEISHU, languageOf, nameOf, PATH, PORT, STATUSES, search, unwrap } from './feishu.js';

// As in the guides of graphql-yoga and Pothos: exposed fields, resolvers that rename, Node's fetch.

const builder = new SchemaBuilder({});

const LocalizedText = builder.objectRef('LocalizedText').implement({
  fields: (t) => ({
    locale: t.exposeString('locale', { nullable: false }),
    value: t.exposeString('value', { nullable: false }),
  }),
});

const PaymentActivityStatus = builder.enumType('PaymentActivityStatus', { values: Object.values(STATUSES) });

const CalculationActivity = builder.objectRef('CalculationActivity').implement({
  fields: (t) => ({
    calculationActivityId: t.exposeID('calculation_activity_id', { nullable: false }),
    name: t.string({ resolve: (row, _, { language }) => nameOf(row.calculation_activity_names, language) }),
    names: t.expose('calculation_activity_names', { type: [LocalizedText], nullable: false }),
  }),
});

const PaymentActivity = builder.objectRef('PaymentActivity').implement({
  fields: (t) => ({
    activityId: t.exposeID('activity_id', { nullable: false }),
    name: t.string({ resolve: (row, _, { language }) => nameOf(row.activity_names, language) }),
    names: t.expose('activity_names', { type: [LocalizedText], nullable: false }),
    payDate: t.exposeString('pay_date'),
    status: t.field({
      type: PaymentActivityStatus,
      nullable: false,
      resolve: (row) => STATUSES[row.activity_status],
    }),
    statusCode: t.exposeInt('activity_status'),
    payrollCount: t.exposeInt('total_number_of_payroll'),
    calculationActivityCount: t.exposeInt('number_of_calculation_activities'),
    calculationActivities: t.expose('calculation_activities', {
      type: [CalculationActivity],
      nullable: false,
    }),
  }),
});

const PageInfo = builder.objectRef('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.boolean({ nullable: false, resolve: (page) => page.has_more }),
  }),
});

const PaymentActivityConnection = builder.objectRef('PaymentActivityConnection').implement({
  fields: (t) => ({
    nodes: t.expose('payment_activitys', { type: [PaymentActivity], nullable: false }),
    pageInfo: t.field({ type: PageInfo, nullable: false, resolve: (page) => page }),
  }),
});

const DateRangeInput = builder.inputType('DateRangeInput', {
  fields: (t) => ({ start: t.string({ required: true }), end: t.string({ required: true }) }),
});

builder.queryType({
  fields: (t) => ({
    paymentActivities: t.field({
      type: PaymentActivityConnection,
      args: {
        payDate: t.arg({ type: DateRangeInput, required: true }),
        first: t.arg.int({ defaultValue: 20 }),
      },
      resolve: async (_, args, { authorization }) => {
        const url = `${FEISHU}${PATH}?${new URLSearchParams(search(args))}`;
        const response = await fetch(url, { headers: { authorization } });
        return unwrap(await response.json());
      },
    }),
  }),
});

const yoga = createYoga({
  schema: builder.toSchema(),
  context: ({ request: { headers } }) => ({
    authorization: headers.get('authorization'),
    language: languageOf(headers.get('accept-language')),
  }),
});
createServer(yoga).listen(PORT, '127.0.0.1');
