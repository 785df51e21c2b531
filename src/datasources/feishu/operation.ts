import type { Caller } from './caller.ts';
import { ClientError } from './errors.ts';

/** What one GraphQL operation brings to the door with each of its calls. */
export interface Operation {
  readonly caller: Caller;
  /** When the answer is due, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal | undefined;
  /** How many calls it may still make; the door counts down. */
  callsLeft: number;
}

/** The milliseconds that are left to the operation; throws when there are none. */
export function timeLeft({ deadline }: Operation): number {
  const left = deadline - performance.now();
  if (left <= 0) throw outOfTime();
  return left;
}

/** Waits for what others wait for too, but no longer than the operation may, and not for a client who has gone. */
export function waitFor<Value>(shared: Promise<Value>, operation: Operation): Promise<Value> {
  const { signal } = operation;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => reject(outOfTime()), timeLeft(operation));
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    shared.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  });
}

function outOfTime(): ClientError {
  return new ClientError('UPSTREAM_TIMEOUT', 'The time for this request has run out.');
}
