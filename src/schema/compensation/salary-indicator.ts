import { listSalaryIndicators, type SalaryIndicatorRow } from '../../datasources/compensation.ts';
import { salaryIndicator, salaryIndicators } from '../../resolvers/compensation/salary-indicator.ts';
import { salaryItemValueType } from '../../resolvers/compensation/salary-item.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';
import { SalaryItemValueType } from './salary-value-type.ts';

export const SalaryIndicator = builder.objectRef<SalaryIndicatorRow>('SalaryIndicator').implement({
  description:
    'A salary indicator (薪资统计指标): a number that Feishu computes from the items of a salary, such as the total annual cash.',
  interfaces: [Node],
  directives: keys('id', 'indicatorId'),
  fields: (t) => ({
    id: globalIdField(t, 'SalaryIndicator', (row) => [required(row.id, 'id')]),
    indicatorId: t.id({
      nullable: false,
      description: "Feishu's id of the indicator (indicator_id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    name: localisedField(
      t,
      'The name.',
      (row) => row.i18n_names,
      (row) => row.name,
    ),
    names: textsField(t, 'The name in every language (i18n_names).', (row) => row.i18n_names),
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

nodeType(SalaryIndicator, ['indicatorId'], salaryIndicator);
entityType(SalaryIndicator, ['indicatorId'], salaryIndicator);

builder.queryField('salaryIndicators', (t) =>
  t.field({
    type: connectionType('SalaryIndicator', SalaryIndicator),
    ...feishuPage(listSalaryIndicators),
    description:
      "All salary indicators (薪资统计指标), active or not, in Feishu's order. One call to Feishu for up to 500 rows; Feishu allows 10 such calls a second. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => salaryIndicators(args, context),
  }),
);
