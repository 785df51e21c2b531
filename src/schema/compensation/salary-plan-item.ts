import {
  listSalaryIndicators,
  listSalaryItems,
  type SalaryPlanIndicatorRow,
  type SalaryPlanItemRow,
} from '../../datasources/compensation.ts';
import { salaryIndicator } from '../../resolvers/compensation/salary-indicator.ts';
import { salaryItem } from '../../resolvers/compensation/salary-item.ts';
import { probationPay, salaryItemAdjustment } from '../../resolvers/compensation/salary-plan.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { requiresScopes } from '../common/federation-directives.ts';
import { SalaryIndicator } from './salary-indicator.ts';
import { SalaryItem } from './salary-item.ts';
import { SalaryLogic } from './salary-logic.ts';

const Adjustment = builder.enumType('SalaryItemAdjustment', {
  description: 'How an item of a salary plan comes to its value (定薪方式, adjustment_type).',
  values: {
    MANUAL: { description: 'A person sets it (手动输入); `createSalaryArchive` takes a value for it.' },
    FORMULA: { description: 'It is computed from other items (公式计算).' },
    FIXED: { description: 'The plan fixes it for all employees (固定值).' },
    UNRECOGNIZED: { description: 'Feishu sent a word that this graph does not know; see `adjustmentCode`.' },
  },
});

const Probation = builder.enumType('ProbationPay', {
  description: 'How an item of a salary plan comes to its value during probation (试用期薪酬类型).',
  values: {
    PERCENTAGE: { description: 'A percentage of the value after probation (百分比).' },
    MANUAL: { description: 'A person sets it (手动输入).' },
    SAME: { description: 'The same as after probation (不区分试用期和转正薪酬, none).' },
    FIXED: { description: 'The plan fixes it (固定值).' },
    FORMULA: { description: 'It is computed by a formula (公式计算).' },
    NOT_SET: { description: 'The plan has no pay for probation (未设置试用期, not_set).' },
    UNRECOGNIZED: {
      description: 'Feishu sent a word that this graph does not know; see `probationPayCode`.',
    },
  },
});

export const SalaryPlanItem = builder.objectRef<SalaryPlanItemRow>('SalaryPlanItem').implement({
  description: 'One salary item (薪资项) as a salary plan uses it.',
  fields: (t) => ({
    itemId: t.id({
      nullable: false,
      description: "Feishu's id of the salary item (item_id).",
      resolve: (row) => required(row.item_id, 'item_id'),
    }),
    item: t.field({
      type: SalaryItem,
      directives: requiresScopes(listSalaryItems.scopes),
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
    logic: t.field({
      type: SalaryLogic,
      description:
        'The fixed value or the formula (方案关联薪资项逻辑配置, plan_item_logic); null where Feishu sends none.',
      resolve: (row) => row.plan_item_logic,
    }),
    probationPay: t.field({
      type: Probation,
      nullable: false,
      description: 'How it comes to its value during probation (probation_discount_type).',
      resolve: (row) => probationPay(row.probation_discount_type),
    }),
    probationPayCode: t.string({
      description:
        'The pay for probation as Feishu sent it (probation_discount_type), for example `percentum`.',
      resolve: (row) => row.probation_discount_type,
    }),
    probationPercentage: t.field({
      type: 'Decimal',
      description:
        'The value during probation in percent of the one after it (试用期薪酬百分比, probation_discount_percentum): `"80.00"` is 80 percent. null where `probationPay` is not PERCENTAGE.',
      resolve: (row) => row.probation_discount_percentum || null,
    }),
  }),
});

export const SalaryPlanIndicator = builder
  .objectRef<SalaryPlanIndicatorRow>('SalaryPlanIndicator')
  .implement({
    description: 'One salary indicator (薪资统计指标) as a salary plan computes it.',
    fields: (t) => ({
      indicatorId: t.id({
        nullable: false,
        description: "Feishu's id of the indicator (indicator_id).",
        resolve: (row) => required(row.indicator_id, 'indicator_id'),
      }),
      indicator: t.field({
        type: SalaryIndicator,
        directives: requiresScopes(listSalaryIndicators.scopes),
        description:
          'The indicator itself; null where Feishu lists it no more. All indicators of an operation come from one read of their list.',
        resolve: (row, _, context) =>
          salaryIndicator({ indicatorId: required(row.indicator_id, 'indicator_id') }, context),
      }),
      logic: t.field({
        type: SalaryLogic,
        description:
          'The fixed value or the formula (方案关联薪资统计指标逻辑配置, plan_indicator_logic); null where Feishu sends none.',
        resolve: (row) => row.plan_indicator_logic,
      }),
    }),
  });
