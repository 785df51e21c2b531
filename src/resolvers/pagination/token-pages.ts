import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import { unreadable } from '../../datasources/feishu/http/transport-fault.ts';
import type { Page } from '../../datasources/feishu/token-page.ts';
import { invalidCursor } from '../values/errors.ts';
import { Connection, type PositionedRow } from './connection.ts';
import { decodeCursor, type Position } from './cursor.ts';

/** A page and the size with which it was read in the end. */
interface SizedPage<Row> {
  readonly page: Page<Row>;
  readonly size: number;
}

/** A list that Feishu gives page by page, and what a client wants of it. */
export interface PagedList<Row> {
  /** The field and its filter, to which cursors are bound. */
  readonly list: string;
  readonly first: number;
  readonly after: string | null | undefined;
  /** The most rows that Feishu gives in one page. */
  readonly maxPageSize: number;
  /** Makes sure, before the first of several pages is read, that all of them can be read in time. */
  readonly reserve: (calls: number) => () => void;
  readonly readPage: (page: { page_size: number; page_token?: string | undefined }) => Promise<Page<Row>>;
}

/**
 * Reads `first` rows behind `after`, in as few pages as can be: `ceil(first / maxPageSize)` from the border of a page,
 * one more from within one. A page that fails fails the whole: a short list never looks complete.
 */
export async function readConnection<Row>(paged: PagedList<Row>): Promise<Connection<Row>> {
  const { list, first, after, maxPageSize } = paged;
  const start = after == null ? undefined : decodeCursor(list, after);
  const from = start ?? { token: undefined, size: 0, offset: 0 };
  const pages = pagesNeeded(first, from, maxPageSize);
  const done = pages > 1 ? paged.reserve(pages) : undefined;
  try {
    const { placed, more } = await readRows(paged, from);
    return new Connection(list, placed, { previous: start !== undefined, next: more });
  } finally {
    done?.();
  }
}

/** `first` rows from a place on, page after page, and whether there are more. */
async function readRows<Row>(
  paged: PagedList<Row>,
  from: Position,
): Promise<{ placed: PositionedRow<Row>[]; more: boolean }> {
  const { first, after, maxPageSize } = paged;
  const placed: PositionedRow<Row>[] = [];
  let at: Position | undefined = from;
  let cutShort = false;
  while (at && placed.length < first) {
    // Within a page the same page must be read again; at a border any size will do.
    const wanted: number = at.offset > 0 ? at.size : evenSize(first - placed.length, maxPageSize);
    const { page, size }: SizedPage<Row> = await readAt(paged, at, wanted, at === from && after != null);
    const rows = placeRows(page, { ...at, size });
    const taken = rows.slice(0, first - placed.length);
    placed.push(...taken);
    cutShort = taken.length < rows.length;
    at = page.next === undefined ? undefined : { token: page.next, size, offset: 0 };
  }
  return { placed, more: cutShort || at !== undefined };
}

/** How many pages hold `first` rows from a place on, if the list is that long. */
function pagesNeeded(first: number, { offset, size }: Position, maxPageSize: number): number {
  if (offset === 0) return Math.ceil(first / maxPageSize);
  return 1 + Math.ceil(Math.max(0, first - (size - offset)) / maxPageSize);
}

/** The rows of a page from an offset on, each with the place behind it. */
function placeRows<Row>({ rows, next }: Page<Row>, { token, size, offset }: Position): PositionedRow<Row>[] {
  if (next !== undefined && next === token) throw unreadable('its pages go round in a circle');
  return rows.slice(offset).map((row, index) => {
    const count = offset + index + 1;
    // Behind its last row a page gives way to the next, so that going on costs no second read.
    const behind = count === rows.length && next !== undefined;
    return { row, behind: behind ? { token: next, size, offset: 0 } : { token, size, offset: count } };
  });
}

/** Equal pages that hold `count` rows with the least to spare: 150 rows are two pages of 75, not 100 and 50. */
function evenSize(count: number, maxPageSize: number): number {
  return Math.ceil(count / Math.ceil(count / maxPageSize));
}

/**
 * Reads the page at a token. Whether Feishu binds a token to the page size it came with is not documented (CONTRACT
 * §8), so a refused one is asked again with that size before it is called stale.
 */
async function readAt<Row>(
  paged: PagedList<Row>,
  at: Position,
  size: number,
  fromClient: boolean,
): Promise<SizedPage<Row>> {
  try {
    return { page: await paged.readPage({ page_size: size, page_token: at.token }), size };
  } catch (error) {
    if (at.token === undefined || !isInvalidParameter(error)) throw error;
    if (size !== at.size) return readAt(paged, at, at.size, fromClient);
    throw fromClient ? invalidCursor() : error;
  }
}

function isInvalidParameter(error: unknown): boolean {
  return error instanceof FeishuRefusal && error.errorCode?.category === 'INVALID_INPUT';
}
