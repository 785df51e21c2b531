import {
  listSalaryPlans,
  type SalaryPlanItemRow,
  type SalaryPlanRow,
} from '../../datasources/compensation.ts';
import { currency } from '../../resolvers/compensation/currency.ts';
import { salaryItem } from '../../resolvers/compensation/salary-item.ts';
import {
  salaryItemAdjustment,
  salaryPlan,
  salaryPlans,
  salaryPlanVersion,
} from '../../resolvers/compensation/salary-plan.ts';
import { permitted, required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';
import { Currency } from './currency.ts';
import { SalaryItem } from './salary-item.ts';

const Adjustment = builder.enumType('SalaryItemAdjustment', {
  description: 'How an item of a salary plan comes to its value (adjustment_type).',
  values: {
    MANUAL: { description: 'A person sets it (手动输入); `createSalaryArchive` takes a value for it.' },
    FORMULA: { description: 'It is computed from other items (公式).' },
    FIXED: { description: 'The plan fixes it for all employees (固定值).' },
    UNRECOGNIZED: { description: 'Feishu sent a word that this graph does not know.' },
  },
});

const SalaryPlanItem = builder.objectRef<SalaryPlanItemRow>('SalaryPlanItem').implement({
  description: 'One salary item (薪资项) as a salary plan uses it.',
  fields: (t) => ({
    itemId: t.id({
      nullable: false,
      description: "Feishu's id of the salary item (item_id).",
      resolve: (row) => required(row.item_id, 'item_id'),
    }),
    item: t.field({
      type: SalaryItem,
      description:
        'The salary item itself; null where Feishu lists it no more. All items of an operation come from one read of their list.',
      resolve: (row, _, context) => salaryItem({ itemId: required(row.item_id, 'item_id') }, context),
    }),
    adjustment: t.field({
      type: Adjustment,
      nullable: false,
      description:
        'Whether `createSalaryArchive` takes a value for this item (adjustment_type): only MANUAL ones are editable, and each of them is wanted.',
      resolve: (row) => salaryItemAdjustment(row.adjustment_type),
    }),
    adjustmentCode: t.string({
      description: 'The adjustment as Feishu sent it (adjustment_type), for example `manual`.',
      resolve: (row) => row.adjustment_type,
    }),
  }),
});

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
    currency: t.field({
      type: Currency,
      description:
        'The currency of its amounts; null where it has none. All currencies of an operation come from one read of their list.',
      resolve: (row, _, context) =>
        row.currency_id ? currency({ currencyId: row.currency_id }, context) : null,
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
      description:
        'The items of a salary under this plan (plan_items). Feishu gives them only to callers with the permission corehr:compensation_plan_detail.items:read; for others it is a FORBIDDEN error, never an empty list.',
      resolve: (row) => permitted(row.plan_items, listSalaryPlans, 'plan_items') ?? [],
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
