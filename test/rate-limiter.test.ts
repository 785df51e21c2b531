import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Deadline } from '../src/async/deadline.ts';
import { LocalPermits, TRAVEL_MS } from '../src/datasources/feishu/rate-limit/permits.ts';
import type { Rate } from '../src/datasources/feishu/rate-limit/rate.ts';
import { RateLimiter } from '../src/datasources/feishu/rate-limit/rate-limiter.ts';
import { scaleRate } from '../src/datasources/feishu/rate-limit/sliding-window.ts';
import { ClientError } from '../src/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limiterOf = (rates: readonly Rate[]) =>
  new RateLimiter('GET /x', (onFree) => new LocalPermits(rates, onFree));
const within = (ms: number, signal?: AbortSignal): Deadline => ({
  expiresAt: performance.now() + ms,
  signal,
});
const at = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Asks for a permit and uses it at once for a call that takes no time. */
function ask(limiter: RateLimiter, deadline: Deadline, reservation = limiter.lastReservation()) {
  const asked = performance.now();
  const result: { waited?: number; error?: ClientError } = {};
  limiter.acquire(deadline, reservation).then(
    (permit) => {
      result.waited = performance.now() - asked;
      permit.sent();
      permit.answered();
    },
    (error) => {
      result.waited = performance.now() - asked;
      result.error = error;
    },
  );
  return result;
}

const rate = fc.record({
  limit: fc.integer({ min: 1, max: 6 }),
  windowMs: fc.constantFrom(100, 1_000, 7_000),
});
const call = fc.record({
  /** After the one before. */
  comes: fc.integer({ min: 0, max: 400 }),
  deadline: fc.integer({ min: 1, max: 5_000 }),
  /** Between sending and the moment that Feishu counts it. */
  travels: fc.integer({ min: 0, max: TRAVEL_MS }),
  /** Between that moment and its answer; what is not answered breaks. */
  takes: fc.option(fc.integer({ min: 0, max: 3_000 })),
});

test('for any arrivals and latencies, no window at Feishu has more calls than a rate allows, and every call gets a permit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rate, { minLength: 1, maxLength: 2 }),
      fc.array(call, { minLength: 1, maxLength: 40 }),
      async (rates, calls) => {
        const limiter = limiterOf(rates);
        const arrivals: number[] = [];
        const granted: number[] = [];
        let ended = 0;
        const make = async ({ deadline, travels, takes }: (typeof calls)[number], index: number) => {
          const permit = await limiter.acquire(within(deadline), limiter.lastReservation());
          granted.push(index);
          permit.sent();
          setTimeout(() => arrivals.push(performance.now()), travels);
          if (takes !== null) setTimeout(() => permit.answered(), travels + takes);
        };
        for (const [index, each] of calls.entries()) {
          await at(each.comes);
          void make(each, index)
            .catch((error: unknown) => expect(error).toMatchObject({ code: 'RATE_LIMITED' }))
            .finally(() => {
              ended += 1;
            });
        }
        await at(20_000);
        arrivals.sort((a, b) => a - b);
        for (const { limit, windowMs } of rates) {
          arrivals.forEach((time, index) => {
            expect(time - (arrivals[index - limit] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(
              windowMs,
            );
          });
        }
        expect(granted).toEqual([...granted].sort((a, b) => a - b));
        expect(ended).toBe(calls.length);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

test('the parts of a rate are never more than the whole', () => {
  fc.assert(
    fc.property(rate, fc.integer({ min: 1, max: 50 }), ({ limit, windowMs }, parts) => {
      const part = scaleRate({ limit, windowMs }, 1 / parts);
      expect(part.limit).toBeGreaterThanOrEqual(1);
      expect((parts * part.limit) / part.windowMs).toBeLessThanOrEqual((limit / windowMs) * (1 + 1e-6));
    }),
  );
});

describe('with 2 calls in a second', () => {
  const rates = [{ limit: 2, windowMs: 1_000 }];

  test('calls get permits in order of arrival', async () => {
    const limiter = limiterOf(rates);
    const asked = Array.from({ length: 5 }, () => ask(limiter, within(10_000)));
    await at(5_000);
    const waits = asked.map(({ waited = Number.NaN }) => Math.floor(waited / 1_000));
    expect(waits).toEqual([0, 0, 1, 1, 2]);
  });

  test('a call without a permit before its deadline is refused at once, with retryAfterMs', async () => {
    const limiter = limiterOf(rates);
    const asked = Array.from({ length: 5 }, () => ask(limiter, within(1_500)));
    await at(0);
    const [last] = asked.slice(-1);
    expect(last).toMatchObject({ waited: 0, error: { code: 'RATE_LIMITED' } });
    expect(last?.error?.details.retryAfterMs).toBeGreaterThan(1_990);
    expect(last?.error?.details.retryAfterMs).toBeLessThan(2_100);
    expect(asked.slice(0, -1).every(({ error }) => error === undefined)).toBe(true);
  });

  test('the permit of an aborted call goes to the next', async () => {
    const limiter = limiterOf(rates);
    const leaver = new AbortController();
    ask(limiter, within(10_000));
    ask(limiter, within(10_000));
    const leaves = [ask(limiter, within(10_000, leaver.signal)), ask(limiter, within(10_000, leaver.signal))];
    const next = ask(limiter, within(10_000));
    await at(100);
    leaver.abort(new Error('gone'));
    await at(1_000);
    expect(leaves.map(({ error }) => error?.message)).toEqual(['gone', 'gone']);
    expect(next.waited).toBeLessThan(1_100);
  });

  test('a released permit goes to the next call', async () => {
    const limiter = limiterOf(rates);
    const permits = [
      await limiter.acquire(within(100), limiter.lastReservation()),
      await limiter.acquire(within(100), limiter.lastReservation()),
    ];
    const next = ask(limiter, within(10_000));
    await at(300);
    for (const permit of permits) permit.release();
    await at(0);
    expect(next.waited).toBe(300);
  });

  test('a pause delays all calls, and refuses those whose deadline is earlier', async () => {
    const limiter = limiterOf(rates);
    limiter.stop(3_000);
    const patient = ask(limiter, within(10_000));
    const hasty = ask(limiter, within(2_000));
    await at(0);
    expect(hasty).toMatchObject({ waited: 0, error: { code: 'RATE_LIMITED' } });
    await at(5_000);
    expect(patient.error).toBeUndefined();
    expect(patient.waited).toBeGreaterThanOrEqual(3_000);
  });

  test('a pause refuses queued calls whose deadline is earlier', async () => {
    const limiter = limiterOf(rates);
    const asked = Array.from({ length: 4 }, () => ask(limiter, within(2_000)));
    await at(500);
    limiter.stop(3_000);
    await at(0);
    expect(asked.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
  });

  test('a deadline that is extended while a call waits is observed', async () => {
    const limiter = limiterOf(rates);
    let expiresAt = performance.now() + 1_200;
    const deadline = {
      get expiresAt() {
        return expiresAt;
      },
      signal: undefined,
    };
    ask(limiter, within(100));
    ask(limiter, within(100));
    limiter.stop(1_050);
    const asked = ask(limiter, deadline);
    expiresAt += 3_000;
    limiter.stop(2_000);
    await at(4_000);
    expect(asked.error).toBeUndefined();
  });

  test('permits are reserved only if all of them come before the deadline', () => {
    const limiter = limiterOf(rates);
    expect(() => limiter.reserve(5, within(1_500))).toThrow(ClientError);
    expect(limiter.reserve(4, within(1_500)).reservations).toHaveLength(4);
  });

  test('reserved permits come before later calls, which do not wait for unused reservations', async () => {
    const limiter = limiterOf(rates);
    const { reservations, release } = limiter.reserve(4, within(10_000));
    const [first, second] = reservations;
    ask(limiter, within(10_000), first);
    const passes = ask(limiter, within(10_000));
    await at(0);
    expect(passes.waited).toBe(0);
    const waits = ask(limiter, within(10_000));
    const alsoWaits = ask(limiter, within(10_000));
    await at(500);
    const promised = ask(limiter, within(10_000), second);
    await at(10_000);
    release();
    expect(promised.waited).toBeLessThan(510);
    expect(waits.waited).toBeLessThan(1_010);
    expect(alsoWaits.waited).toBeGreaterThan(2_000);
  });
});
