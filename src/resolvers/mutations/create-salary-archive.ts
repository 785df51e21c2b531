import type { Context } from '../../context.ts';
import { createSalaryArchive as create, type SalaryArchive } from '../../datasources/compensation.ts';
import { usesApplicationIdentity } from '../../datasources/feishu/auth/caller.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import { ClientError } from '../../errors.ts';
import { attempt, holdsForFirstToo, outcomeUnknown, pause } from '../write/attempt.ts';
import type { MutationError } from '../write/mutation-error.ts';
import { refusalOf } from '../write/refusal.ts';
import { executeWrite, readBack } from '../write/write.ts';
import { type CreateSalaryArchiveInput, salaryArchiveIssues } from './salary-archive-input.ts';
import { matches } from './salary-archive-matches.ts';
import { suspectPaths } from './salary-archive-suspect-paths.ts';

export interface CreateSalaryArchivePayload {
  readonly __typename: 'CreateSalaryArchivePayload';
  readonly uniqueId: string;
  readonly archiveTid: string;
  /** Whose archive it is. */
  readonly userId: string;
  readonly userIdType: UserIdType;
}

type Outcome = CreateSalaryArchivePayload | MutationError;

/** How long to wait before each further try, and before each further look for what was written. */
const WAITS_MS = [200, 800];

/**
 * Sets or adjusts a salary. Feishu refuses a key that was used (2290028) and does not replay its answer: a write whose
 * answer is lost is sent again with the same key, and what the key stands for is read back.
 */
export function createSalaryArchive(
  { input }: { readonly input: CreateSalaryArchiveInput },
  context: Context,
): Promise<Outcome> {
  const request = requestOf(input, context);
  const userIdType = request.query.user_id_type;
  const { uniqueId, userId, effectiveDate, items } = input;

  async function run(own: Context): Promise<Outcome> {
    const first = await attempt(own.call, create, request);
    if (first.ended === 'done') return written(first.data.archive_tid, own);
    if (first.ended === 'open') return tryAgain(first.error, WAITS_MS, own);
    // Not ours, but it may be our caller's own repeat, whose first answer was lost on the way to them.
    const tid = isKeyUsed(first.error) ? await find('repeated', own) : undefined;
    return tid ? payload(tid) : refusalOf(first.error, create, own, suspectPaths(items));
  }

  async function tryAgain(
    lost: ClientError,
    [wait, ...waits]: readonly number[],
    own: Context,
  ): Promise<Outcome> {
    if (wait === undefined || !(await pause(wait, own))) throw unknown(lost);
    const again = await attempt(own.call, create, request);
    if (again.ended === 'done') return written(again.data.archive_tid, own);
    if (again.ended === 'open') return tryAgain(again.error, waits, own);
    if (isKeyUsed(again.error)) return arrived(again.error, own);
    if (holdsForFirstToo(again.error)) return refusalOf(again.error, create, own, suspectPaths(items));
    throw unknown(again.error instanceof FeishuRefusal ? again.error : lost);
  }

  async function written(tid: string | null | undefined, own: Context): Promise<Outcome> {
    return tid
      ? payload(tid)
      : arrived(new ClientError('UPSTREAM_ERROR', 'Feishu left out archive_tid.'), own);
  }

  /** Looks for what is known to be written; it is not always to be seen at once. */
  async function arrived(proof: ClientError, own: Context): Promise<Outcome> {
    for (const wait of [0, ...WAITS_MS]) {
      if (!(await pause(wait, own))) break;
      const tid = await find('arrived', own);
      if (tid) return payload(tid);
    }
    throw unknown(proof);
  }

  /** The one archive that matches what the input says; none where the caller may not see enough of it. */
  async function find(how: 'arrived' | 'repeated', own: Context): Promise<string | null | undefined> {
    const key = { userIdType, userId, start: effectiveDate, end: effectiveDate };
    const reading = own.loaders.salaryArchives.clear(key).load(key);
    const archives = await reading.catch(() => []);
    const [match, another] = archives.filter((archive) => matches(archive, input, how));
    return another ? undefined : match?.tid;
  }

  function unknown(cause: ClientError): ClientError {
    return outcomeUnknown(
      `Look at the salary archives of employee ${JSON.stringify(userId)} that take effect on ${effectiveDate}, and compare plan, reason and items. The same input may be sent again with the same uniqueId: it cannot be written twice.`,
      cause,
    );
  }

  function payload(archiveTid: string): CreateSalaryArchivePayload {
    // Whoever read archives earlier in this operation read them before this one was written.
    context.loaders.salaryArchives.clearAll();
    context.loaders.salaryArchive.clearAll();
    return { __typename: 'CreateSalaryArchivePayload', uniqueId, archiveTid, userId, userIdType };
  }

  const { operator_id: operatorId } = request.body;
  const { planId, planTid, changeReasonId } = input;
  return executeWrite(
    {
      operation: 'createSalaryArchive',
      endpoint: create,
      input: request,
      ids: { uniqueId, userId, ...(operatorId && { operatorId }), planId, planTid, changeReasonId },
      issues: salaryArchiveIssues({ ...input, operatorId }, usesApplicationIdentity(context.caller)),
      run,
      newIds: ({ archiveTid }) => ({ archiveTid }),
    },
    context,
  );
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

function isKeyUsed(error: ClientError): boolean {
  return error instanceof FeishuRefusal && error.errorCode?.reason === 'UNIQUE_ID_ALREADY_USED';
}

/** The archive as it is after the write; null where the caller may not read it. */
export function createdArchive(
  { userIdType, userId, archiveTid }: CreateSalaryArchivePayload,
  { loaders }: Context,
): Promise<SalaryArchive | null> {
  return readBack(() => loaders.salaryArchive.load({ userIdType, userId, archiveTid }));
}
