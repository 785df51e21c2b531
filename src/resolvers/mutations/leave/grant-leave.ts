import { randomUUID } from 'node:crypto';
import { isRecord } from '../../../collections.ts';
import type { Context } from '../../../context.ts';
import type { LeaveRecord, WrittenLeaveRecordRow } from '../../../datasources/attendance.ts';
import { FeishuRefusal } from '../../../datasources/feishu/error-codes/refusal.ts';
import { grantLeave as grant } from '../../../datasources/leave/core-hr-leave.ts';
import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../../errors.ts';
import { allLeaveAccrualRecords } from '../../leave/leave-accrual-record.ts';
import { LEAVE_SECTION_TYPE_CODES, LEAVE_UNIT_CODES } from '../../leave/leave-codes.ts';
import { attempt, mayRepeat, outcomeUnknown, pause, refusesFirstAttempt } from '../../write/attempt.ts';
import type { MutationError } from '../../write/mutation-error.ts';
import { refusalOf } from '../../write/refusal.ts';
import { type ValidationPassed, validate } from '../../write/validate.ts';
import { executeWrite, type Write } from '../../write/write.ts';
import { grantLeaveValidation } from './grant-leave-checks.ts';
import { type GrantLeaveInput, grantLeaveIssues } from './grant-leave-input.ts';
import { matchesGrant } from './grant-leave-matches.ts';
import { type GrantOutcome, grantOutcome, type RecordsBefore } from './grant-leave-outcome.ts';
import { feishuLocale } from './leave-input-checks.ts';
import { fittingRecord, recordIfFitting } from './written-record.ts';

export interface GrantLeavePayload {
  readonly __typename: 'GrantLeavePayload';
  readonly externalId: string;
  readonly outcome: GrantOutcome;
  /** The record in Feishu's answer, or as it was read back; undefined where neither contains one. */
  readonly record: LeaveRecord | undefined;
}

export interface GrantLeaveArgs {
  readonly input: GrantLeaveInput;
  /** Whether the outcome is selected: it takes a call before the write. */
  readonly tellsOutcome: boolean;
}

type Result = GrantLeavePayload | MutationError;

/** How long to wait before each further attempt. */
const WAITS_MS = [200, 800];

/**
 * Grants leave. Every call carries an external id, the caller's or one that is made here, with which Feishu grants at
 * most once: where the answer is lost, the same call is sent again, and answered with the record of the first.
 */
export function grantLeave(
  { input, tellsOutcome }: GrantLeaveArgs,
  context: Context,
): Promise<Result | ValidationPassed> {
  const request = requestOf(input);
  const { body } = request;
  const { external_id: externalId, leave_type_id: leaveTypeId, employment_id: userId } = body;
  const userIdType = request.query.user_id_type;
  const subject = { userIdType, userId, leaveTypeId };
  const isKeyNew = input.externalId == null;

  async function run(writeContext: Context): Promise<Result> {
    const before = tellsOutcome && !isKeyNew ? await readBefore(writeContext) : undefined;
    const sentAt = Date.now();
    const { last, uncertain } = await attemptRepeatedly(writeContext);
    if (last.outcome === 'done') {
      const row = last.data.leave_granting_record;
      const record = isRow(row) ? complete(row) : await findGranted(writeContext, before);
      const shown = recordIfFitting(record);
      return payload(record, grantOutcome({ record: shown, grant: body, isKeyNew, before, sentAt }));
    }
    if (!uncertain || refusesFirstAttempt(last.error)) return refused(last.error, writeContext);
    const record = await writeContext.lookUp(write.operation, () =>
      findAfterLostAnswer(last.error, writeContext, before),
    );
    if (record) return payload(record, grantOutcome({ record, grant: body, isKeyNew, before, sentAt }));
    throw outcomeUnknown(check(externalId), last.error, true);
  }

  /** The last attempt, and whether the outcome of any attempt was unknown. */
  async function attemptRepeatedly(writeContext: Context) {
    let last = await attempt(writeContext.call, grant, request);
    let uncertain = last.outcome === 'unknown';
    for (const wait of WAITS_MS) {
      if (last.outcome !== 'unknown' || !mayRepeat(last.error)) break;
      if (!(await pause(wait, writeContext))) break;
      last = await attempt(writeContext.call, grant, request);
      uncertain ||= last.outcome === 'unknown';
    }
    return { last, uncertain };
  }

  /** The record that proves the grant: in a refusal as a record that exists, or one that was not there before. */
  async function findAfterLostAnswer(error: ClientError, writeContext: Context, before: RecordsBefore) {
    const existing = recordIfFitting(existingRecord(error));
    if (existing && matchesGrant(existing, body)) return existing;
    return before && (await findGranted(writeContext, before));
  }

  function refused(error: ClientError, writeContext: Context): MutationError {
    const refusal = refusalOf(error, grant, writeContext);
    if (refusal.__typename !== 'ConflictError') return refusal;
    return { ...refusal, existingRecord: existingRecord(error) };
  }

  /** With 1160010 Feishu may send the record that exists, in `data` itself or under its name. */
  function existingRecord(error: ClientError): LeaveRecord | undefined {
    if (!(error instanceof FeishuRefusal) || error.errorCode?.reason !== 'LEAVE_RECORD_ALREADY_EXISTS')
      return undefined;
    const { data } = error;
    const row = isRecord(data) ? (data.leave_granting_record ?? data.record ?? data) : undefined;
    return isRow(row) && row.id ? complete(row) : undefined;
  }

  /** The ids of the records that there are; undefined where the caller cannot read them. */
  async function readBefore(writeContext: Context): Promise<RecordsBefore> {
    const records = await allLeaveAccrualRecords(subject, writeContext).catch(() => undefined);
    writeContext.loaders.leaveRecords.clearAll();
    return records && new Set(records.map(({ id }) => id));
  }

  /** The one record that shows the grant and was not there before; undefined where there is none or several. */
  async function findGranted(writeContext: Context, before: RecordsBefore): Promise<LeaveRecord | undefined> {
    const records = await allLeaveAccrualRecords(subject, writeContext).catch(() => []);
    const found = records.filter((record) => !before?.has(record.id) && matchesGrant(record, body));
    return found.length === 1 ? found[0] : undefined;
  }

  function payload(record: LeaveRecord | undefined, outcome: GrantOutcome): GrantLeavePayload {
    // An earlier field of this operation may have read records and balances before this grant.
    context.loaders.leaveRecords.clearAll();
    context.loaders.leaveBalances.clearAll();
    return { __typename: 'GrantLeavePayload', externalId, outcome, record };
  }

  /** A record of Feishu's answer, with the ids of the input where it lacks them. */
  function complete(row: WrittenLeaveRecordRow): LeaveRecord {
    return {
      ...row,
      employment_id: row.employment_id ?? userId,
      leave_type_id: row.leave_type_id ?? leaveTypeId,
      user_id_type: userIdType,
    };
  }

  const write: Write<GrantLeavePayload> = {
    operation: 'grantLeave',
    endpoint: grant,
    input: request,
    ids: { externalId, userId, leaveTypeId },
    issues: grantLeaveIssues(input),
    run,
    newIds: ({ record }) => (record?.id ? { recordId: record.id } : {}),
  };
  return input.validateOnly
    ? validate(write, grantLeaveValidation(input), context)
    : executeWrite(write, context);
}

function requestOf(input: GrantLeaveInput) {
  return {
    query: { user_id_type: input.userIdType ?? 'open_id' },
    body: {
      leave_type_id: input.leaveTypeId,
      employment_id: input.userId,
      granting_quantity: input.quantity,
      // The checks of the input refuse a unit or section type that has no code.
      granting_unit: input.unit === 'UNRECOGNIZED' ? 0 : LEAVE_UNIT_CODES[input.unit],
      effective_date: input.effectiveDate,
      expiration_date: input.expirationDate ?? undefined,
      section_type: sectionTypeCode(input.sectionType),
      reason: input.reason.map(({ locale, value }) => ({ lang: feishuLocale(locale) ?? locale, value })),
      external_id: input.externalId ?? randomUUID(),
    },
  };
}

function sectionTypeCode(sectionType: GrantLeaveInput['sectionType']): number | undefined {
  return sectionType == null || sectionType === 'UNRECOGNIZED'
    ? undefined
    : LEAVE_SECTION_TYPE_CODES[sectionType];
}

function isRow(value: unknown): value is WrittenLeaveRecordRow {
  return isRecord(value);
}

function check(externalId: string): BilingualText {
  const quoted = JSON.stringify(externalId);
  return {
    en: `Send the same input with the externalId ${quoted}: Feishu grants at most once for it, and answers with the record where it was granted. Without it a repeat may grant twice.`,
    zh: `请用 externalId ${quoted} 重发相同的输入：飞书对同一 externalId 最多发放一次，已发放时返回该记录。不带它重试可能会重复发放。`,
  };
}

/** The record that was granted; an error where it does not fit, or Feishu's answer contains none and it cannot be found. */
export function grantedRecord({ record }: GrantLeavePayload): LeaveRecord {
  if (record) return fittingRecord(record);
  throw new ClientError('UPSTREAM_ERROR', {
    en: 'The leave was granted, but Feishu does not show the record.',
    zh: '假期已发放，但飞书没有返回该记录。',
  });
}
