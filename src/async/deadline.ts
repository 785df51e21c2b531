import type { Signal } from './abort.ts';

/** How long a caller waits for a result. */
export interface Deadline {
  /**
   * When the result is due, in milliseconds on the clock of `performance.now()`. The deadline of a shared call moves to
   * a later time when a caller with a later deadline joins it, so a timer has to read it again before it acts.
   */
  readonly expiresAt: number;
  /** Aborts when no caller waits any more. */
  readonly signal: Signal | undefined;
  /** Called when the response starts to arrive: the result was read before this moment. */
  onResponseStart?(): void;
}

/** The deadline passed before the result was there. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';

  constructor() {
    super('The deadline was exceeded.');
  }
}

/** For work that is not done on behalf of a request. */
export const NO_DEADLINE: Deadline = { expiresAt: Number.POSITIVE_INFINITY, signal: undefined };

/** The longest delay that `setTimeout` takes; a longer one fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** The milliseconds until the deadline; negative when it has passed. */
export function timeLeft({ expiresAt }: Deadline): number {
  return expiresAt - performance.now();
}

/**
 * Calls `onEnd` once: with the reason when the deadline's signal aborts, without an argument when the time is up.
 * Returns a function that stops watching. Its timer does not keep the process alive: the connection of the caller who
 * waits does.
 */
export function watchDeadline(deadline: Deadline, onEnd: (abortReason?: unknown) => void): () => void {
  const { signal } = deadline;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  const onAbort = () => {
    stop();
    onEnd(signal?.reason ?? new Error('aborted'));
  };
  const onTimer = () => {
    const left = timeLeft(deadline);
    if (left > 0) {
      startTimer(left);
      return;
    }
    stop();
    onEnd();
  };
  const startTimer = (ms: number) => {
    if (ms === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(onTimer, Math.min(MAX_TIMER_MS, Math.max(0, Math.ceil(ms)))).unref();
  };
  signal?.addEventListener('abort', onAbort);
  startTimer(timeLeft(deadline));
  return stop;
}

/** Calls `onAbort` with the signal's reason when it aborts. Returns a function that stops watching. */
export function watchAbort(signal: Signal | undefined, onAbort: (reason: unknown) => void): () => void {
  const listener = () => onAbort(signal?.reason ?? new Error('aborted'));
  signal?.addEventListener('abort', listener);
  return () => signal?.removeEventListener('abort', listener);
}

/**
 * Waits for a shared promise until the caller's own deadline. Rejects with {@link DeadlineExceeded}, or with the
 * signal's reason; the promise itself goes on.
 */
export function waitFor<Value>(shared: Promise<Value>, deadline: Deadline): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (deadline.signal?.aborted) throw deadline.signal.reason;
    const stopWatching = watchDeadline(deadline, (reason) => reject(reason ?? new DeadlineExceeded()));
    shared.then(resolve, reject).finally(stopWatching);
  });
}

/** Waits for `ms` milliseconds; rejects as {@link waitFor} does. */
export function sleep(ms: number, deadline: Deadline): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms).unref();
  });
  return waitFor(elapsed, deadline).finally(() => clearTimeout(timer));
}
