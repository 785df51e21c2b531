import type { Effect } from '../endpoint.ts';
import { FeishuRefusal } from '../error-codes/refusal.ts';
import { TransportFault } from '../http/transport-fault.ts';

/** The most retries of a call, besides those after a refusal for too many calls. */
const RETRIES = 2;
const FIRST_DELAY_MS = 100;

/**
 * The backoff before a failed call is retried, in milliseconds; undefined: it is not retried. It has full jitter, so
 * that callers who failed together do not retry together.
 */
export function retryDelay(error: unknown, effect: Effect, retries: number): number | undefined {
  return retries < RETRIES && mayRetry(error, effect)
    ? (0.5 + Math.random()) * FIRST_DELAY_MS * 2 ** retries
    : undefined;
}

function mayRetry(error: unknown, effect: Effect): boolean {
  if (error instanceof FeishuRefusal) return effect === 'read' && isTransientRefusal(error);
  // The outcome of a write whose answer was lost is found out by its resolver, which knows what to look at.
  return error instanceof TransportFault && isTransient(error) && !(effect === 'write' && error.sent);
}

/** Whether Feishu itself failed in a way that its documents call transient, such as 2500003 (`rpc fail`). */
function isTransientRefusal({ errorCode }: FeishuRefusal): boolean {
  return errorCode?.category === 'UPSTREAM_FAILURE' && errorCode.retryable === true;
}

/** Whether a retry may succeed: no connection, no response, or a response of a gateway before Feishu. */
export function isTransient({ code, status }: TransportFault): boolean {
  return code !== 'UPSTREAM_ERROR' || (status !== undefined && status >= 500);
}
