import { isRecord } from '../../../collections.ts';
import type { Context } from '../../../context.ts';
import {
  type LeaveRecord,
  updateLeaveAccrualRecord as update,
  type WrittenLeaveRecordRow,
} from '../../../datasources/attendance.ts';
import { FeishuRefusal } from '../../../datasources/feishu/error-codes/refusal.ts';
import { TransportFault } from '../../../datasources/feishu/http/transport-fault.ts';
import { isTransient } from '../../../datasources/feishu/resilience/retry.ts';
import type { UserIdType } from '../../../datasources/feishu/wire.ts';
import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../../errors.ts';
import { leaveAccrualRecord } from '../../leave/leave-accrual-record.ts';
import { attempt, mayRepeat, outcomeUnknown, pause, refusesFirstAttempt } from '../../write/attempt.ts';
import type { MutationError } from '../../write/mutation-error.ts';
import { refusalOf } from '../../write/refusal.ts';
import { type ValidationPassed, validate } from '../../write/validate.ts';
import { executeWrite, type Write, type WriteProgress } from '../../write/write.ts';
import { leaveChangeIssues, type UpdateLeaveAccrualRecordInput } from './leave-change-input.ts';
import { matchesLeaveChange } from './leave-change-matches.ts';
import { feishuLocale } from './leave-input-checks.ts';
import { leaveChangeValidation } from './update-leave-accrual-record-checks.ts';
import { fittingRecord } from './written-record.ts';

export interface UpdateLeaveAccrualRecordPayload {
  readonly __typename: 'UpdateLeaveAccrualRecordPayload';
  /** The record in Feishu's answer, or as it was read back; undefined where neither contains one. */
  readonly record: LeaveRecord | undefined;
  readonly keys: LeaveRecordKeys;
}

interface LeaveRecordKeys {
  readonly userIdType: UserIdType;
  readonly userId: string;
  readonly leaveTypeId: string;
  readonly recordId: string;
}

type Result = UpdateLeaveAccrualRecordPayload | MutationError;

/** How long to wait before each further attempt, where the Feishu client makes none of its own. */
const WAITS_MS = [200, 800];

/**
 * Changes quantity and expiration date of a leave granting record. Both are absolute, so that the call is idempotent and
 * sent again where its outcome is unknown: by the Feishu client where no answer came, and here where one does not say.
 * What is unknown after that, the record itself may tell.
 */
export function updateLeaveAccrualRecord(
  { input }: { readonly input: UpdateLeaveAccrualRecordInput },
  context: Context,
): Promise<Result | ValidationPassed> {
  const request = requestOf(input);
  const { recordId, userId, leaveTypeId } = input;
  const keys = { userIdType: request.query.user_id_type, userId, leaveTypeId, recordId };

  async function run(writeContext: Context, progress: WriteProgress): Promise<Result> {
    const { last, uncertain } = await attemptRepeatedly(writeContext);
    if (last.outcome === 'done') return payload(complete(last.data.record));
    return (uncertain || progress.hasUnansweredCall) && !refusesFirstAttempt(last.error)
      ? writeContext.lookUp(write.operation, () => resolveUnknown(last.error, writeContext))
      : refused(last.error, writeContext);
  }

  /** The last attempt, and whether the outcome of any attempt was unknown. */
  async function attemptRepeatedly(writeContext: Context) {
    let last = await attempt(writeContext.call, update, request);
    let uncertain = last.outcome === 'unknown';
    for (const wait of WAITS_MS) {
      if (last.outcome !== 'unknown' || !isWorthRepeating(last.error)) break;
      if (!(await pause(wait, writeContext))) break;
      last = await attempt(writeContext.call, update, request);
      uncertain ||= last.outcome === 'unknown';
    }
    return { last, uncertain };
  }

  async function resolveUnknown(error: ClientError, writeContext: Context): Promise<Result> {
    const changed = await findChanged(writeContext);
    if (changed) return payload(changed);
    throw outcomeUnknown(check(recordId), error, true);
  }

  function refused(error: ClientError, writeContext: Context): MutationError {
    const refusal = refusalOf(error, update, writeContext);
    if (refusal.__typename !== 'ConflictError') return refusal;
    return { ...refusal, existingRecord: complete(existingRecordIn(error)) };
  }

  /** The record as it is read back; undefined where it does not show the change, or cannot be read. */
  async function findChanged(writeContext: Context): Promise<LeaveRecord | undefined> {
    try {
      const record = await leaveAccrualRecord(keys, writeContext);
      return record && matchesLeaveChange(record, request.body) ? record : undefined;
    } catch {
      return undefined;
    }
  }

  function payload(record: LeaveRecord | undefined): UpdateLeaveAccrualRecordPayload {
    // An earlier field of this operation may have read records before this one was changed.
    context.loaders.leaveRecords.clearAll();
    return { __typename: 'UpdateLeaveAccrualRecordPayload', record, keys };
  }

  /** A record of Feishu's answer, with the ids of the input where it lacks them; undefined for what is no record. */
  function complete(row: unknown): LeaveRecord | undefined {
    if (!isRow(row)) return undefined;
    return {
      ...row,
      id: row.id ?? recordId,
      employment_id: row.employment_id ?? userId,
      leave_type_id: row.leave_type_id ?? leaveTypeId,
      user_id_type: keys.userIdType,
    };
  }

  const write: Write<UpdateLeaveAccrualRecordPayload> = {
    operation: 'updateLeaveAccrualRecord',
    endpoint: update,
    input: request,
    ids: { recordId, userId, leaveTypeId, ...(input.leaveId && { leaveId: input.leaveId }) },
    issues: leaveChangeIssues(input),
    run,
  };
  return input.validateOnly
    ? validate(write, leaveChangeValidation(input), context)
    : executeWrite(write, context);
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

/** With 1220010 Feishu sends the record that exists, in `data` itself or as its `record` (CONTRACT §2.4). */
function existingRecordIn(error: ClientError): unknown {
  if (!(error instanceof FeishuRefusal) || error.errorCode?.reason !== 'LEAVE_RECORD_ALREADY_EXISTS')
    return undefined;
  const { data } = error;
  const row = isRow(data) && 'record' in data ? data.record : data;
  return isRow(row) && row.id ? row : undefined;
}

function isRow(value: unknown): value is WrittenLeaveRecordRow {
  return isRecord(value);
}

/** Whether this layer sends it again: not what the Feishu client has retried itself, as it does where no answer came. */
function isWorthRepeating(error: ClientError): boolean {
  return mayRepeat(error) && !(error instanceof TransportFault && isTransient(error));
}

function check(recordId: string): BilingualText {
  const quoted = JSON.stringify(recordId);
  return {
    en: `Look at leave granting record ${quoted} and compare quantity and expiration date. The same input may be sent again: it sets the same values.`,
    zh: `请查看假期发放记录 ${quoted}，核对数量和失效日期。可以重发相同的输入：设置的值相同。`,
  };
}

/** The record after the change: from the answer, or read again; null or an error where neither is possible. */
export async function changedRecord(
  { record, keys }: UpdateLeaveAccrualRecordPayload,
  context: Context,
): Promise<LeaveRecord | null> {
  const found = record ? fittingRecord(record) : await leaveAccrualRecord(keys, context);
  if (found) return found;
  throw new ClientError('UPSTREAM_ERROR', {
    en: 'The record was changed, but Feishu does not show it.',
    zh: '记录已修改，但飞书没有返回该记录。',
  });
}
