import { type LeaveRecord, listLeaveAccrualRecords } from '../../datasources/attendance.ts';
import { listLeaveTypes } from '../../datasources/core-hr.ts';
import {
  leaveAccrualRecord,
  leaveAccrualRecordKeys,
  leaveAccrualRecords,
  leaveAccrualRecordsOf,
  leaveGrantSource,
  leaveGrantSourceCode,
  writer,
} from '../../resolvers/leave/leave-accrual-record.ts';
import { leaveSectionType, leaveUnit } from '../../resolvers/leave/leave-codes.ts';
import { leaveType } from '../../resolvers/leave/leave-type.ts';
import { required } from '../../resolvers/values/errors.ts';
import { instantFromUnix } from '../../resolvers/values/instant.ts';
import { builder } from '../common/builder.ts';
import { DateRangeInput } from '../common/date.ts';
import { keys, requiresScopes } from '../common/federation-directives.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { textsField } from '../common/localized-text.ts';
import { globalIdField, Node, nodeType, sameByUserIdType } from '../common/node.ts';
import { Employee, employeeArgs } from '../people/employee.ts';
import { LeaveSectionTypeEnum, LeaveUnitEnum } from './leave-enums.ts';
import { LeaveType } from './leave-type.ts';

const Source = builder.enumType('LeaveGrantSource', {
  description: 'Who granted leave (granted_by, accrual_source).',
  values: {
    SYSTEM: { description: 'Feishu itself (系统发放, 1); such a record cannot be changed.' },
    MANUAL: { description: 'A person (手动发放, 2).' },
    EXTERNAL: { description: 'Another system, through the interface (外部系统发放, 3).' },
    VIRTUAL: { description: 'A virtual grant (虚拟发放, 4).' },
    IMPORTED: { description: 'An import from an older system (旧系统导入, 5).' },
    CONVERTED_OVERTIME: { description: 'Overtime that was converted into leave (加班转换, 6).' },
    UNRECOGNIZED: {
      description: 'Feishu sent a number that this graph does not know; see `grantedByCode`.',
    },
  },
});

export const LeaveAccrualRecord = builder.objectRef<LeaveRecord>('LeaveAccrualRecord').implement({
  description: 'A leave granting record (假期发放记录): so much leave of one type, granted to one employee.',
  interfaces: [Node],
  directives: keys('id'),
  fields: (t) => ({
    id: globalIdField(t, 'LeaveAccrualRecord', leaveAccrualRecordKeys, sameByUserIdType('recordId')),
    recordId: t.id({
      nullable: false,
      description: "Feishu's id of the record (id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    employee: t.field({
      type: Employee,
      nullable: false,
      description: 'Whose leave it is (employment_id), by the kind of id that was asked by.',
      resolve: (row) => ({
        userId: required(row.employment_id, 'employment_id'),
        userIdType: row.user_id_type,
      }),
    }),
    leaveTypeId: t.id({
      nullable: false,
      description: "Feishu's id of the leave type, or of its subtype where it has some (leave_type_id).",
      resolve: (row) => required(row.leave_type_id, 'leave_type_id'),
    }),
    leaveType: t.field({
      type: LeaveType,
      directives: requiresScopes(listLeaveTypes.scopes),
      description:
        'The leave type or subtype itself; null where Feishu lists it no more. All leave types of an operation come from one read of their list.',
      resolve: (row, _, context) =>
        leaveType({ leaveTypeId: required(row.leave_type_id, 'leave_type_id') }, context),
    }),
    grantingQuantity: t.field({
      type: 'Decimal',
      nullable: false,
      description: 'How much was granted (发放数量, granting_quantity), counted in `grantingUnit`.',
      resolve: (row) => required(row.granting_quantity, 'granting_quantity'),
    }),
    remainingQuantity: t.field({
      type: 'Decimal',
      description:
        'How much of it is left (剩余数量, left_granting_quantity), counted in `grantingUnit`. Known only where the record was read; null in the answer to a change.',
      resolve: (row) => row.left_granting_quantity || null,
    }),
    grantingUnit: t.field({
      type: LeaveUnitEnum,
      nullable: false,
      description: 'What the quantities are counted in (granting_unit).',
      resolve: (row) => leaveUnit(row.granting_unit),
    }),
    grantingUnitCode: t.int({
      description: 'The number of the unit as Feishu sent it (granting_unit).',
      resolve: (row) => row.granting_unit,
    }),
    effectiveDate: t.field({
      type: 'Date',
      nullable: false,
      description: 'The first day on which it can be taken (生效日期, effective_date).',
      resolve: (row) => required(row.effective_date, 'effective_date'),
    }),
    expirationDate: t.field({
      type: 'Date',
      description:
        'The last day on which it can be taken (失效日期, expiration_date); null where it never expires.',
      resolve: (row) => row.expiration_date || null,
    }),
    grantedBy: t.field({
      type: Source,
      nullable: false,
      description: 'Who granted it (发放来源, granted_by).',
      resolve: leaveGrantSource,
    }),
    grantedByCode: t.int({
      description: 'The number of the source as Feishu sent it (granted_by, accrual_source).',
      resolve: leaveGrantSourceCode,
    }),
    sectionType: t.field({
      type: LeaveSectionTypeEnum,
      description:
        'Whether the quantity is prorated (section_type). null where Feishu does not say: it is documented in the types of its SDK only.',
      resolve: ({ section_type: code }) => (code == null ? null : leaveSectionType(code)),
    }),
    sectionTypeCode: t.int({
      description:
        'The number of the section type as Feishu sent it (section_type): 1 not prorated, 2 prorated.',
      resolve: (row) => row.section_type,
    }),
    updatedByExternal: t.boolean({
      description:
        'Whether another system changed it through the interface (is_update_by_external). Known only where the record was read; null in the answer to a write.',
      resolve: (row) => row.is_update_by_external,
    }),
    leaveSubtypeId: t.id({
      description:
        "Feishu's id of the leave subtype (假期子类型, leave_sub_type_id), where the record is of one. Known only where the record was read; null in the answer to a write.",
      resolve: (row) => row.leave_sub_type_id || null,
    }),
    leaveSubtype: t.field({
      type: LeaveType,
      directives: requiresScopes(listLeaveTypes.scopes),
      description:
        'The leave subtype itself, from the same read of the list as `leaveType`; null where there is none, or Feishu lists it no more.',
      resolve: (row, _, context) =>
        row.leave_sub_type_id ? leaveType({ leaveTypeId: row.leave_sub_type_id }, context) : null,
    }),
    reason: textsField(t, 'Why it was granted or changed (发放原因).', (row) => row.reason),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was granted (created_at). Feishu tells it in the answer to a change only.',
      resolve: (row) => instantFromUnix(row.created_at),
    }),
    createdBy: t.field({
      type: Employee,
      description: 'Who granted it (created_by). Feishu tells it in the answer to a change only.',
      resolve: (row) => writer(row, 'created'),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was last changed (updated_at). Feishu tells it in the answer to a change only.',
      resolve: (row) => instantFromUnix(row.updated_at),
    }),
    updatedBy: t.field({
      type: Employee,
      description: 'Who changed it last (updated_by). Feishu tells it in the answer to a change only.',
      resolve: (row) => writer(row, 'updated'),
    }),
  }),
});

nodeType(LeaveAccrualRecord, ['userIdType', 'userId', 'leaveTypeId', 'recordId'], leaveAccrualRecord);

const leaveArgs = builder.args((t) => ({
  leaveTypeId: t.id({
    required: true,
    description: 'The leave type, or where it has subtypes, one of those.',
  }),
  expirationDate: t.field({
    type: DateRangeInput,
    required: true,
    description:
      'Only records that expire in this range, both ends included. One that never expires counts as one that expires on 9999-12-31.',
  }),
  timeOffset: t.int({
    description:
      'The time zone of the days, in minutes east of UTC from -720 to 840 (time_offset): 480 is China. Left out, the zone is for Feishu to choose, which its documents do not tell; give it where employees work in several zones.',
  }),
}));

const DESCRIPTION =
  "of one leave type that expire in a range (假期发放记录), in Feishu's order. One call to Feishu for each employee, type and `timeOffset`, which all fields of an operation share, whatever their ranges; Feishu allows 50 such calls a second. It takes a tenant access token or a company token.";

builder.objectField(Employee, 'leaveAccrualRecords', (t) =>
  t.field({
    type: [LeaveAccrualRecord],
    ...feishuCall(listLeaveAccrualRecords),
    description: `The employee's leave granting records ${DESCRIPTION}`,
    args: { ...leaveArgs },
    resolve: (employee, args, context) => leaveAccrualRecordsOf(employee, args, context),
  }),
);

builder.queryField('leaveAccrualRecords', (t) =>
  t.field({
    type: [LeaveAccrualRecord],
    ...feishuCall(listLeaveAccrualRecords),
    description: `An employee's leave granting records ${DESCRIPTION}`,
    args: { ...employeeArgs, ...leaveArgs },
    resolve: (_, args, context) => leaveAccrualRecords(args, context),
  }),
);
