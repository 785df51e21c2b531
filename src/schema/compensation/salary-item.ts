import {
  listSalaryItemCategories,
  listSalaryItems,
  type SalaryItemRow,
} from '../../datasources/compensation.ts';
import {
  payFrequency,
  salaryItem,
  salaryItems,
  salaryItemType,
  salaryItemValueType,
} from '../../resolvers/compensation/salary-item.ts';
import { salaryItemCategory } from '../../resolvers/compensation/salary-item-category.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys, requiresScopes } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';
import { SalaryItemCategory } from './salary-item-category.ts';
import { SalaryItemValueType } from './salary-value-type.ts';

export const SalaryItemType = builder.enumType('SalaryItemType', {
  description: 'What kind of pay a salary item belongs to (item_type).',
  values: {
    SALARY: { description: 'The salary (salary).' },
    BONUS: { description: 'A bonus (bonus).' },
    RECURRING_PAYMENT: { description: 'A recurring payment (recurring_payment).' },
    UNRECOGNIZED: {
      description:
        'Feishu sent a word that this graph does not know, or none; see `itemTypeCode`. Not valid as input.',
    },
  },
});

const Frequency = builder.enumType('PayFrequency', {
  description: 'For which time the value of a salary item is meant (发放频率, pay_off_frequency_type).',
  values: {
    YEAR: { description: 'A year (年).' },
    HALF_YEAR: { description: 'Half a year (半年).' },
    QUARTER: { description: 'A quarter of a year (季度).' },
    BIMONTH: { description: 'Two months (双月).' },
    MONTH: { description: 'A month (月).' },
    BIWEEK: { description: 'Two weeks (双周).' },
    WEEK: { description: 'A week (周).' },
    DAY: { description: 'A day (天).' },
    HOUR: { description: 'An hour (小时).' },
    UNRECOGNIZED: {
      description: 'Feishu sent a word that this graph does not know; see `payFrequencyCode`.',
    },
  },
});

export const SalaryItem = builder.objectRef<SalaryItemRow>('SalaryItem').implement({
  description: 'A salary item (薪资项): one part that a salary is made of, such as the base salary.',
  interfaces: [Node],
  directives: keys('id', 'itemId'),
  fields: (t) => ({
    id: globalIdField(t, 'SalaryItem', (row) => [required(row.id, 'id')]),
    itemId: t.id({
      nullable: false,
      description: "Feishu's id of the item (item_id).",
      resolve: (row) => required(row.id, 'id'),
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
    category: t.field({
      type: SalaryItemCategory,
      directives: requiresScopes(listSalaryItemCategories.scopes),
      description:
        'The category (薪资项分类) that it belongs to; null where it has none, and where Feishu lists the category no more. All categories of an operation come from one read of their list.',
      resolve: (row, _, context) =>
        row.category_id ? salaryItemCategory({ categoryId: row.category_id }, context) : null,
    }),
    categoryId: t.id({
      description: "Feishu's id of the category (category_id).",
      resolve: (row) => row.category_id || null,
    }),
    itemType: t.field({
      type: SalaryItemType,
      nullable: false,
      description:
        "What kind of pay it belongs to (item_type). Feishu's documents do not mention it, so that it may be UNRECOGNIZED for all items.",
      resolve: (row) => salaryItemType(row.item_type),
    }),
    itemTypeCode: t.string({
      description: 'The type as Feishu sent it (item_type), for example `bonus`; null where it sent none.',
      resolve: (row) => row.item_type,
    }),
    valueType: t.field({
      type: SalaryItemValueType,
      nullable: false,
      description: 'What its value is (value_type).',
      resolve: (row) => salaryItemValueType(row.value_type),
    }),
    valueTypeCode: t.string({
      description: 'The type of its value as Feishu sent it (value_type), for example `money`.',
      resolve: (row) => row.value_type,
    }),
    payFrequency: t.field({
      type: Frequency,
      nullable: false,
      description: 'For which time its value is meant (pay_off_frequency_type).',
      resolve: (row) => payFrequency(row.pay_off_frequency_type),
    }),
    payFrequencyCode: t.string({
      description: 'The pay frequency as Feishu sent it (pay_off_frequency_type), for example `month`.',
      resolve: (row) => row.pay_off_frequency_type,
    }),
    decimalPlaces: t.int({
      description: 'How many decimals its values have (小数位数, decimal_places).',
      resolve: (row) => row.decimal_places,
    }),
    active: t.boolean({
      nullable: false,
      description:
        'Whether it is enabled (启用状态, active_status); old archives may refer to one that is not.',
      resolve: (row) => row.active_status === 1,
    }),
    statusCode: t.int({
      description:
        'The number of the status as Feishu sent it (active_status): 1 enabled (启用), 0 disabled (停用).',
      resolve: (row) => row.active_status,
    }),
  }),
});

nodeType(SalaryItem, ['itemId'], salaryItem);
entityType(SalaryItem, ['itemId'], salaryItem);

builder.queryField('salaryItems', (t) =>
  t.field({
    type: connectionType('SalaryItem', SalaryItem),
    ...feishuPage(listSalaryItems),
    description:
      "All salary items (薪资项), active or not, or those of one type, in Feishu's order. One call to Feishu for up to 500 rows; Feishu allows 10 such calls a second. It takes a tenant access token or a company token.",
    args: {
      itemType: t.arg({
        type: SalaryItemType,
        description:
          'Only items of this type (item_type), which Feishu selects; its documents do not mention this filter, its SDK has it. Left out or null: of every type. UNRECOGNIZED is refused.',
      }),
      ...connectionArgs,
    },
    resolve: (_, args, context) => salaryItems(args, context),
  }),
);
