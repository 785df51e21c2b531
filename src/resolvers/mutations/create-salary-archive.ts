import type { Context } from '../../context.ts';
import {
  type CreatedArchive,
  createSalaryArchive as create,
  type SalaryArchive,
} from '../../datasources/compensation.ts';
import { usesApplicationIdentity } from '../../datasources/feishu/auth/caller.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { ClientError } from '../../errors.ts';
import { attempt, mayRepeat, outcomeUnknown, pause, refusesFirstAttempt } from '../write/attempt.ts';
import type { MutationError } from '../write/mutation-error.ts';
import { refusalOf } from '../write/refusal.ts';
import { type ValidationPassed, validate } from '../write/validate.ts';
import { executeWrite, readBack, type Write } from '../write/write.ts';
import { salaryArchiveValidation } from './create-salary-archive-checks.ts';
import { type CreateSalaryArchiveInput, salaryArchiveIssues } from './salary-archive-input.ts';
import { type KeyCertainty, matches } from './salary-archive-matches.ts';
import { suspectPaths } from './salary-archive-suspect-paths.ts';

export interface CreateSalaryArchivePayload {
  readonly __typename: 'CreateSalaryArchivePayload';
  readonly uniqueId: string;
  /** null where Feishu's answer contained none and the archive could not be read back. */
  readonly archiveTid: string | null;
  /** Whose archive it is. */
  readonly userId: string;
  readonly userIdType: UserIdType;
}

type Result = CreateSalaryArchivePayload | MutationError;

/** How long to wait before each further attempt, and before each further read of what was written. */
const WAITS_MS = [200, 800];

/**
 * Sets or adjusts a salary. Feishu refuses a key that was used (2290028) and does not replay its answer: a write whose
 * answer is lost is sent again with the same key, and what the key stands for is read back.
 */
export function createSalaryArchive(
  { input }: { readonly input: CreateSalaryArchiveInput },
  context: Context,
): Promise<Result | ValidationPassed> {
  const request = requestOf(input, context);
  const userIdType = request.query.user_id_type;
  const { uniqueId, userId, effectiveDate, items } = input;

  async function run(writeContext: Context): Promise<Result> {
    const first = await attempt(writeContext.call, create, request);
    if (first.outcome === 'done') return payload(await writtenTid(first.data, writeContext));
    if (first.outcome === 'unknown') {
      return writeContext.lookUp(write.operation, () => resolveUnknown(first.error, WAITS_MS, writeContext));
    }
    // The key was used before this operation, perhaps by the caller's own first request, whose answer they lost.
    const tid = isKeyUsed(first.error) ? await findWritten('repeated-key', writeContext) : undefined;
    return tid ? payload(tid) : refusalOf(first.error, create, writeContext, suspectPaths(items));
  }

  /** Sends the write again where that may help, and looks for what it was to write where it does not. */
  async function resolveUnknown(
    lost: ClientError,
    [wait, ...waits]: readonly number[],
    writeContext: Context,
  ): Promise<Result> {
    if (wait === undefined || !mayRepeat(lost) || !(await pause(wait, writeContext))) {
      const found = await readWritten('repeated-key', writeContext);
      if (found) return payload(found);
      throw unknown(lost);
    }
    const again = await attempt(writeContext.call, create, request);
    if (again.outcome === 'done') return payload(await writtenTid(again.data, writeContext));
    if (again.outcome === 'unknown') return resolveUnknown(again.error, waits, writeContext);
    const tid = isKeyUsed(again.error) ? await readWritten('own-write', writeContext) : null;
    return tid ? payload(tid) : refusedAgain(again.error, lost, writeContext);
  }

  /** The result where a repeat was refused: a refusal, if that proves that the first attempt was refused as well. */
  function refusedAgain(error: ClientError, lost: ClientError, writeContext: Context): Result {
    if (refusesFirstAttempt(error)) return refusalOf(error, create, writeContext, suspectPaths(items));
    throw unknown(error instanceof FeishuRefusal ? error : lost);
  }

  /** The version in the answer of a write that was done, else as it is read back. */
  async function writtenTid({ archive_tid: tid }: CreatedArchive, writeContext: Context) {
    return isId(tid) ? tid : readWritten('own-write', writeContext);
  }

  /** Reads back the version that was written, or may have been; Feishu may not show it at once. */
  async function readWritten(certainty: KeyCertainty, writeContext: Context): Promise<string | null> {
    for (const wait of [0, ...WAITS_MS]) {
      if (!(await pause(wait, writeContext))) break;
      const tid = await findWritten(certainty, writeContext);
      if (tid) return tid;
    }
    return null;
  }

  /** The one archive that matches the input; undefined where the caller may not see enough of it. */
  async function findWritten(certainty: KeyCertainty, writeContext: Context): Promise<string | undefined> {
    const key = { userIdType, userId, start: effectiveDate, end: effectiveDate };
    const reading = writeContext.loaders.salaryArchives.clear(key).load(key);
    const [match, another] = await reading
      .then((archives) => archives.filter((archive) => matches(archive, input, certainty)))
      .catch(() => []);
    return !another && isId(match?.tid) ? match.tid : undefined;
  }

  function unknown(cause: ClientError): ClientError {
    return outcomeUnknown(
      {
        en: `Look at the salary archives of employee ${JSON.stringify(userId)} that take effect on ${effectiveDate}, and compare plan, reason and items. The same input may be sent again with the same uniqueId: it cannot be written twice.`,
        zh: `请查看员工 ${JSON.stringify(userId)} 于 ${effectiveDate} 生效的薪资档案，核对方案、原因和薪资项。可以用相同的 uniqueId 重发相同的输入：不会重复写入。`,
      },
      cause,
      true,
    );
  }

  function payload(archiveTid: string | null): CreateSalaryArchivePayload {
    // An earlier field of this operation may have read archives before this one was written.
    context.loaders.salaryArchives.clearAll();
    context.loaders.salaryArchive.clearAll();
    return { __typename: 'CreateSalaryArchivePayload', uniqueId, archiveTid, userId, userIdType };
  }

  const { operator_id: operatorId } = request.body;
  const { planId, planTid, changeReasonId } = input;
  const write: Write<CreateSalaryArchivePayload> = {
    operation: 'createSalaryArchive',
    endpoint: create,
    input: request,
    ids: { uniqueId, userId, ...(operatorId && { operatorId }), planId, planTid, changeReasonId },
    issues: salaryArchiveIssues({ ...input, operatorId }, usesApplicationIdentity(context.caller)),
    run,
    newIds: ({ archiveTid }) => (archiveTid ? { archiveTid } : {}),
  };
  return input.validateOnly
    ? validate(write, salaryArchiveValidation({ ...input, userIdType, operatorId }), context)
    : executeWrite(write, context);
}

function requestOf(input: CreateSalaryArchiveInput, { caller }: Context) {
  return {
    query: { user_id_type: input.userIdType ?? 'open_id' },
    body: {
      unique_id: input.uniqueId,
      operator_id: input.operatorId ?? (caller.kind === 'company' ? caller.operatorId : undefined),
      user_id: input.userId,
      effective_time: input.effectiveDate,
      currency_id: input.currencyId,
      plan_id: input.planId,
      plan_tid: input.planTid,
      change_reason_id: input.changeReasonId,
      item_value_lists: input.items.map(({ itemId, value, regularValue }) => ({
        item_id: itemId,
        item_value: value,
        item_value_regular: regularValue ?? undefined,
      })),
      description: input.description ?? undefined,
      edit_remark: input.editRemark ?? undefined,
    },
  };
}

/** What Feishu's answer contains need not be of its documented type. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isKeyUsed(error: ClientError): boolean {
  return error instanceof FeishuRefusal && error.errorCode?.reason === 'UNIQUE_ID_ALREADY_USED';
}

/** The archive as it is after the write; null where the caller may not read it. */
export function createdArchive(
  { userIdType, userId, archiveTid }: CreateSalaryArchivePayload,
  { loaders }: Context,
): Promise<SalaryArchive | null> {
  if (archiveTid === null) return Promise.resolve(null);
  return readBack(() => loaders.salaryArchive.load({ userIdType, userId, archiveTid }));
}
