import { setTimeout as sleep } from 'node:timers/promises';
import { timeLeft } from '../../async/deadline.ts';
import type { Context } from '../../context.ts';
import type { Call } from '../../datasources/feishu/client.ts';
import type { Endpoint, EndpointInput } from '../../datasources/feishu/endpoint.ts';
import {
  type ErrorCategory,
  provesNothingHappened,
} from '../../datasources/feishu/error-codes/error-code.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import { TransportFault } from '../../datasources/feishu/http/transport-fault.ts';
import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../errors.ts';

/** The outcome of one attempt at a write, in the terms of the audit log. */
export type Attempt<Data> =
  | { readonly outcome: 'done'; readonly data: Data }
  /** It did not happen. */
  | { readonly outcome: 'refused'; readonly error: ClientError }
  /** It may have happened: the answer was lost, or its code does not prove the contrary. */
  | { readonly outcome: 'unknown'; readonly error: ClientError };

/** Attempts a write once. What is no ClientError, such as an abort before the call was sent, is thrown. */
export async function attempt<Input extends EndpointInput, Data>(
  call: Call,
  endpoint: Endpoint<Input, Data>,
  input: Input,
): Promise<Attempt<Data>> {
  try {
    return { outcome: 'done', data: await call(endpoint, input) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { outcome: isInconclusive(error) ? 'unknown' : 'refused', error };
  }
}

function isInconclusive(error: ClientError): boolean {
  if (error instanceof TransportFault) return error.sent;
  return error instanceof FeishuRefusal && !provesNothingHappened(error.errorCode);
}

/** Whether a repeat may succeed where the outcome is unknown: a lost answer, or a code that is documented as transient. */
export function mayRepeat(error: ClientError): boolean {
  return (
    error instanceof TransportFault || (error instanceof FeishuRefusal && error.errorCode?.retryable === true)
  );
}

/** Waits before the next attempt; false, and at once, where the deadline is earlier than that. */
export async function pause(ms: number, { operation }: Context): Promise<boolean> {
  if (timeLeft(operation) <= ms) return false;
  await sleep(ms);
  return true;
}

/**
 * The error of a write whose outcome could not be determined. `check` tells the caller what to look at; `retryable`,
 * whether the same input may be sent again without doing harm.
 */
export function outcomeUnknown(check: BilingualText, cause: unknown, retryable: boolean): ClientError {
  const { details, hint } = cause instanceof ClientError ? cause : { details: {}, hint: undefined };
  const { feishu, reason } = details;
  return new ClientError(
    'OUTCOME_UNKNOWN',
    {
      en: `Whether the change was made could not be determined: Feishu's answer was lost, or does not say. ${check.en}`,
      zh: `无法确定变更是否已完成：飞书的响应丢失，或没有说明。${check.zh}`,
    },
    { ...(feishu && { feishu }), ...(reason && { reason }), retryable },
    { cause, hint },
  );
}

const CAUSED_BY_INPUT: ReadonlySet<ErrorCategory> = new Set([
  'INVALID_INPUT',
  'NOT_FOUND',
  'FAILED_PRECONDITION',
]);

/**
 * Whether the refusal of a later attempt proves that the first attempt was refused as well, so that nothing happened. A
 * state that the first attempt may itself have caused, such as a change in progress or a salary that is not the first
 * any more, is no proof, nor is a permission or a token that is missing now.
 */
export function refusesFirstAttempt(error: ClientError): boolean {
  const errorCode = error instanceof FeishuRefusal ? error.errorCode : undefined;
  if (!errorCode || errorCode.reason === 'REGULAR_VALUE_NOT_ALLOWED') return false;
  return CAUSED_BY_INPUT.has(errorCode.category);
}
