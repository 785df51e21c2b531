import { listPayGroups, type PayGroupRow } from '../../datasources/payroll.ts';
import { payGroup, payGroups } from '../../resolvers/payroll/pay-group.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const PayGroup = builder.objectRef<PayGroupRow>('PayGroup').implement({
  description:
    'A pay group (薪资组): employees whose pay is computed and paid by the same people. Feishu does not list the employees of one.',
  interfaces: [Node],
  directives: keys('id', 'payGroupId'),
  fields: (t) => ({
    id: globalIdField(t, 'PayGroup', (row) => [required(row.pay_group_id, 'pay_group_id')]),
    payGroupId: t.id({
      nullable: false,
      description: "Feishu's id of the pay group (pay_group_id).",
      resolve: (row) => required(row.pay_group_id, 'pay_group_id'),
    }),
    name: localisedField(t, 'The name.', (row) => row.name),
    names: textsField(t, 'The name in every language.', (row) => row.name),
    code: t.string({
      description: 'The code by which the company knows it (薪资组编码, code), unique in the company.',
      resolve: (row) => row.code || null,
    }),
    active: t.boolean({
      nullable: false,
      description: 'Whether it is enabled (薪资组状态, status).',
      resolve: (row) => row.status === 1,
    }),
    statusCode: t.int({
      description: 'The number of the status as Feishu sent it: 1 enabled, 0 disabled.',
      resolve: (row) => row.status,
    }),
    countryRegionId: t.id({
      description:
        "Feishu's id of its country or region (country_region.id); null where Feishu names none, as for a group of all regions.",
      resolve: (row) => row.country_region?.id || null,
    }),
    countryRegionCode: t.string({
      description:
        'The letters of ISO 3166-1 alpha-3 of its country or region (country_region.alpha3_code), for example CHN.',
      resolve: (row) => row.country_region?.alpha3_code || null,
    }),
    allRegions: t.boolean({
      description:
        'Whether it is for employees of all countries and regions (is_global_region); null where Feishu does not say.',
      resolve: (row) => row.is_global_region,
    }),
  }),
});

nodeType(PayGroup, ['payGroupId'], payGroup);
entityType(PayGroup, ['payGroupId'], payGroup);

builder.queryField('payGroups', (t) =>
  t.field({
    type: connectionType('PayGroup', PayGroup),
    ...feishuPage(listPayGroups),
    description:
      "All pay groups (薪资组), enabled or not, in Feishu's order. One call to Feishu for all rows of one answer; Feishu allows 20 such calls a minute. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => payGroups(args, context),
  }),
);
