import { unreadable } from '../../datasources/feishu/http/transport-fault.ts';
import type { NumberedPage, NumberedPageQuery } from '../../datasources/feishu/numbered-page.ts';
import { CountedConnection, type PositionedRow } from './connection.ts';
import { decodeCursor } from './cursor.ts';

/** A list that Feishu gives by page number, and what a client wants of it. */
export interface NumberedList<Row> {
  /** The field and its filter, to which cursors are bound. */
  readonly list: string;
  readonly first: number;
  readonly after: string | null | undefined;
  /** The most rows that Feishu gives in one page. */
  readonly maxPageSize: number;
  /** How many rows the list is known to have, roughly, before it is read. */
  readonly expectedTotal?: number | undefined;
  /** Makes sure, before the first page is read, that all of them can be read in time. */
  readonly reserve: (calls: number) => Promise<() => void>;
  readonly readPage: (page: NumberedPageQuery) => Promise<NumberedPage<Row>>;
}

/**
 * Reads `first` rows behind `after`, in as few pages as can be. A cursor holds how many rows lie before it, so that rows
 * which come or go in the meantime move the others: numbers are all that Feishu gives.
 */
export async function readNumberedConnection<Row>(
  numbered: NumberedList<Row>,
): Promise<CountedConnection<Row>> {
  const { list, after, reserve } = numbered;
  const start = after == null ? 0 : decodeCursor(list, after).offset;
  const done = await reserve(pagesToRead(numbered, start));
  try {
    const { placed, more, total } = await readRows(numbered, start);
    return new CountedConnection(list, placed, { previous: after != null, next: more }, total);
  } finally {
    done();
  }
}

/** How many pages are read if the list is as long as it is expected to be. */
function pagesToRead<Row>({ first, maxPageSize, expectedTotal }: NumberedList<Row>, start: number): number {
  const { size, pages } = fewestPages(start, first, maxPageSize);
  if (expectedTotal === undefined) return pages;
  const end = Math.min(start + first, Math.max(expectedTotal, start + 1));
  return Math.floor((end - 1) / size) - Math.floor(start / size) + 1;
}

async function readRows<Row>(
  { first, maxPageSize, readPage }: NumberedList<Row>,
  start: number,
): Promise<{ placed: PositionedRow<Row>[]; more: boolean; total: number }> {
  const placed: PositionedRow<Row>[] = [];
  let offset = start;
  let total: number;
  do {
    const { size } = fewestPages(offset, first - placed.length, maxPageSize);
    const index = Math.floor(offset / size);
    const page = await readPage({ page_index: index + 1, page_size: size });
    if (page.rows.length > size) throw unreadable('a page of it holds more rows than were asked for');
    total = page.total;
    for (const row of page.rows.slice(offset - index * size, offset - index * size + first - placed.length)) {
      offset += 1;
      placed.push({ row, behind: { token: undefined, size: 0, offset } });
    }
    // A page can hold less than its share, where the caller may not see some of its rows: the list goes on behind it.
    if (placed.length < first) offset = (index + 1) * size;
  } while (placed.length < first && offset < total);
  return { placed, more: offset < total, total };
}

/**
 * The page size with which rows `offset` to `offset + count` lie in the fewest pages, and of those sizes the one that
 * reads the fewest rows. Rows 30 to 50 are no page of 20, and one page of 25 (25 to 50).
 */
export function fewestPages(
  offset: number,
  count: number,
  maxPageSize: number,
): { size: number; pages: number } {
  let best = { size: 1, pages: count };
  for (let size = 2; size <= maxPageSize; size += 1) {
    const pages = Math.floor((offset + count - 1) / size) - Math.floor(offset / size) + 1;
    if (pages < best.pages || (pages === best.pages && size < best.size)) best = { size, pages };
  }
  return best;
}
