import { Abort, type Signal } from '../../async/abort.ts';
import { ClientError } from '../../errors.ts';
import type { Caller } from './auth/caller.ts';
import type { EndpointDeclaration } from './endpoint.ts';

/** How long somebody waits for an answer. */
export interface Deadline {
  /**
   * When the answer is due, on the clock of `performance.now()`. It is put off while somebody waits, when others who
   * can wait longer join them: whoever acts on it looks again.
   */
  readonly expiresAt: number;
  /** Aborts when nobody waits any more. */
  readonly signal: Signal | undefined;
  /** Called when Feishu begins to answer: what they wait for was read before now. */
  answering?(): void;
}

/** What one GraphQL operation brings to the door with each of its calls. */
export interface Operation extends Deadline {
  readonly caller: Caller;
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

/*
 * Operations are made by classes: V8 keeps an object literal's getters, and whatever they can see, far longer than the
 * object.
 */

/** The operation of a caller who waits as long as `deadline` lasts. */
export class CallersOperation implements Operation {
  readonly caller: Caller;
  callsLeft: number;
  readonly #deadline: Deadline;

  constructor(caller: Caller, deadline: Deadline, callsLeft: number) {
    this.caller = caller;
    this.callsLeft = callsLeft;
    this.#deadline = deadline;
  }

  get expiresAt(): number {
    return this.#deadline.expiresAt;
  }

  get signal(): Signal | undefined {
    return this.#deadline.signal;
  }

  answering(): void {
    this.#deadline.answering?.();
  }
}

/**
 * The operation as a write goes through it. Until its first call leaves, it ends with its client; then it goes on until
 * its outcome is known or the time is over, as a write that was sent cannot be taken back by going away. It draws on the
 * allowance of the operation that it is part of.
 */
export class WritingOperation implements Operation {
  readonly caller: Caller;
  readonly signal = new Abort();
  readonly watcher: Watcher;
  readonly #whole: Operation;

  constructor(whole: Operation, watcher: Watcher) {
    this.caller = whole.caller;
    this.#whole = whole;
    const { signal } = whole;
    const end = () => this.signal.abort(signal?.reason);
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end);
    this.watcher = {
      onSend() {
        signal?.removeEventListener('abort', end);
        watcher.onSend();
      },
      onAnswer: (endpoint, logId) => watcher.onAnswer(endpoint, logId),
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

/** The milliseconds until the answer is due; negative when it is overdue. */
export function timeLeft({ expiresAt }: Deadline): number {
  return expiresAt - performance.now();
}

export function outOfTime(): ClientError {
  return new ClientError('UPSTREAM_TIMEOUT', 'The time for this request has run out.');
}
