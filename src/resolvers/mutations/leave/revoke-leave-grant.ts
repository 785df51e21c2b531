import type { Context } from '../../../context.ts';
import { FeishuRefusal } from '../../../datasources/feishu/error-codes/refusal.ts';
import { revokeLeaveGrant as revoke } from '../../../datasources/leave/core-hr-leave.ts';
import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';
import type { ClientError } from '../../../errors.ts';
import { leaveAccrualRecord } from '../../leave/leave-accrual-record.ts';
import type { Employee } from '../../people/employee.ts';
import { attempt, mayRepeat, outcomeUnknown, pause, refusesFirstAttempt } from '../../write/attempt.ts';
import type { MutationError } from '../../write/mutation-error.ts';
import { refusalOf } from '../../write/refusal.ts';
import { type ValidationPassed, validate } from '../../write/validate.ts';
import { executeWrite, type Write } from '../../write/write.ts';
import { revokeLeaveGrantValidation } from './revoke-leave-grant-checks.ts';
import { type RevokeLeaveGrantInput, revokeLeaveGrantIssues } from './revoke-leave-grant-input.ts';

/**
 * What a revocation came to. GONE: the answer was lost, and Feishu has no such record now. Whether this revocation
 * deleted it or there was none before cannot be told.
 */
export type RevokeOutcome = 'REVOKED' | 'GONE';

export interface RevokeLeaveGrantPayload {
  readonly __typename: 'RevokeLeaveGrantPayload';
  readonly recordId: string;
  readonly employee: Employee;
  readonly outcome: RevokeOutcome;
}

type Result = RevokeLeaveGrantPayload | MutationError;

/** How long to wait before each further attempt. */
const WAITS_MS = [200, 800];

/**
 * Deletes a leave granting record. Where the answer is lost, the record is looked up. A record that is still there is
 * there to be deleted, and one that is not listed is asked for by its id alone: the call is sent again, as it can delete
 * nothing but this record. Its refusal as not found then proves that the record is gone.
 */
export function revokeLeaveGrant(
  { input }: { readonly input: RevokeLeaveGrantInput },
  context: Context,
): Promise<Result | ValidationPassed> {
  const { recordId, userId, leaveTypeId } = input;
  const userIdType = input.userIdType ?? 'open_id';
  const request = { path: { leave_granting_record_id: recordId } };

  async function run(writeContext: Context): Promise<Result> {
    const first = await attempt(writeContext.call, revoke, request);
    if (first.outcome === 'done') return payload('REVOKED');
    if (first.outcome === 'refused') return refusalOf(first.error, revoke, writeContext);
    return await writeContext.lookUp(write.operation, () => resolveLost(first.error, writeContext));
  }

  async function resolveLost(lost: ClientError, writeContext: Context): Promise<Result> {
    if (!mayRepeat(lost)) throw outcomeUnknown(check(recordId), lost, true);
    return repeat(lost, WAITS_MS, (await isListed(writeContext)) === true, writeContext);
  }

  /** Sends the call again. `wasSeen`: the record was there after the first attempt, so that only a later one deletes it. */
  async function repeat(
    lost: ClientError,
    [wait, ...waits]: readonly number[],
    wasSeen: boolean,
    writeContext: Context,
  ): Promise<Result> {
    if (wait === undefined || !(await pause(wait, writeContext)))
      throw outcomeUnknown(check(recordId), lost, true);
    const again = await attempt(writeContext.call, revoke, request);
    if (again.outcome === 'done') return payload('REVOKED');
    if (again.outcome === 'refused') return refusedAgain(again.error, wasSeen, writeContext);
    const isSeen = await isListed(writeContext);
    if (wasSeen && isSeen === false) return payload('REVOKED');
    return repeat(again.error, waits, wasSeen || isSeen === true, writeContext);
  }

  /** The result where a repeat was refused: not found where an earlier attempt has deleted the record. */
  function refusedAgain(error: ClientError, wasSeen: boolean, writeContext: Context): Result {
    if (isNotFound(error)) return payload(wasSeen ? 'REVOKED' : 'GONE');
    if (refusesFirstAttempt(error)) return refusalOf(error, revoke, writeContext);
    throw outcomeUnknown(check(recordId), error, true);
  }

  /** Whether Feishu lists the record; undefined where the caller cannot read it. */
  async function isListed(writeContext: Context): Promise<boolean | undefined> {
    writeContext.loaders.leaveRecords.clearAll();
    const keys = { userIdType, userId, leaveTypeId, recordId };
    return leaveAccrualRecord(keys, writeContext).then(
      (record) => record !== null,
      () => undefined,
    );
  }

  function payload(outcome: RevokeOutcome): RevokeLeaveGrantPayload {
    // An earlier field of this operation may have read records and balances before this one was deleted.
    context.loaders.leaveRecords.clearAll();
    context.loaders.leaveBalances.clearAll();
    return { __typename: 'RevokeLeaveGrantPayload', recordId, employee: { userId, userIdType }, outcome };
  }

  const write: Write<RevokeLeaveGrantPayload> = {
    operation: 'revokeLeaveGrant',
    endpoint: revoke,
    input: request,
    ids: { recordId, userId, leaveTypeId },
    issues: revokeLeaveGrantIssues(input),
    run,
  };
  return input.validateOnly
    ? validate(write, revokeLeaveGrantValidation(input), context)
    : executeWrite(write, context);
}

function isNotFound(error: ClientError): boolean {
  return error instanceof FeishuRefusal && error.errorCode?.reason === 'LEAVE_RECORD_NOT_FOUND';
}

function check(recordId: string): BilingualText {
  const quoted = JSON.stringify(recordId);
  return {
    en: `Look whether leave granting record ${quoted} is still among the employee's records. The same input may be sent again: it can delete no other record, and LEAVE_RECORD_NOT_FOUND then means that it is gone.`,
    zh: `请查看该员工的假期发放记录中是否还有 ${quoted}。可以重发相同的输入：不会删除其他记录，若返回 LEAVE_RECORD_NOT_FOUND，则说明该记录已删除。`,
  };
}
