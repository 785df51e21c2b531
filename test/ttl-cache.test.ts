import { describe, expect, test } from 'vitest';
import type { Deadline } from '../src/async/deadline.ts';
import { TtlCache } from '../src/async/ttl-cache.ts';

const caller = (signal?: AbortSignal): Deadline => ({ expiresAt: performance.now() + 60_000, signal });

/** A reason of the caller who fetched. */
class Spent extends Error {}

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

describe('an entry', () => {
  test('is returned until its TTL is over, and not a millisecond longer', async () => {
    let now = 1_000;
    const cache = new TtlCache<{ n: number }>({ ttlMs: 300_000, now: () => now });
    const fetch = counter();
    const read = () => cache.getOrFetch('hr', caller(), fetch);
    expect(await read()).toEqual({ n: 1 });
    now += 299_999;
    expect(await read()).toEqual({ n: 1 });
    now += 2;
    expect(await read()).toEqual({ n: 2 });
  });

  test('is not cached if the TTL is 0', async () => {
    const cache = new TtlCache<{ n: number }>({ ttlMs: 0 });
    const fetch = counter();
    const read = () => cache.getOrFetch('hr', caller(), fetch);
    expect(await read()).toEqual({ n: 1 });
    expect(await read()).toEqual({ n: 2 });
  });

  test('is never returned to another principal, also while it is being fetched', async () => {
    const cache = new TtlCache<{ of: string }>({ ttlMs: 1_000 });
    const read = (who: string) => cache.getOrFetch(who, caller(), async () => ({ of: who }));
    expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual([
      { of: 'a' },
      { of: 'b' },
      { of: 'a' },
    ]);
    expect(await read('b')).toEqual({ of: 'b' });
  });

  test('is evicted if it is the least recently used of too many', async () => {
    const cache = new TtlCache<{ n: number }>({ ttlMs: 1_000_000 });
    const fetch = counter();
    const read = (who: string) => cache.getOrFetch(who, caller(), fetch);
    for (let who = 0; who <= 500; who += 1) await read(String(who));
    expect(await read('500')).toEqual({ n: 501 });
    expect(await read('0')).toEqual({ n: 502 });
  });
});

describe('a fetch under way', () => {
  test('is shared by all requests for the same key', async () => {
    const cache = new TtlCache<object>({ ttlMs: 0 });
    const { ends, fetch } = fetches();
    const reads = [1, 2, 3].map(() => cache.getOrFetch('hr', caller(), fetch));
    expect(ends).toHaveLength(1);
    ends[0]?.resolve({ whole: true });
    expect(await Promise.all(reads)).toEqual([{ whole: true }, { whole: true }, { whole: true }]);
  });

  test('that fails is an error for all waiting requests, and the next request fetches again', async () => {
    const cache = new TtlCache<object>({ ttlMs: 1_000 });
    const { ends, fetch } = fetches();
    const reads = [1, 2].map(() => cache.getOrFetch('hr', caller(), fetch));
    ends[0]?.reject(new Error('no'));
    for (const read of await Promise.allSettled(reads)) expect(read.status).toBe('rejected');
    const again = cache.getOrFetch('hr', caller(), fetch);
    expect(ends).toHaveLength(2);
    ends[1]?.resolve({ whole: true });
    expect(await again).toEqual({ whole: true });
  });

  test.each([
    ['whose client has gone', new Error('aborted'), true],
    ['whose calls are spent', new Spent(), false],
  ])('of a caller %s is repeated by a waiting request, for all others', async (_, error, aborts) => {
    const isCallersOwn = (reason: unknown) => reason instanceof Spent;
    const cache = new TtlCache<object>({ ttlMs: 1_000, isCallersOwn });
    const { ends, fetch } = fetches();
    const client = new AbortController();
    const first = cache.getOrFetch('hr', caller(client.signal), fetch);
    const others = [1, 2].map(() => cache.getOrFetch('hr', caller(), fetch));
    if (aborts) client.abort(error);
    ends[0]?.reject(error);
    await expect(first).rejects.toBe(error);
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.resolve({ whole: true });
    expect(await Promise.all(others)).toEqual([{ whole: true }, { whole: true }]);
    expect(ends).toHaveLength(2);
  });

  test('is neither joined nor cached once it is invalidated', async () => {
    const cache = new TtlCache<object>({ ttlMs: 1_000 });
    const { ends, fetch } = fetches();
    const before = cache.getOrFetch('hr', caller(), fetch);
    cache.forget('hr');
    const after = cache.getOrFetch('hr', caller(), fetch);
    expect(ends).toHaveLength(2);
    ends[1]?.resolve({ written: true });
    ends[0]?.resolve({ written: false });
    expect(await Promise.all([before, after])).toEqual([{ written: false }, { written: true }]);
    expect(await cache.getOrFetch('hr', caller(), fetch)).toEqual({ written: true });
    cache.forget('hr');
    void cache.getOrFetch('hr', caller(), fetch);
    expect(ends).toHaveLength(3);
  });
});
