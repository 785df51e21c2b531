import { type CurrencyRow, searchCurrencies } from '../../datasources/core-hr.ts';
import { currencies, currency } from '../../resolvers/compensation/currency.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const Currency = builder.objectRef<CurrencyRow>('Currency').implement({
  description: "A currency (币种) as Feishu People keeps it: it maps Feishu's id to the code of ISO 4217.",
  interfaces: [Node],
  directives: keys('id', 'currencyId'),
  fields: (t) => ({
    id: globalIdField(t, 'Currency', (row) => [required(row.currency_id, 'currency_id')]),
    currencyId: t.id({
      nullable: false,
      description: "Feishu's id of the currency (currency_id).",
      resolve: (row) => required(row.currency_id, 'currency_id'),
    }),
    name: localisedField(t, 'The name (currency_name).', (row) => row.currency_name),
    names: textsField(t, 'The name in every language.', (row) => row.currency_name),
    code: t.string({
      description: 'The letters of ISO 4217 (currency_alpha_3_code), for example CNY.',
      resolve: (row) => row.currency_alpha_3_code || null,
    }),
    numericCode: t.int({
      description: 'The number of ISO 4217 (numeric_code), for example 156.',
      resolve: (row) => row.numeric_code,
    }),
    countryRegionIds: t.idList({
      nullable: false,
      description:
        "Feishu's ids of the countries and regions that use it (国家/地区, country_region_id_list); empty where Feishu names none.",
      resolve: (row) => row.country_region_id_list ?? [],
    }),
    active: t.boolean({
      nullable: false,
      description: 'Whether it can be used for new archives (status); old ones may still refer to it.',
      resolve: (row) => row.status === 1,
    }),
    statusCode: t.int({
      description: 'The number of the status as Feishu sent it (status): 1 active (启用), 0 inactive (停用).',
      resolve: (row) => row.status,
    }),
  }),
});

nodeType(Currency, ['currencyId'], currency);
entityType(Currency, ['currencyId'], currency);

builder.queryField('currencies', (t) =>
  t.field({
    type: connectionType('Currency', Currency),
    ...feishuPage(searchCurrencies),
    description:
      "All currencies (币种), active or not, in Feishu's order. One call to Feishu for up to 100 rows; Feishu allows 50 such calls a second. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => currencies(args, context),
  }),
);
