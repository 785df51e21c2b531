import type { Caller } from './caller.ts';
import type { EndpointDeclaration } from './endpoint.ts';
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
  /** Told of each call; a write wants to know. */
  readonly watcher?: Watcher | undefined;
}

/** Learns what becomes of an operation's calls. */
export interface Watcher {
  /** A call is about to leave: from here on it may reach Feishu. */
  onSend(): void;
  /** Feishu answered, whatever it said. */
  onAnswer(endpoint: EndpointDeclaration, logId: string | null): void;
}

/**
 * The operation as a write goes through it. Until its first call leaves, it ends with its client; then it goes on until
 * its outcome is known or the time is over, as a write that was sent cannot be taken back by going away. It draws on the
 * allowance of the operation that it is part of.
 */
export function writing(operation: Operation, onAnswer: Watcher['onAnswer']): Operation {
  const { caller, signal } = operation;
  const ended = new AbortController();
  const end = () => ended.abort(signal?.reason);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  return {
    caller,
    signal: ended.signal,
    get deadline() {
      return operation.deadline;
    },
    get callsLeft() {
      return operation.callsLeft;
    },
    set callsLeft(left) {
      operation.callsLeft = left;
    },
    watcher: { onAnswer, onSend: () => signal?.removeEventListener('abort', end) },
  };
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
