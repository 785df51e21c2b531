import { listSalaryItems, type SalaryItemRow } from '../../datasources/compensation.ts';
import {
  payFrequency,
  salaryItem,
  salaryItems,
  salaryItemValueType,
} from '../../resolvers/compensation/salary-item.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

const ValueType = builder.enumType('SalaryItemValueType', {
  description: 'What the value of a salary item is (薪资项类型, value_type).',
  values: {
    MONEY: { description: "An amount (金额) in the archive's currency." },
    NUMBER: { description: 'A number (数字).' },
    PERCENT: { description: 'A percentage (百分比).' },
    UNRECOGNIZED: { description: 'Feishu sent a word that this graph does not know.' },
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
    UNRECOGNIZED: { description: 'Feishu sent a word that this graph does not know.' },
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
    valueType: t.field({
      type: ValueType,
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
      "All salary items (薪资项), active or not, in Feishu's order. One call to Feishu for up to 500 rows; Feishu allows 10 such calls a second. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => salaryItems(args, context),
  }),
);
