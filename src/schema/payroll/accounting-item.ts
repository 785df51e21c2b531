import { type AccountingItemRow, listAccountingItems } from '../../datasources/payroll.ts';
import { accountingItem, accountingItems } from '../../resolvers/payroll/accounting-item.ts';
import { accountingItemType } from '../../resolvers/payroll/accounting-value.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const AccountingItemType = builder.enumType('AccountingItemType', {
  description: 'What the value of an accounting item is (算薪项数据类型).',
  values: {
    TEXT: { description: 'A text (文本, 1).' },
    MONEY: { description: 'An amount (金额, 2). Feishu does not say in which currency.' },
    NUMBER: { description: 'A number (数值, 3).' },
    PERCENT: { description: 'A percentage (百分比, 4).' },
    DATE: { description: 'A day (日期, 5).' },
    REFERENCE: { description: 'A reference to something with a name of its own, such as a bank (引用, 6).' },
    UNRECOGNIZED: {
      description: 'Feishu sent no type, or one that this graph does not know; see `typeCode`.',
    },
  },
});

export const AccountingItem = builder.objectRef<AccountingItemRow>('AccountingItem').implement({
  description: 'An accounting item (算薪项): one part that pay is made of, such as the net pay.',
  interfaces: [Node],
  directives: keys('id', 'accountingItemId'),
  fields: (t) => ({
    id: globalIdField(t, 'AccountingItem', (row) => [required(row.id, 'id')]),
    accountingItemId: t.id({
      nullable: false,
      description: "Feishu's id of the accounting item (id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    name: localisedField(t, 'The name.', (row) => row.i18n_names),
    names: textsField(t, 'The name in every language (i18n_names).', (row) => row.i18n_names),
    type: t.field({
      type: AccountingItemType,
      nullable: false,
      description: 'What its values are (data_type).',
      resolve: (row) => accountingItemType(row.data_type),
    }),
    typeCode: t.int({
      description: 'The number of the type as Feishu sent it (data_type).',
      resolve: (row) => row.data_type,
    }),
    decimalPlaces: t.int({
      description: 'How many decimals its values have (小数位数, decimal_places).',
      resolve: (row) => row.decimal_places,
    }),
    active: t.boolean({
      nullable: false,
      description: 'Whether it is enabled (active_status); old details may hold one that is not.',
      resolve: (row) => row.active_status === 1,
    }),
    statusCode: t.int({
      description: 'The number of active_status as Feishu sent it: 1 enabled, 2 disabled.',
      resolve: (row) => row.active_status,
    }),
    categoryId: t.id({
      description: "Feishu's id of its category (category_id).",
      resolve: (row) => row.category_id || null,
    }),
  }),
});

nodeType(AccountingItem, ['accountingItemId'], accountingItem);
entityType(AccountingItem, ['accountingItemId'], accountingItem);

builder.queryField('accountingItems', (t) =>
  t.field({
    type: connectionType('AccountingItem', AccountingItem),
    ...feishuPage(listAccountingItems),
    description:
      "All accounting items (算薪项) that Feishu lists, enabled or not, in Feishu's order; payment details may hold others. One call to Feishu for up to 100 rows; Feishu allows 5 such calls a second.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => accountingItems(args, context),
  }),
);
