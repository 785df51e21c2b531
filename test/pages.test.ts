import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpoint } from '../src/datasources/feishu/endpoint.ts';
import { FeishuRefusal } from '../src/datasources/feishu/error-codes/refusal.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { decodeCursor, encodeCursor } from '../src/resolvers/pagination/cursor.ts';
import { type PagedList, readConnection } from '../src/resolvers/pagination/token-pages.ts';

const MAX = 7;

const ENDPOINT = endpoint({
  method: 'GET',
  path: '/numbers',
  budget: [],
  identity: [],
  scopes: [],
  errors: [],
  effect: 'read',
  pageSize: MAX,
});

/** A list as Feishu pages it, small enough to have many pages; it counts its calls. */
function listOf(
  count: number,
  { strict, empties, code = 2500002 }: { strict: boolean; empties: number[]; code?: number },
) {
  const list = { calls: 0 };
  const readPage: PagedList<number>['readPage'] = async ({ page_size, page_token }) => {
    list.calls += 1;
    const [start = 0, size = page_size] = page_token === undefined ? [] : page_token.split('/').map(Number);
    if (strict && size !== page_size) throw refusal(code);
    // Rows outside the caller's data range leave gaps: a page that is short, or empty, before the list's end.
    const end = Math.min(start + page_size, count);
    const rows = Array.from({ length: end - start }, (_, index) => start + index);
    return {
      rows: rows.filter((row) => !empties.includes(row)),
      next: end < count ? `${end}/${page_size}` : undefined,
    };
  };
  const context = { reserve: () => () => undefined, sizeBoundTokens: new Set<string>() };
  const read = (first: number, after?: string) =>
    readConnection({ list: 'numbers', first, after, endpoint: ENDPOINT, keyOf: String, readPage }, context);
  return Object.assign(list, { read });
}

function refusal(code: number) {
  return new FeishuRefusal(
    listPaymentActivities,
    { code, msg: '', data: undefined, logId: null, missingScopes: [], violatedFields: [] },
    {},
  );
}

const lists = fc.record({
  count: fc.nat(60),
  strict: fc.boolean(),
  empties: fc.uniqueArray(fc.nat(60), { maxLength: 30 }),
});
const firsts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });

describe('for any list and any page boundaries', () => {
  test('paging with any values of first sees every row once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(lists, firsts, async ({ count, ...quirks }, sizes) => {
        const list = listOf(count, quirks);
        const seen: number[] = [];
        let after: string | undefined;
        for (let step = 0; ; step++) {
          const page = await list.read(sizes[step % sizes.length] ?? 1, after);
          seen.push(...page.nodes);
          expect(page.pageInfo.hasPreviousPage).toBe(step > 0);
          if (!page.pageInfo.hasNextPage) break;
          after = page.pageInfo.endCursor ?? undefined;
        }
        const all = Array.from({ length: count }, (_, index) => index);
        expect(seen).toEqual(all.filter((row) => !quirks.empties.includes(row)));
      }),
      { numRuns: 500 },
    );
  });

  test('the cursor of any edge continues exactly behind it, with any first', async () => {
    await fc.assert(
      fc.asyncProperty(
        lists,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 60 }),
        async ({ count, ...quirks }, first, edge, next) => {
          const list = listOf(count, quirks);
          const page = await list.read(first);
          const cursor = page.edges[edge % Math.max(page.edges.length, 1)]?.cursor;
          if (cursor === undefined) return;
          const resumed = await list.read(next, cursor);
          const whole = (await list.read(60)).nodes;
          const behind = (edge % page.edges.length) + 1;
          expect(resumed.nodes).toEqual(whole.slice(behind, behind + next));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a page costs ceil(first / page) calls from a page boundary, and at most one more from within a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 30 }),
        async (count, first, edge, next) => {
          const list = listOf(count, { strict: false, empties: [] });
          const page = await list.read(first);
          expect(list.calls).toBeLessThanOrEqual(Math.ceil(first / MAX));
          const cursor = page.edges[edge % Math.max(page.edges.length, 1)]?.cursor;
          if (cursor === undefined) return;
          list.calls = 0;
          await list.read(next, cursor);
          const within = decodeCursor('numbers', cursor).offset > 0 ? 1 : 0;
          expect(list.calls).toBeLessThanOrEqual(Math.ceil(next / MAX) + within);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('where tokens are bound to the page size', () => {
  test('a small page is followed by large ones: one call more where that is not known, and none where it is', async () => {
    const list = listOf(60, { strict: true, empties: [] });
    const one = await list.read(1);
    const after = one.pageInfo.endCursor ?? undefined;
    list.calls = 0;
    expect((await list.read(6, after)).nodes).toEqual([1, 2, 3, 4, 5, 6]);
    // Refused with 6, read with 1, and the other five behind it in one page from the beginning.
    expect(list.calls).toBe(3);
    list.calls = 0;
    expect((await list.read(6, after)).nodes).toEqual([1, 2, 3, 4, 5, 6]);
    expect(list.calls).toBe(1);
  });

  test('and Feishu says so with a code that it does not document, the token is read with its own size', async () => {
    const list = listOf(60, { strict: true, empties: [], code: 2599999 });
    const after = (await list.read(1)).pageInfo.endCursor ?? undefined;
    list.calls = 0;
    expect((await list.read(6, after)).nodes).toEqual([1, 2, 3, 4, 5, 6]);
    expect(list.calls).toBe(3);
  });

  test('a code that is documented for something else is not taken for a refused token', async () => {
    const list = listOf(60, { strict: true, empties: [], code: 2500001 });
    const after = (await list.read(1)).pageInfo.endCursor ?? undefined;
    list.calls = 0;
    await expect(list.read(6, after)).rejects.toMatchObject({ errorCode: { code: 2500001 } });
    expect(list.calls).toBe(1);
  });

  test('whatever the steps of a walk, each takes few calls once it is known', async () => {
    await fc.assert(
      fc.asyncProperty(firsts, async (sizes) => {
        const list = listOf(60, { strict: true, empties: [] });
        await list.read(2, (await list.read(1)).pageInfo.endCursor ?? undefined);
        let index = 0;
        let after: string | undefined;
        for (const first of sizes) {
          list.calls = 0;
          const page = await list.read(first, after);
          index += page.nodes.length;
          // No more than from the beginning, and one for the rest of the cursor's page.
          expect(list.calls).toBeLessThanOrEqual(Math.ceil(index / MAX) + 1);
          after = page.pageInfo.endCursor ?? undefined;
          if (!page.pageInfo.hasNextPage) break;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('rows are found by their keys, so that rows that come or go before them move none', async () => {
    const empties: number[] = [];
    const list = listOf(60, { strict: true, empties });
    const one = await list.read(1, (await list.read(1)).pageInfo.endCursor ?? undefined);
    const after = one.pageInfo.endCursor ?? undefined;
    await list.read(6, after);
    empties.push(0);
    expect((await list.read(6, after)).nodes).toEqual([2, 3, 4, 5, 6, 7]);
    // The row before the cursor is gone: its own page leads on.
    empties.push(1);
    expect((await list.read(6, after)).nodes).toEqual([2, 3, 4, 5, 6, 7]);
  });
});

test('a cursor that was altered anywhere, or is of another list, is refused', () => {
  const positions = fc.record({
    token: fc.option(fc.string(), { nil: undefined }),
    size: fc.nat(500),
    offset: fc.nat(500),
  });
  fc.assert(
    fc.property(
      positions,
      fc.nat(),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      (position, at, other) => {
        const cursor = encodeCursor('numbers', position);
        expect(decodeCursor('numbers', cursor)).toEqual(position);
        expect(() => decodeCursor('letters', cursor)).toThrow(/not a cursor of this list/);
        const index = at % cursor.length;
        const altered = cursor.slice(0, index) + other + cursor.slice(index + 1);
        if (altered !== cursor)
          expect(() => decodeCursor('numbers', altered)).toThrow(/not a cursor of this list/);
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  'null',
  '5',
  'no JSON',
  '{}',
  '[]',
  '["1",0,null]',
  '[20,-1,null]',
  '[20,0.5,null]',
  '[20,1e15,null]',
  '[1e9,0,"t"]',
  '[20,0,5]',
  '[20,0,"\\ud800"]',
  '[20,0,"t",-1]',
  '[20,0,"t",1,{}]',
])('a forged cursor with the position %s is refused', (payload) => {
  const check = createHash('sha256').update(`numbers\n${payload}`).digest('base64url').slice(0, 12);
  const cursor = Buffer.from(check + payload).toString('base64url');
  expect(() => decodeCursor('numbers', cursor)).toThrow(/not a cursor of this list/);
});

test('a list whose next page token repeats is an error, not an endless loop', async () => {
  const circle = readConnection(
    {
      list: 'circle',
      first: 500,
      after: null,
      endpoint: ENDPOINT,
      keyOf: String,
      readPage: async () => ({ rows: [1], next: 'here' }),
    },
    { reserve: () => () => undefined, sizeBoundTokens: new Set() },
  );
  await expect(circle).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
});
