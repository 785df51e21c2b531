import { Abort, type Signal } from '../../async/abort.ts';
import { type Deadline, DeadlineExceeded } from '../../async/deadline.ts';
import { ClientError } from '../../errors.ts';
import type { Caller } from './auth/caller.ts';
import type { EndpointDeclaration } from './endpoint.ts';

/** What one GraphQL operation brings to the door with each of its calls. */
export interface Operation extends Deadline {
  readonly caller: Caller;
  /** The same object for all executions of one GraphQL operation, under which it can be remembered what they read. */
  readonly definition?: object | undefined;
  /** How many calls the operation may still make; the door counts down. */
  callsLeft: number;
  /** Observes each write of the operation. */
  readonly observer?: CallObserver | undefined;
}

/** Observes the calls of a write. */
export interface CallObserver {
  /** A call is about to be sent: from here on it may reach Feishu. */
  onSend(): void;
  /** Feishu answered, with a success or a refusal. */
  onAnswer(endpoint: EndpointDeclaration, logId: string | null): void;
}

/**
 * What a client is told of an error: a passed deadline is UPSTREAM_TIMEOUT. Any other error is returned as it is. It
 * stands where errors leave the door, and where they leave the server, for waits that make no call of their own.
 */
export function toClientError(error: unknown): unknown {
  if (!(error instanceof DeadlineExceeded)) return error;
  const text = { en: 'The time for this request has run out.', zh: '此请求的处理时间已用完。' };
  return new ClientError('UPSTREAM_TIMEOUT', text, {}, { cause: error });
}

/*
 * Operations are instances of classes: V8 keeps the getters of an object literal, and all that their closures
 * reference, far longer than the object.
 */

/** The operation of a caller, within the deadline of the request. */
export class CallerOperation implements Operation {
  readonly caller: Caller;
  readonly definition: object | undefined;
  callsLeft: number;
  readonly #deadline: Deadline;

  constructor(caller: Caller, definition: object | undefined, deadline: Deadline, callsLeft: number) {
    this.caller = caller;
    this.definition = definition;
    this.callsLeft = callsLeft;
    this.#deadline = deadline;
  }

  get expiresAt(): number {
    return this.#deadline.expiresAt;
  }

  get signal(): Signal | undefined {
    return this.#deadline.signal;
  }

  onResponseStart(): void {
    this.#deadline.onResponseStart?.();
  }
}

/**
 * The part of an operation that is one write. Until its first call is sent, it aborts with its client; after that it
 * goes on until its outcome is known or the deadline passes, as a write that was sent cannot be cancelled. It uses the
 * call allowance of the whole operation.
 */
export class WriteOperation implements Operation {
  readonly caller: Caller;
  readonly definition: object | undefined;
  readonly signal = new Abort();
  readonly observer: CallObserver;
  readonly #whole: Operation;

  constructor(whole: Operation, observer: CallObserver) {
    this.caller = whole.caller;
    this.definition = whole.definition;
    this.#whole = whole;
    const { signal } = whole;
    const onAbort = () => this.signal.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    this.observer = {
      onSend() {
        signal?.removeEventListener('abort', onAbort);
        observer.onSend();
      },
      onAnswer: (endpoint, logId) => observer.onAnswer(endpoint, logId),
    };
  }

  get expiresAt(): number {
    return this.#whole.expiresAt;
  }

  get callsLeft(): number {
    return this.#whole.callsLeft;
  }

  set callsLeft(left: number) {
    this.#whole.callsLeft = left;
  }
}
