import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fewestPages, readNumberedConnection } from '../src/resolvers/pagination/numbered-pages.ts';

const MAX = 100;

/** A list of 0, 1, 2 …, as Feishu would give it by page number, and the pages that were read of it. */
function numbered(length: number, missing: ReadonlySet<number> = new Set()) {
  const calls: { page_index: number; page_size: number }[] = [];
  const readPage = async (page: { page_index: number; page_size: number }) => {
    calls.push(page);
    const start = (page.page_index - 1) * page.page_size;
    const end = Math.min(length, start + page.page_size);
    const all = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
    return { rows: all.filter((row) => !missing.has(row)), total: length };
  };
  const read = (first: number, after?: string | null) =>
    readNumberedConnection({
      list: 'list',
      first,
      after,
      maxPageSize: MAX,
      reserve: async () => () => undefined,
      readPage,
    });
  return { calls, read };
}

describe('fewestPages', () => {
  test('never needs more pages than another page size', () => {
    const pagesWith = (offset: number, count: number, size: number) =>
      Math.floor((offset + count - 1) / size) - Math.floor(offset / size) + 1;
    fc.assert(
      fc.property(fc.nat(2_000), fc.integer({ min: 1, max: 500 }), (offset, count) => {
        const { size, pages } = fewestPages(offset, count, MAX);
        expect(pagesWith(offset, count, size)).toBe(pages);
        for (let other = 1; other <= MAX; other += 1) {
          expect(pagesWith(offset, count, other)).toBeGreaterThanOrEqual(pages);
        }
      }),
    );
  });

  test.each([
    ['20 rows from the start are one page', 0, 20, { size: 20, pages: 1 }],
    ['150 rows from the start are two pages of 75', 0, 150, { size: 75, pages: 2 }],
    ['rows 30 to 50 are the second page of 25', 30, 20, { size: 25, pages: 2 - 1 }],
    ['rows 7 to 27 lie in the first page of 27', 7, 20, { size: 27, pages: 1 }],
    ['500 rows from the start are five pages of 100', 0, 500, { size: 100, pages: 5 }],
  ])('%s', (_, offset, count, expected) => {
    expect(fewestPages(offset, count, MAX)).toEqual(expected);
  });
});

describe('readNumberedConnection', () => {
  test('paging sees every row once and in order, from any cursor', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(400),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        async (length, firsts, cut) => {
          const { read } = numbered(length);
          const seen: number[] = [];
          let after: string | undefined;
          for (const first of [...firsts, 500, 500]) {
            const page = await read(first, after);
            expect(page.totalCount).toBe(length);
            // Resume from the middle of the page as often as from its end.
            const taken = page.edges.slice(0, cut % 2 ? undefined : 1 + (cut % page.edges.length || 0));
            seen.push(...taken.map(({ node }) => node));
            expect(page.pageInfo.hasNextPage).toBe(seen.length + page.edges.length - taken.length < length);
            after = taken.at(-1)?.cursor ?? after;
          }
          expect(seen).toEqual(Array.from({ length: seen.length }, (_, n) => n));
        },
      ),
    );
  });

  test('never reads more pages than necessary', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(300),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 500 }),
        async (length, start, first) => {
          const { read, calls } = numbered(length);
          const { endCursor } = (await read(start)).pageInfo;
          calls.length = 0;
          const from = Math.min(start, length);
          await read(first, endCursor);
          expect(calls.length).toBeLessThanOrEqual(fewestPages(endCursor ? from : 0, first, MAX).pages);
        },
      ),
    );
  });

  test('rows that Feishu withholds from a page do not end the list', async () => {
    const { read } = numbered(250, new Set([3, 4, 5, 110, 249]));
    const page = await read(500);
    expect(page.nodes).toHaveLength(245);
    expect(page.pageInfo.hasNextPage).toBe(false);
    expect(page.totalCount).toBe(250);
  });

  test('an empty page is skipped', async () => {
    const { read } = numbered(60, new Set(Array.from({ length: 20 }, (_, n) => n)));
    const page = await read(20);
    expect(page.nodes).toEqual(Array.from({ length: 20 }, (_, n) => n + 20));
  });

  test('a cursor behind the end of a shortened list gives no rows and no next page', async () => {
    const { endCursor } = (await numbered(50).read(50)).pageInfo;
    const page = await numbered(10).read(20, endCursor);
    expect(page.nodes).toEqual([]);
    expect(page.pageInfo.hasNextPage).toBe(false);
  });
});
