import { TransportFault } from '../../../errors.ts';
import type { Effect } from '../endpoint.ts';

/** A call is repeated at most so often, besides after a refusal that says that there were too many calls. */
const RETRIES = 2;
const FIRST_WAIT_MS = 100;

/**
 * How long to wait before a failed call is made again; undefined: it is not. Waits are drawn at random (full jitter),
 * so that callers who failed together do not come back together.
 */
export function retryWait(error: unknown, effect: Effect, retries: number): number | undefined {
  if (retries >= RETRIES || !(error instanceof TransportFault) || !isPassing(error)) return undefined;
  // What a write has done when its answer is lost is for those to find out who know what it means.
  if (effect === 'write' && error.sent) return undefined;
  return (0.5 + Math.random()) * FIRST_WAIT_MS * 2 ** retries;
}

/** Whether a fault may pass by itself: no connection, no answer, or a gateway that says that it is not Feishu. */
export function isPassing({ code, status }: TransportFault): boolean {
  return code !== 'UPSTREAM_ERROR' || (status !== undefined && status >= 500);
}
