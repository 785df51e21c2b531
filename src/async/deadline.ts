import { type Deadline, outOfTime, timeLeft } from '../datasources/feishu/operation.ts';

/**
 * Watches over somebody's deadline: calls `end` once, when they have gone (with the reason) or when their time is up
 * (without one). What it gives back ends the watch.
 */
export function watch(deadline: Deadline, end: (goneBecause?: unknown) => void): () => void {
  const { signal } = deadline;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', gone);
  };
  const gone = () => {
    stop();
    end(signal?.reason ?? new Error('aborted'));
  };
  const look = () => {
    const left = timeLeft(deadline);
    if (left > 0) {
      timer = setTimeout(look, Math.ceil(left));
      return;
    }
    stop();
    end();
  };
  signal?.addEventListener('abort', gone);
  timer = setTimeout(look, Math.max(0, Math.ceil(timeLeft(deadline))));
  return stop;
}

/** Waits for what others wait for too, but no longer than somebody's time lasts, and not for who has gone. */
export function waitFor<Value>(shared: Promise<Value>, deadline: Deadline): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (deadline.signal?.aborted) throw deadline.signal.reason;
    const unwatch = watch(deadline, (goneBecause) => reject(goneBecause ?? outOfTime()));
    shared.then(resolve, reject).finally(unwatch);
  });
}

/** Waits for a while, but not for who has gone. */
export function pause(ms: number, deadline: Deadline): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return waitFor(over, deadline).finally(() => clearTimeout(timer));
}
