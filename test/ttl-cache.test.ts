import { describe, expect, test } from 'vitest';
import { createTtlCache } from '../src/async/ttl-cache.ts';
import { ANONYMOUS } from '../src/datasources/feishu/auth/caller.ts';
import type { Operation } from '../src/datasources/feishu/operation.ts';
import { ClientError } from '../src/errors.ts';

const operation = (signal?: AbortSignal): Operation => ({
  caller: ANONYMOUS,
  expiresAt: performance.now() + 60_000,
  signal,
  callsLeft: 50,
});

/** A fetch that tells how many there were. */
function counter() {
  let n = 0;
  return async () => {
    n += 1;
    return { n };
  };
}

/** A fetch that ends when it is told to. */
function fetches() {
  const ends: { resolve: (value: object) => void; reject: (error: Error) => void }[] = [];
  const fetch = () => new Promise<object>((resolve, reject) => ends.push({ resolve, reject }));
  return { ends, fetch };
}

describe('what is kept for a principal', () => {
  test('is given again until its time is over, and not a millisecond longer', async () => {
    let now = 1_000;
    const kept = createTtlCache<{ n: number }>({ ttlMs: 300_000, now: () => now });
    const fetch = counter();
    const read = () => kept.read('hr', operation(), fetch);
    expect(await read()).toEqual({ n: 1 });
    now += 299_999;
    expect(await read()).toEqual({ n: 1 });
    now += 2;
    expect(await read()).toEqual({ n: 2 });
  });

  test('is nothing where the time is 0', async () => {
    const kept = createTtlCache<{ n: number }>({ ttlMs: 0 });
    const fetch = counter();
    const read = () => kept.read('hr', operation(), fetch);
    expect(await read()).toEqual({ n: 1 });
    expect(await read()).toEqual({ n: 2 });
  });

  test('is never given to another, also while it is being fetched', async () => {
    const kept = createTtlCache<{ of: string }>({ ttlMs: 1_000 });
    const read = (who: string) => kept.read(who, operation(), async () => ({ of: who }));
    expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual([
      { of: 'a' },
      { of: 'b' },
      { of: 'a' },
    ]);
    expect(await read('b')).toEqual({ of: 'b' });
  });

  test('is bounded: who was asked for longest ago gives way', async () => {
    const kept = createTtlCache<{ n: number }>({ ttlMs: 1_000_000 });
    const fetch = counter();
    const read = (who: string) => kept.read(who, operation(), fetch);
    for (let who = 0; who <= 500; who += 1) await read(String(who));
    expect(await read('500')).toEqual({ n: 501 });
    expect(await read('0')).toEqual({ n: 502 });
  });
});

describe('a fetch under way', () => {
  test('is waited for by all who want the same', async () => {
    const kept = createTtlCache<object>({ ttlMs: 0 });
    const { ends, fetch } = fetches();
    const reads = [1, 2, 3].map(() => kept.read('hr', operation(), fetch));
    expect(ends).toHaveLength(1);
    ends[0]?.resolve({ whole: true });
    expect(await Promise.all(reads)).toEqual([{ whole: true }, { whole: true }, { whole: true }]);
  });

  test('that fails fails for all who wait, and the next one tries anew', async () => {
    const kept = createTtlCache<object>({ ttlMs: 1_000 });
    const { ends, fetch } = fetches();
    const reads = [1, 2].map(() => kept.read('hr', operation(), fetch));
    ends[0]?.reject(new ClientError('UPSTREAM_ERROR', 'no'));
    for (const read of await Promise.allSettled(reads)) expect(read.status).toBe('rejected');
    const again = kept.read('hr', operation(), fetch);
    expect(ends).toHaveLength(2);
    ends[1]?.resolve({ whole: true });
    expect(await again).toEqual({ whole: true });
  });

  test.each([
    ['whose client has gone', new Error('aborted'), true],
    ['whose calls are spent', new ClientError('UPSTREAM_BUDGET_EXCEEDED', 'spent'), false],
  ])('of an operation %s is made again by one who waits, for all others', async (_, error, aborts) => {
    const kept = createTtlCache<object>({ ttlMs: 1_000 });
    const { ends, fetch } = fetches();
    const client = new AbortController();
    const first = kept.read('hr', operation(client.signal), fetch);
    const others = [1, 2].map(() => kept.read('hr', operation(), fetch));
    if (aborts) client.abort(error);
    ends[0]?.reject(error);
    await expect(first).rejects.toBe(error);
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.resolve({ whole: true });
    expect(await Promise.all(others)).toEqual([{ whole: true }, { whole: true }]);
    expect(ends).toHaveLength(2);
  });

  test('is neither joined nor kept once it is forgotten', async () => {
    const kept = createTtlCache<object>({ ttlMs: 1_000 });
    const { ends, fetch } = fetches();
    const before = kept.read('hr', operation(), fetch);
    kept.forget('hr');
    const after = kept.read('hr', operation(), fetch);
    expect(ends).toHaveLength(2);
    ends[1]?.resolve({ written: true });
    ends[0]?.resolve({ written: false });
    expect(await Promise.all([before, after])).toEqual([{ written: false }, { written: true }]);
    expect(await kept.read('hr', operation(), fetch)).toEqual({ written: true });
    kept.forget('hr');
    void kept.read('hr', operation(), fetch);
    expect(ends).toHaveLength(3);
  });
});
