import { listSalaryPlans, type SalaryPlanRow } from '../../datasources/compensation.ts';
import { searchCurrencies } from '../../datasources/core-hr.ts';
import { fieldScopesOf } from '../../datasources/feishu/endpoint.ts';
import { currency } from '../../resolvers/compensation/currency.ts';
import { salaryPlan, salaryPlans, salaryPlanVersion } from '../../resolvers/compensation/salary-plan.ts';
import { permitted, required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys, requiresScopes } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';
import { Currency } from './currency.ts';
import { SalaryPlanIndicator, SalaryPlanItem } from './salary-plan-item.ts';
import { SalaryPlanScope } from './salary-plan-scope.ts';

export const SalaryPlan = builder.objectRef<SalaryPlanRow>('SalaryPlan').implement({
  description:
    'A version of a salary plan (薪资方案): which items a salary is made of. Feishu lists each version of a plan as a row of its own, with the same `planId` and a `planTid` of its own.',
  interfaces: [Node],
  directives: keys('id', 'planId'),
  fields: (t) => ({
    id: globalIdField(t, 'SalaryPlan', (row) => [required(row.id, 'id'), required(row.tid, 'tid')]),
    planId: t.id({
      nullable: false,
      description: "Feishu's id of the plan (plan_id), the same for all its versions.",
      resolve: (row) => required(row.id, 'id'),
    }),
    planTid: t.id({
      nullable: false,
      description: "Feishu's id of this version of the plan (plan_tid).",
      resolve: (row) => required(row.tid, 'tid'),
    }),
    name: localisedField(
      t,
      'The name.',
      (row) => row.i18n_names,
      (row) => row.name,
    ),
    names: textsField(t, 'The name in every language (i18n_names).', (row) => row.i18n_names),
    description: localisedField(
      t,
      'What it is (描述).',
      (row) => row.i18n_descriptions,
      (row) => row.description,
    ),
    effectiveDate: t.field({
      type: 'Date',
      nullable: false,
      description: 'The first day on which this version applies (生效日期, effective_date).',
      resolve: (row) => required(row.effective_date, 'effective_date'),
    }),
    scope: t.field({
      type: SalaryPlanScope,
      description: 'The employees that it applies to (适用范围, plan_scope); null where Feishu does not say.',
      resolve: (row) => row.plan_scope,
    }),
    currency: t.field({
      type: Currency,
      directives: requiresScopes(searchCurrencies.scopes),
      description:
        'The currency of its amounts; null where it has none. All currencies of an operation come from one read of their list.',
      resolve: (row, _, context) =>
        row.currency_id ? currency({ currencyId: row.currency_id }, context) : null,
    }),
    currencyId: t.id({
      description: "Feishu's id of the currency (currency_id); it is not the ISO code.",
      resolve: (row) => row.currency_id || null,
    }),
    probationSalaryEnabled: t.boolean({
      nullable: false,
      description:
        'Whether salary items may carry a value for after probation (转正) besides the one during it (probation_salary_status).',
      resolve: (row) => row.probation_salary_status === true,
    }),
    items: t.field({
      type: [SalaryPlanItem],
      nullable: false,
      directives: requiresScopes(fieldScopesOf(listSalaryPlans, 'plan_items')),
      description:
        'The items of a salary under this plan (plan_items). For callers without its permission it is a FORBIDDEN error, never an empty list.',
      resolve: (row) => permitted(row.plan_items, listSalaryPlans, 'plan_items') ?? [],
    }),
    indicators: t.field({
      type: [SalaryPlanIndicator],
      nullable: false,
      directives: requiresScopes(fieldScopesOf(listSalaryPlans, 'plan_indicators')),
      description:
        'The salary indicators (薪资统计指标) that Feishu computes under this plan (plan_indicators). For callers without its permission it is a FORBIDDEN error, never an empty list.',
      resolve: (row) => permitted(row.plan_indicators, listSalaryPlans, 'plan_indicators') ?? [],
    }),
  }),
});

nodeType(SalaryPlan, ['planId', 'planTid'], salaryPlanVersion);
entityType(SalaryPlan, ['planId'], salaryPlan);

builder.queryField('salaryPlans', (t) =>
  t.field({
    type: connectionType('SalaryPlan', SalaryPlan),
    ...feishuPage(listSalaryPlans),
    description:
      "All versions of all salary plans (薪资方案), in Feishu's order. One call to Feishu for up to 500 rows; Feishu allows 10 such calls a second. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => salaryPlans(args, context),
  }),
);
