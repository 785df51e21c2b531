import { listSalaryChangeReasons, type SalaryChangeReasonRow } from '../../datasources/compensation.ts';
import {
  salaryChangeReason,
  salaryChangeReasons,
} from '../../resolvers/compensation/salary-change-reason.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const SalaryChangeReason = builder.objectRef<SalaryChangeReasonRow>('SalaryChangeReason').implement({
  description: 'A reason for setting or changing a salary (定调薪原因).',
  interfaces: [Node],
  directives: keys('id', 'changeReasonId'),
  fields: (t) => ({
    id: globalIdField(t, 'SalaryChangeReason', (row) => [required(row.id, 'id')]),
    changeReasonId: t.id({
      nullable: false,
      description: "Feishu's id of the reason (change_reason_id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    name: localisedField(
      t,
      'The name.',
      (row) => row.i18n_names,
      (row) => row.name,
    ),
    names: textsField(t, 'The name in every language (i18n_names).', (row) => row.i18n_names),
    note: localisedField(
      t,
      'What was noted on it (备注, note).',
      (row) => row.i18n_notes,
      (row) => row.note,
    ),
    active: t.boolean({
      nullable: false,
      description: 'Whether it can be given for new changes (active_status); old ones may still refer to it.',
      resolve: (row) => row.active_status === 1,
    }),
    statusCode: t.int({
      description:
        'The number of the status as Feishu sent it (active_status): 1 enabled (启用), 0 disabled (停用).',
      resolve: (row) => row.active_status,
    }),
  }),
});

nodeType(SalaryChangeReason, ['changeReasonId'], salaryChangeReason);
entityType(SalaryChangeReason, ['changeReasonId'], salaryChangeReason);

builder.queryField('salaryChangeReasons', (t) =>
  t.field({
    type: connectionType('SalaryChangeReason', SalaryChangeReason),
    ...feishuPage(listSalaryChangeReasons),
    description:
      "All reasons for salary changes (定调薪原因), active or not, in Feishu's order. One call to Feishu for up to 500 rows; Feishu allows 10 such calls a second. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => salaryChangeReasons(args, context),
  }),
);
