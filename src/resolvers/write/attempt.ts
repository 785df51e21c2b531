import { setTimeout as sleep } from 'node:timers/promises';
import { timeLeft } from '../../async/deadline.ts';
import type { Context } from '../../context.ts';
import type { Call } from '../../datasources/feishu/client.ts';
import type { Endpoint, EndpointInput } from '../../datasources/feishu/endpoint.ts';
import type { ErrorCategory } from '../../datasources/feishu/error-codes/error-code.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import { TransportFault } from '../../datasources/feishu/http/transport-fault.ts';
import { ClientError } from '../../errors.ts';

/** How one try at a write ended. */
export type Attempt<Data> =
  | { readonly ended: 'done'; readonly data: Data }
  /** It did not happen. */
  | { readonly ended: 'refused'; readonly error: ClientError }
  /** It may have happened: the answer was lost, or Feishu failed in the middle. */
  | { readonly ended: 'open'; readonly error: ClientError };

/** Tries a write once. What is no answer at all, such as a client who went away before it left, is thrown. */
export async function attempt<Input extends EndpointInput, Data>(
  call: Call,
  endpoint: Endpoint<Input, Data>,
  input: Input,
): Promise<Attempt<Data>> {
  try {
    return { ended: 'done', data: await call(endpoint, input) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { ended: leavesOpen(error) ? 'open' : 'refused', error };
  }
}

/** A business code says that nothing happened, but for the few that stand for a failure on the way. */
function leavesOpen(error: ClientError): boolean {
  if (error instanceof TransportFault) return error.sent;
  return isPassingFailure(error);
}

/** Whether Feishu itself failed in a way that may pass. */
function isPassingFailure(error: ClientError): boolean {
  const errorCode = error instanceof FeishuRefusal ? error.errorCode : undefined;
  return errorCode?.category === 'UPSTREAM_FAILURE' && errorCode.retryable === true;
}

/** Waits before the next try; false, and at once, where the time left would not suffice for it. */
export async function pause(ms: number, { operation }: Context): Promise<boolean> {
  if (timeLeft(operation) <= ms) return false;
  await sleep(ms);
  return true;
}

/** The error of a write of which nobody can say whether it happened. `check` says what to look at. */
export function outcomeUnknown(check: string, cause: unknown): ClientError {
  const feishu = cause instanceof ClientError ? cause.details.feishu : undefined;
  return new ClientError(
    'OUTCOME_UNKNOWN',
    `The answer of Feishu was lost, and whether the change was made could not be found out. ${check}`,
    feishu && { feishu },
    { cause },
  );
}

const OF_THE_INPUT: ReadonlySet<ErrorCategory> = new Set([
  'INVALID_INPUT',
  'NOT_FOUND',
  'FAILED_PRECONDITION',
]);

/**
 * Whether a later try was refused for something that had refused the first one too, so that nothing happened. What the
 * first try may itself have brought about, such as a change that is under way or a salary that is not the first any
 * more, says nothing of the kind, nor does a right or a token that is missing now.
 */
export function holdsForFirstToo(error: ClientError): boolean {
  const errorCode = error instanceof FeishuRefusal ? error.errorCode : undefined;
  if (!errorCode || errorCode.reason === 'REGULAR_VALUE_NOT_ALLOWED') return false;
  return OF_THE_INPUT.has(errorCode.category);
}
