import { type LeaveTypeRow, listLeaveTypes, subtypesOf } from '../../datasources/core-hr.ts';
import { leaveType, leaveTypes } from '../../resolvers/leave/leave-type.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { entityType } from '../common/entity.ts';
import { keys } from '../common/federation-directives.ts';
import { feishuPage } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType } from '../common/node.ts';

export const LeaveType = builder.objectRef<LeaveTypeRow>('LeaveType');

LeaveType.implement({
  description: 'A leave type (假期类型), such as annual leave, or a subtype of one.',
  interfaces: [Node],
  directives: keys('id', 'leaveTypeId'),
  fields: (t) => ({
    id: globalIdField(t, 'LeaveType', (row) => [required(row.leave_type_id, 'leave_type_id')]),
    leaveTypeId: t.id({
      nullable: false,
      description: "Feishu's id of the leave type (leave_type_id).",
      resolve: (row) => required(row.leave_type_id, 'leave_type_id'),
    }),
    name: localisedField(t, 'The name (leave_type_name).', (row) => row.leave_type_name),
    names: textsField(t, 'The name in every language.', (row) => row.leave_type_name),
    active: t.boolean({
      nullable: false,
      description: 'Whether it is enabled (启用状态, status). A subtype shares this with its leave type.',
      resolve: (row) => row.status === 1,
    }),
    statusCode: t.int({
      description:
        'The number of the status as Feishu sent it (status): 1 enabled (启用), 2 disabled (停用).',
      resolve: (row) => row.status,
    }),
    subtypes: t.field({
      type: [LeaveType],
      nullable: false,
      description:
        'Its subtypes (假期子类型, leave_subtype_list). Where it has some, records are granted for one of them.',
      resolve: (row) => subtypesOf(row),
    }),
  }),
});

nodeType(LeaveType, ['leaveTypeId'], leaveType);
entityType(LeaveType, ['leaveTypeId'], leaveType);

builder.queryField('leaveTypes', (t) =>
  t.field({
    type: connectionType('LeaveType', LeaveType),
    ...feishuPage(listLeaveTypes),
    description:
      "All leave types (假期类型), enabled or not, in Feishu's order, each with its subtypes. One call to Feishu for up to 100 rows; Feishu allows 100 such calls a minute. It takes a tenant access token or a company token.",
    args: { ...connectionArgs },
    resolve: (_, args, context) => leaveTypes(args, context),
  }),
);
