import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Abort } from '../src/async/abort.ts';
import {
  type Deadline,
  DeadlineExceeded,
  MAX_TIMER_MS,
  NO_DEADLINE,
  sleep,
  waitFor,
  watchDeadline,
} from '../src/async/deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const within = (ms: number, signal?: Abort): Deadline => ({ expiresAt: performance.now() + ms, signal });
const never = new Promise<never>(() => undefined);

/** How a promise has ended so far. */
function outcome(promise: Promise<unknown>) {
  const result: { value?: unknown; error?: unknown } = {};
  promise.then(
    (value) => Object.assign(result, { value }),
    (error: unknown) => Object.assign(result, { error }),
  );
  return result;
}

describe('waiting within a deadline', () => {
  test('ends with DeadlineExceeded when the time is up, and not before', async () => {
    const waiting = outcome(waitFor(never, within(1_000)));
    await vi.advanceTimersByTimeAsync(999);
    expect(waiting).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    expect(waiting.error).toBeInstanceOf(DeadlineExceeded);
  });

  test('goes on where the deadline was moved in the meantime', async () => {
    let expiresAt = performance.now() + 1_000;
    const deadline: Deadline = {
      get expiresAt() {
        return expiresAt;
      },
      signal: undefined,
    };
    const waiting = outcome(waitFor(never, deadline));
    await vi.advanceTimersByTimeAsync(500);
    expiresAt += 1_000;
    await vi.advanceTimersByTimeAsync(1_499);
    expect(waiting).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    expect(waiting.error).toBeInstanceOf(DeadlineExceeded);
  });

  test("ends with the signal's reason when it aborts, before it began or later", async () => {
    const signal = new Abort();
    const early = outcome(sleep(100, within(1_000, signal)));
    signal.abort(new Error('gone'));
    const late = outcome(waitFor(never, within(1_000, signal)));
    await vi.advanceTimersByTimeAsync(0);
    expect([early.error, late.error]).toEqual([new Error('gone'), new Error('gone')]);
  });

  test('leaves no timer behind', async () => {
    const settled = [
      waitFor(Promise.resolve(1), within(1_000)),
      waitFor(Promise.reject(new Error('no')), within(1_000)),
      sleep(10, within(1_000)),
      sleep(2_000, within(1_000)),
    ].map(outcome);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(settled).toMatchObject([{ value: 1 }, { error: new Error('no') }, { value: undefined }, {}]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a deadline farther away than a timer can reach is observed, and none at all needs no timer', async () => {
  const onEnd = vi.fn();
  watchDeadline(NO_DEADLINE, onEnd);
  expect(vi.getTimerCount()).toBe(0);
  watchDeadline(within(MAX_TIMER_MS + 5_000), onEnd);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(onEnd).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(MAX_TIMER_MS + 4_000);
  expect(onEnd).toHaveBeenCalledOnce();
});

test('a timer for those who wait does not keep the process', () => {
  vi.useRealTimers();
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const stop = watchDeadline(within(60_000), () => undefined);
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  stop();
  expect(timers).toBe(before);
});
