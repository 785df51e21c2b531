import type { Context } from '../../context.ts';
import { type LeaveRecord, updateLeaveAccrualRecord as update } from '../../datasources/attendance.ts';
import { TransportFault } from '../../datasources/feishu/http/transport-fault.ts';
import { isTransient } from '../../datasources/feishu/resilience/retry.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import { ClientError } from '../../errors.ts';
import { leaveAccrualRecord } from '../leave-accrual-record.ts';
import { attempt, holdsForFirstToo, outcomeUnknown, pause } from '../write/attempt.ts';
import type { MutationError } from '../write/mutation-error.ts';
import { refusalOf } from '../write/refusal.ts';
import { executeWrite, type WriteProgress } from '../write/write.ts';
import { feishuLocale, leaveChangeIssues, type UpdateLeaveAccrualRecordInput } from './leave-change-input.ts';

export interface UpdateLeaveAccrualRecordPayload {
  readonly __typename: 'UpdateLeaveAccrualRecordPayload';
  /** As Feishu answered the change; undefined where it said no more than that it was made. */
  readonly record: LeaveRecord | undefined;
  readonly keys: { userIdType: UserIdType; userId: string; leaveTypeId: string; recordId: string };
}

/** How long to wait before each further try, where the door makes none of its own. */
const WAITS_MS = [200, 800];

/**
 * Changes quantity and expiration date of a leave granting record. Both are absolute: a second time changes nothing, so
 * that it is sent again where the answer is lost, by the door already where none came at all.
 */
export function updateLeaveAccrualRecord(
  { input }: { readonly input: UpdateLeaveAccrualRecordInput },
  context: Context,
): Promise<UpdateLeaveAccrualRecordPayload | MutationError> {
  const request = requestOf(input);
  const { recordId, userId, leaveTypeId } = input;
  const keys = { userIdType: request.query.user_id_type, userId, leaveTypeId, recordId };

  async function run(
    own: Context,
    progress: WriteProgress,
  ): Promise<UpdateLeaveAccrualRecordPayload | MutationError> {
    let last = await attempt(own.call, update, request);
    for (const wait of WAITS_MS) {
      if (last.ended !== 'open' || wasRetried(last.error) || !(await pause(wait, own))) break;
      last = await attempt(own.call, update, request);
    }
    if (last.ended === 'done') return payload(last.data.record ?? undefined);
    const { error } = last;
    // A failure inside Feishu is an answer, and the change can be asked for again; one that never came is none.
    if (progress.isBroken && !holdsForFirstToo(error)) throw outcomeUnknown(check(recordId), error);
    return refusalOf(error, update, own);
  }

  function payload(row: Omit<LeaveRecord, 'user_id_type'> | undefined): UpdateLeaveAccrualRecordPayload {
    // Whoever read records earlier in this operation read them before this one was changed.
    context.loaders.leaveRecords.clearAll();
    return { __typename: 'UpdateLeaveAccrualRecordPayload', record: row && complete(row), keys };
  }

  /** What Feishu leaves out the input knows. */
  function complete(row: Omit<LeaveRecord, 'user_id_type'>): LeaveRecord {
    return {
      ...row,
      id: row.id ?? recordId,
      employment_id: row.employment_id ?? userId,
      leave_type_id: row.leave_type_id ?? leaveTypeId,
      user_id_type: keys.userIdType,
    };
  }

  return executeWrite(
    {
      operation: 'updateLeaveAccrualRecord',
      endpoint: update,
      input: request,
      ids: { recordId, userId, leaveTypeId, ...(input.leaveId && { leaveId: input.leaveId }) },
      issues: leaveChangeIssues(input),
      run,
    },
    context,
  );
}

function requestOf(input: UpdateLeaveAccrualRecordInput) {
  return {
    path: { leave_id: input.leaveId ?? input.leaveTypeId },
    query: { user_id_type: input.userIdType ?? 'open_id' },
    body: {
      leave_granting_record_id: input.recordId,
      employment_id: input.userId,
      leave_type_id: input.leaveTypeId,
      reason: input.reason.map(({ locale, value }) => ({ lang: feishuLocale(locale) ?? locale, value })),
      time_offset: input.timeOffset ?? undefined,
      expiration_date: input.expirationDate ?? undefined,
      quantity: input.quantity ?? undefined,
    },
  };
}

/** The door has sent it again itself where there was no answer, and not where there was one of no use. */
function wasRetried(error: ClientError): boolean {
  return error instanceof TransportFault && isTransient(error);
}

function check(recordId: string): string {
  return `Look at leave granting record ${JSON.stringify(recordId)} and compare quantity and expiration date. The same input may be sent again: it sets the same values.`;
}

/** The record as it is after the change. */
export async function changedRecord(
  { record, keys }: UpdateLeaveAccrualRecordPayload,
  context: Context,
): Promise<LeaveRecord> {
  const found = record ?? (await leaveAccrualRecord(keys, context));
  if (found) return found;
  throw new ClientError('UPSTREAM_ERROR', 'The record was changed, but Feishu did not say what it is now.');
}
