import type * as declarations from '../../../datasources/leave/core-hr-leave.ts';
import { idOf } from '../../seed/ids.ts';
import type { State, StoredLeaveRecord } from '../../state.ts';
import { changedRecordRow } from '../attendance.ts';
import { enforce, type Handlers, RefusedError, refuse } from '../handler.ts';
import { readBody } from '../parameters.ts';
import {
  DELETION_RULES,
  findGrantee,
  GRANT_RULES,
  GRANTEE_RULES,
  grantBody,
  inCoreHr,
} from './grant-rules.ts';
import { listLeaveBalances } from './leave-balances.ts';

/** Numbers of granted records begin above those of the seed. */
const FIRST_GRANTED = 100_000;

/** Leave balances, and the granting and revoking of leave, which Feishu serves from core HR. */
export const coreHrLeave: Handlers<typeof declarations> = {
  listLeaveBalances,

  grantLeave(call, context) {
    const grant = readBody(call, grantBody);
    enforce(GRANT_RULES, grant);
    const leave = findGrantee(call, context, grant);
    const rowFor = (record: StoredLeaveRecord) => grantedRow(record, call.caller, leave.userIdType);
    const earlier = grant.external_id ? findByExternalId(context.state, grant.external_id) : undefined;
    // Feishu neither creates nor changes a record for an external id that was used before.
    if (earlier) return { data: { leave_granting_record: rowFor(earlier) } };
    enforce(GRANTEE_RULES, { ...leave, grant });
    if (leave.type.defect !== undefined) refuse(inCoreHr(leave.type.defect));
    const createdAt = Math.floor(context.now() / 1_000);
    const record: StoredLeaveRecord = {
      id: nextId(context.state),
      employee: leave.employee,
      leaveTypeId: grant.leave_type_id,
      subtype: leave.subtype,
      quantity: grant.granting_quantity,
      used: 0,
      unit: leave.type.unit,
      effectiveDate: grant.effective_date,
      ...(grant.expiration_date !== undefined && { expirationDate: grant.expiration_date }),
      source: 3,
      reason: grant.reason,
      createdAt,
      createdBy: call.caller.employee,
      updatedAt: createdAt,
      updatedBy: call.caller.employee,
      updatedByExternal: true,
      sectionType: grant.section_type ?? 1,
      ...(grant.external_id && { externalId: grant.external_id }),
    };
    context.state.leaveRecords.set(record.id, record);
    return { data: { leave_granting_record: rowFor(record) } };
  },

  revokeLeaveGrant(call, context) {
    const id = call.path.leave_granting_record_id ?? '';
    if (!/^[0-9A-Za-z_-]+$/.test(id)) throw new RefusedError(1160016);
    const record = context.state.leaveRecords.get(id) ?? refuse(1160005);
    enforce(DELETION_RULES, record);
    context.state.leaveRecords.delete(id);
    return { data: {} };
  },
};

function findByExternalId({ leaveRecords }: State, externalId: string): StoredLeaveRecord | undefined {
  return [...leaveRecords.values()].find((record) => record.externalId === externalId);
}

/** An id that no record has or had: records are granted in order, and the last may have been deleted. */
function nextId(state: State): string {
  state.grantsMade += 1;
  return idOf('leave record', FIRST_GRANTED + state.grantsMade);
}

/** Core HR writes timestamps in milliseconds, where attendance writes seconds (CONTRACT §3.7). */
function grantedRow(...[record, caller, type]: Parameters<typeof changedRecordRow>) {
  return {
    ...changedRecordRow(record, caller, type),
    created_at: String(record.createdAt * 1_000),
    updated_at: String(record.updatedAt * 1_000),
  };
}
