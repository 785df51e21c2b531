import {
  listSalaryIndicators,
  listSalaryItems,
  type SalaryFormulaParameterRow,
  type SalaryFormulaRow,
  type SalaryLogicRow,
} from '../../datasources/compensation.ts';
import {
  formulaOf,
  referredIndicator,
  referredItem,
  salaryFormulaReference,
} from '../../resolvers/compensation/salary-logic.ts';
import { builder } from '../common/builder.ts';
import { requiresScopes } from '../common/federation-directives.ts';
import { SalaryIndicator } from './salary-indicator.ts';
import { SalaryItem } from './salary-item.ts';

const Reference = builder.enumType('SalaryFormulaReference', {
  description: 'What a parameter of a formula refers to (引用类型, ref_type).',
  values: {
    ITEM: { description: 'A salary item (引用薪资项, 1).' },
    INDICATOR: { description: 'A salary indicator (引用薪资指标, 2).' },
    UNRECOGNIZED: {
      description: 'Feishu sent a number that this graph does not know; see `referenceCode`.',
    },
  },
});

const SalaryFormulaParameter = builder
  .objectRef<SalaryFormulaParameterRow>('SalaryFormulaParameter')
  .implement({
    description: 'What one placeholder of a formula stands for.',
    fields: (t) => ({
      reference: t.field({
        type: Reference,
        nullable: false,
        description: 'Whether it is a salary item or a salary indicator (ref_type).',
        resolve: (row) => salaryFormulaReference(row.ref_type),
      }),
      referenceCode: t.int({
        description: 'The number for `reference` as Feishu sent it.',
        resolve: (row) => row.ref_type,
      }),
      referredId: t.id({
        description: "Feishu's id of the item or the indicator (id).",
        resolve: (row) => row.id || null,
      }),
      item: t.field({
        type: SalaryItem,
        directives: requiresScopes(listSalaryItems.scopes),
        description:
          'The salary item; null where it is an indicator, and where Feishu lists the item no more. All items of an operation come from one read of their list.',
        resolve: (row, _, context) => referredItem(row, context),
      }),
      indicator: t.field({
        type: SalaryIndicator,
        directives: requiresScopes(listSalaryIndicators.scopes),
        description:
          'The salary indicator; null where it is an item, and where Feishu lists the indicator no more. All indicators of an operation come from one read of their list.',
        resolve: (row, _, context) => referredIndicator(row, context),
      }),
    }),
  });

const SalaryFormula = builder.objectRef<SalaryFormulaRow>('SalaryFormula').implement({
  description: 'A formula (公式) by which Feishu computes a value.',
  fields: (t) => ({
    expression: t.string({
      description: `The expression (公式表达式, expr), with a placeholder \`\${0}\`, \`\${1}\` and so on for each of the \`parameters\`, counted from 0.`,
      resolve: (row) => row.expr || null,
    }),
    parameters: t.field({
      type: [SalaryFormulaParameter],
      nullable: false,
      description: 'What the placeholders stand for (公式参数列表, formula_params), in their order.',
      resolve: (row) => row.formula_params ?? [],
    }),
  }),
});

export const SalaryLogic = builder.objectRef<SalaryLogicRow>('SalaryLogic').implement({
  description: 'How a salary plan comes to a value: it fixes the value, or has a formula for it.',
  fields: (t) => ({
    fixedValue: t.field({
      type: 'Decimal',
      description: 'The value that the plan fixes (固定值, fixed); null where it fixes none.',
      resolve: (row) => row.fixed || null,
    }),
    formula: t.field({
      type: SalaryFormula,
      description: 'The formula (公式); null where there is none.',
      resolve: formulaOf,
    }),
  }),
});
