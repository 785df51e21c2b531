import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Rate } from '../src/datasources/feishu/endpoint.ts';
import type { Deadline } from '../src/datasources/feishu/operation.ts';
import { LocalPermits, TRAVEL_MS } from '../src/datasources/feishu/rate-limit/permits.ts';
import { RateLimiter } from '../src/datasources/feishu/rate-limit/rate-limiter.ts';
import { scaleRate } from '../src/datasources/feishu/rate-limit/sliding-window.ts';
import { ClientError } from '../src/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const budgetOf = (rates: readonly Rate[]) =>
  new RateLimiter('GET /x', (freed) => new LocalPermits(rates, freed));
const within = (ms: number, signal?: AbortSignal): Deadline => ({
  expiresAt: performance.now() + ms,
  signal,
});
const at = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Asks for a permit and uses it at once for a call that takes no time. */
function ask(budget: RateLimiter, deadline: Deadline, turn = budget.nextTurn()) {
  const asked = performance.now();
  const result: { waited?: number; error?: ClientError } = {};
  budget.acquire(deadline, turn).then(
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

test('however calls come and travel, Feishu sees no more of them in any window than each rate allows, and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rate, { minLength: 1, maxLength: 2 }),
      fc.array(call, { minLength: 1, maxLength: 40 }),
      async (rates, calls) => {
        const budget = budgetOf(rates);
        const arrivals: number[] = [];
        const granted: number[] = [];
        let ended = 0;
        const make = async ({ deadline, travels, takes }: (typeof calls)[number], index: number) => {
          const permit = await budget.acquire(within(deadline), budget.nextTurn());
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

test('many parts of a rate never make more than the whole', () => {
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

  test('calls wait their turn in order', async () => {
    const budget = budgetOf(rates);
    const asked = Array.from({ length: 5 }, () => ask(budget, within(10_000)));
    await at(5_000);
    const waits = asked.map(({ waited = Number.NaN }) => Math.floor(waited / 1_000));
    expect(waits).toEqual([0, 0, 1, 1, 2]);
  });

  test('who cannot make it is told at once, and when to come again', async () => {
    const budget = budgetOf(rates);
    const asked = Array.from({ length: 5 }, () => ask(budget, within(1_500)));
    await at(0);
    const [last] = asked.slice(-1);
    expect(last).toMatchObject({ waited: 0, error: { code: 'RATE_LIMITED' } });
    expect(last?.error?.details.retryAfterMs).toBeGreaterThan(1_990);
    expect(last?.error?.details.retryAfterMs).toBeLessThan(2_100);
    expect(asked.slice(0, -1).every(({ error }) => error === undefined)).toBe(true);
  });

  test('the permit of one who has gone is given on', async () => {
    const budget = budgetOf(rates);
    const leaver = new AbortController();
    ask(budget, within(10_000));
    ask(budget, within(10_000));
    const leaves = [ask(budget, within(10_000, leaver.signal)), ask(budget, within(10_000, leaver.signal))];
    const next = ask(budget, within(10_000));
    await at(100);
    leaver.abort(new Error('gone'));
    await at(1_000);
    expect(leaves.map(({ error }) => error?.message)).toEqual(['gone', 'gone']);
    expect(next.waited).toBeLessThan(1_100);
  });

  test('a permit that was not used is given on', async () => {
    const budget = budgetOf(rates);
    const permits = [
      await budget.acquire(within(100), budget.nextTurn()),
      await budget.acquire(within(100), budget.nextTurn()),
    ];
    const next = ask(budget, within(10_000));
    await at(300);
    for (const permit of permits) permit.release();
    await at(0);
    expect(next.waited).toBe(300);
  });

  test('a stop holds all back, and tells those who cannot wait for its end', async () => {
    const budget = budgetOf(rates);
    budget.stop(3_000);
    const patient = ask(budget, within(10_000));
    const hasty = ask(budget, within(2_000));
    await at(0);
    expect(hasty).toMatchObject({ waited: 0, error: { code: 'RATE_LIMITED' } });
    await at(5_000);
    expect(patient.error).toBeUndefined();
    expect(patient.waited).toBeGreaterThanOrEqual(3_000);
  });

  test('a stop tells those who wait already', async () => {
    const budget = budgetOf(rates);
    const asked = Array.from({ length: 4 }, () => ask(budget, within(2_000)));
    await at(500);
    budget.stop(3_000);
    await at(0);
    expect(asked.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
  });

  test('a deadline that is put off while somebody waits is kept to', async () => {
    const budget = budgetOf(rates);
    let expiresAt = performance.now() + 1_200;
    const deadline = {
      get expiresAt() {
        return expiresAt;
      },
      signal: undefined,
    };
    ask(budget, within(100));
    ask(budget, within(100));
    budget.stop(1_050);
    const asked = ask(budget, deadline);
    expiresAt += 3_000;
    budget.stop(2_000);
    await at(4_000);
    expect(asked.error).toBeUndefined();
  });

  test('turns are promised only if all of them come in time', () => {
    const budget = budgetOf(rates);
    expect(() => budget.reserve(5, within(1_500))).toThrow(ClientError);
    expect(budget.reserve(4, within(1_500)).turns).toHaveLength(4);
  });

  test('who was promised a turn goes before those who came later, who need not wait for a turn that nobody takes', async () => {
    const budget = budgetOf(rates);
    const { turns, done } = budget.reserve(4, within(10_000));
    const [first, second] = turns;
    ask(budget, within(10_000), first);
    const passes = ask(budget, within(10_000));
    await at(0);
    expect(passes.waited).toBe(0);
    const waits = ask(budget, within(10_000));
    const alsoWaits = ask(budget, within(10_000));
    await at(500);
    const promised = ask(budget, within(10_000), second);
    await at(10_000);
    done();
    expect(promised.waited).toBeLessThan(510);
    expect(waits.waited).toBeLessThan(1_010);
    expect(alsoWaits.waited).toBeGreaterThan(2_000);
  });
});
