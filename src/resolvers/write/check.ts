import type { Context } from '../../context.ts';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import type { FeishuErrorCode } from '../../datasources/feishu/error-codes/error-code.ts';
import { errorCodeOf } from '../../datasources/feishu/error-codes/lookup.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import type { ErrorReason } from '../../error-reasons/index.ts';
import { ClientError } from '../../errors.ts';

/** Why it is not decided whether a write would be refused: only Feishu knows, or the caller may not read what decides it. */
export type UncheckedCause = 'ONLY_FEISHU_KNOWS' | 'READ_NOT_PERMITTED';

/** What could not be decided. A class, as the values that are read stand beside it. */
export class Undecided {
  readonly cause: UncheckedCause;
  /** The permissions that the caller lacks, any one of which would do; empty where none would help. */
  readonly requiredScopes: readonly string[];

  constructor(cause: UncheckedCause, requiredScopes: readonly string[] = []) {
    this.cause = cause;
    this.requiredScopes = requiredScopes;
  }
}

export const ONLY_FEISHU_KNOWS = new Undecided('ONLY_FEISHU_KNOWS');

/** Whether a write would be refused. */
export type Verdict = boolean | Undecided;

/** A value that was read, or why it could not be. */
export type Readable<Value> = Value | Undecided;

/** Decides by what was read whether a write would be refused for a reason. Only what is certain is refused. */
export interface Check<Facts> {
  readonly reason: ErrorReason;
  readonly refuses: (facts: Facts) => Verdict;
}

/** Checks of reasons that the checks of the input leave no room for, or that concern what the write does not send. */
export function settledByInput(...reasons: readonly ErrorReason[]): Check<unknown>[] {
  return reasons.map((reason) => ({ reason, refuses: () => false }));
}

/** A verdict by a value that was read; undecided where it could not be read. */
export function given<Value>(value: Readable<Value>, decide: (value: Value) => Verdict): Verdict {
  return value instanceof Undecided ? value : decide(value);
}

/** Refused if any is; otherwise undecided if any is. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes(true) || (verdicts.find((verdict) => verdict instanceof Undecided) ?? false);
}

/** The part of a context that can make no write. */
export type ReadContext = Pick<Context, 'activities' | 'loaders' | 'referenceData'>;

/**
 * Reads a value. What the caller may not read is undecided. Every other error is thrown, as is a refusal that the write
 * itself would meet; see `refusalInCommon`.
 */
export async function readable<Value>(
  write: EndpointDeclaration,
  read: () => Value | Promise<Value>,
): Promise<Readable<Value>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'FORBIDDEN') throw error;
    if (refusalInCommon(write, error)) throw error;
    return new Undecided('READ_NOT_PERMITTED', error.details.requiredScopes);
  }
}

/** Reasons that say nothing of another call: each has permissions and parameters of its own. */
const OF_ITS_OWN_CALL: ReadonlySet<ErrorReason> = new Set([
  'SCOPE_MISSING',
  'PERMISSION_DENIED',
  'INVALID_PARAMETER',
]);

/**
 * The write's own code for the refusal of a read: the code that it has for the same reason, such as an employee whom
 * Feishu does not know. undefined where it has none, or where the write may succeed nevertheless.
 */
export function refusalInCommon(write: EndpointDeclaration, error: unknown): FeishuErrorCode | undefined {
  if (!(error instanceof FeishuRefusal) || !error.errorCode) return undefined;
  const { code, reason } = error.errorCode;
  if (OF_ITS_OWN_CALL.has(reason)) return undefined;
  const hasReason = (row: FeishuErrorCode | undefined) => row?.reason === reason;
  const ofGateway = errorCodeOf(write, code);
  return write.errors.find(hasReason) ?? (hasReason(ofGateway) ? ofGateway : undefined);
}
