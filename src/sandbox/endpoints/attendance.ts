import { z } from 'zod';
import type * as declarations from '../../datasources/attendance.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { Caller } from '../gateway/callers.ts';
import type { StoredLeaveRecord } from '../state.ts';
import { idReader, optionalField } from './employee-ids.ts';
import { enforce, type Handlers, refuse } from './handler.ts';
import {
  CHANGE_RULES,
  findLeave,
  id,
  patchBody,
  RECORD_RULES,
  TYPE_RULES,
  WRITE_RULES,
} from './leave/leave-rules.ts';
import { isCalendarDate, readBody } from './parameters.ts';

const listBody = z.object({
  employment_id: id,
  leave_type_id: id,
  start_expiration_date: z.string(),
  end_expiration_date: z.string(),
  time_offset: z.int().optional(),
});

/** Lists leave granting records by expiration date, and changes them. */
export const attendance: Handlers<typeof declarations> = {
  updateLeaveAccrualRecord(call, context) {
    const change = readBody(call, patchBody);
    const leave = findLeave(call, context, change);
    enforce(CHANGE_RULES, change);
    enforce(TYPE_RULES, leave);
    enforce(WRITE_RULES, leave);
    if (leave.type.defect !== undefined) refuse(leave.type.defect);
    const record = context.state.leaveRecords.get(change.leave_granting_record_id) ?? refuse(1220005);
    if (record.employee !== leave.employee || record.leaveTypeId !== change.leave_type_id) refuse(1220005);
    enforce(RECORD_RULES, { record, change });
    const changed: StoredLeaveRecord = {
      ...record,
      ...(change.quantity !== undefined && { quantity: change.quantity }),
      ...(change.expiration_date !== undefined && { expirationDate: change.expiration_date }),
      reason: change.reason,
      updatedAt: Math.floor(context.now() / 1_000),
      updatedBy: call.caller.employee,
      updatedByExternal: true,
    };
    context.state.leaveRecords.set(record.id, changed);
    return { data: { record: changedRecordRow(changed, call.caller, leave.userIdType) } };
  },

  listLeaveAccrualRecords(call, context) {
    const body = readBody(call, listBody);
    const leave = findLeave(call, context, body);
    const { start_expiration_date: from, end_expiration_date: until } = body;
    if (!isCalendarDate(from) || !isCalendarDate(until)) refuse(1220003);
    enforce(TYPE_RULES, leave);
    const idFor = idReader(call.caller, leave.userIdType);
    const found = [...context.state.leaveRecords.values()].filter(
      ({ employee, leaveTypeId, expirationDate: date = '9999-12-31' }) =>
        employee === leave.employee && leaveTypeId === body.leave_type_id && date >= from && date <= until,
    );
    return { data: { records: found.map((record) => listedRecordRow(record, idFor(record.employee))) } };
  },
};

/** The row in the response to a write, with the authors and times of creation and update. */
export function changedRecordRow(record: StoredLeaveRecord, caller: Caller, type: UserIdType) {
  const idFor = idReader(caller, type);
  return {
    ...commonFields(record, idFor(record.employee)),
    granted_by: record.source,
    created_at: String(record.createdAt),
    ...optionalField('created_by', idFor(record.createdBy)),
    updated_at: String(record.updatedAt),
    ...optionalField('updated_by', idFor(record.updatedBy)),
  };
}

/** The row in a list: with the remaining quantity. */
function listedRecordRow(record: StoredLeaveRecord, employmentId: string | undefined) {
  return {
    ...commonFields(record, employmentId),
    left_granting_quantity: String(Number((Number(record.quantity) - record.used).toFixed(6))),
    is_update_by_external: record.updatedByExternal,
    accrual_source: record.source,
    leave_sub_type_id: record.subtype ? record.leaveTypeId : '',
  };
}

function commonFields(record: StoredLeaveRecord, employmentId: string | undefined) {
  return {
    id: record.id,
    ...optionalField('employment_id', employmentId),
    leave_type_id: record.leaveTypeId,
    granting_quantity: record.quantity,
    granting_unit: record.unit,
    effective_date: record.effectiveDate,
    expiration_date: record.expirationDate ?? '',
    reason: record.reason,
    section_type: record.sectionType ?? 1,
  };
}
