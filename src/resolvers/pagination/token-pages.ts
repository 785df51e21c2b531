import type { Context } from '../../context.ts';
import { type EndpointDeclaration, endpointKey } from '../../datasources/feishu/endpoint.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import { unreadable } from '../../datasources/feishu/http/transport-fault.ts';
import type { Page } from '../../datasources/feishu/token-page.ts';
import { invalidCursor } from '../values/errors.ts';
import { Connection, type PositionedRow } from './connection.ts';
import { decodeCursor, type Position } from './cursor.ts';

/** A list that Feishu gives page by page, and what a client wants of it. */
export interface PagedList<Row> {
  /** The field and its filter, to which cursors are bound. */
  readonly list: string;
  readonly first: number;
  readonly after: string | null | undefined;
  /** What is called for each page. */
  readonly endpoint: EndpointDeclaration & { readonly pageSize: number };
  /** What distinguishes a row from all others of the list. */
  readonly keyOf: (row: Row) => string | null | undefined;
  readonly readPage: (page: { page_size: number; page_token?: string | undefined }) => Promise<Page<Row>>;
}

type PageContext = Pick<Context, 'reserve' | 'sizeBoundTokens'>;

/** A page, and the position in it from which its rows are wanted. */
interface PageAt<Row> {
  readonly page: Page<Row>;
  readonly at: Position;
}

const BEGINNING: Position = { token: undefined, size: 0, offset: 0, index: 0 };

/**
 * Reads `first` rows behind `after`, in as few pages as can be: `ceil(first / pageSize)` from the border of a page, one
 * more from within one. A page that fails fails the whole: a short list never looks complete.
 */
export async function readConnection<Row>(
  paged: PagedList<Row>,
  context: PageContext,
): Promise<Connection<Row>> {
  const { list, first, after, endpoint } = paged;
  const start = after == null ? undefined : decodeCursor(list, after);
  const from = start ?? BEGINNING;
  const pages = pagesNeeded(first, from, endpoint.pageSize);
  const done = pages > 1 ? context.reserve(endpoint, pages) : undefined;
  try {
    const { rows, more } = await readRows(paged, context, from);
    return new Connection(list, rows, { previous: start !== undefined, next: more });
  } finally {
    done?.();
  }
}

/** `first` rows from a position on, page after page, and whether there are more. */
async function readRows<Row>(
  paged: PagedList<Row>,
  context: PageContext,
  from: Position,
): Promise<{ rows: PositionedRow<Row>[]; more: boolean }> {
  const { first, after } = paged;
  const rows: PositionedRow<Row>[] = [];
  let at: Position | undefined = from;
  let hasSought = false;
  let cutShort = false;
  while (at && rows.length < first) {
    const missing = first - rows.length;
    const seeks: boolean = !hasSought && isSeekCheaper(paged, context, at, missing);
    hasSought ||= seeks;
    const found: PageAt<Row> =
      (seeks ? await seek(paged, at, missing) : undefined) ??
      (await readAt(paged, context, at, sizeAt(paged, context, at, missing), at === from && after != null));
    const positioned = positionRows(paged, found);
    const taken = positioned.slice(0, missing);
    rows.push(...taken);
    cutShort = taken.length < positioned.length;
    at = positionBehind(found, positioned);
  }
  return { rows, more: cutShort || at !== undefined };
}

/** How many pages hold `first` rows from a position on, if the list is that long. */
function pagesNeeded(first: number, { offset, size }: Position, pageSize: number): number {
  if (offset === 0) return Math.ceil(first / pageSize);
  return 1 + Math.ceil(Math.max(0, first - (size - offset)) / pageSize);
}

/** The rows of a page from its position on, each with the position behind it. */
function positionRows<Row>({ keyOf }: PagedList<Row>, { page, at }: PageAt<Row>): PositionedRow<Row>[] {
  const { rows, next } = page;
  const { token, size, offset, index } = at;
  if (next !== undefined && next === token) throw unreadable('its pages go round in a circle');
  return rows.slice(offset).map((row, place) => {
    const count = offset + place + 1;
    // Behind its last row a page gives way to the next, so that going on costs no second read.
    const isBorder = count === rows.length && next !== undefined;
    return {
      row,
      behind: {
        token: isBorder ? next : token,
        size,
        offset: isBorder ? 0 : count,
        index: index === undefined ? undefined : index + place + 1,
        anchor: anchorOf(keyOf(row)),
      },
    };
  });
}

/** The key that a cursor may hold: none with half of a surrogate pair, as Feishu cuts texts off at a length. */
function anchorOf(key: string | null | undefined): string | undefined {
  return key?.isWellFormed() ? key : undefined;
}

/** The position behind a whole page, which may have no rows; undefined where the list ends. */
function positionBehind<Row>(
  { page: { next }, at: { size, index, anchor } }: PageAt<Row>,
  rows: readonly PositionedRow<Row>[],
): Position | undefined {
  if (next === undefined) return undefined;
  return rows.at(-1)?.behind ?? { token: next, size, offset: 0, index, anchor };
}

/** Equal pages that hold `count` rows with the least to spare: 150 rows are two pages of 75, not 100 and 50. */
function evenSize(count: number, pageSize: number): number {
  return Math.ceil(count / Math.ceil(count / pageSize));
}

/** The size with which the page at a position is read: within a page, or with a bound token, that page's own. */
function sizeAt<Row>(
  { endpoint }: PagedList<Row>,
  { sizeBoundTokens }: PageContext,
  { token, size, offset }: Position,
  missing: number,
): number {
  const isBound = token !== undefined && sizeBoundTokens.has(endpointKey(endpoint));
  return offset > 0 || isBound ? size : evenSize(missing, endpoint.pageSize);
}

/**
 * Reads the page at a position. Whether Feishu binds a token to the page size it came with is not documented (CONTRACT
 * §8), nor with which code it then refuses one: a token that is refused with another size, as an invalid parameter or
 * with an undocumented code, is read with its own. If that succeeds, the endpoint's tokens are known to be bound from
 * then on.
 */
async function readAt<Row>(
  paged: PagedList<Row>,
  context: PageContext,
  at: Position,
  size: number,
  fromClient: boolean,
): Promise<PageAt<Row>> {
  try {
    const { token, offset, index, anchor } = at;
    const page = await paged.readPage({ page_size: size, page_token: token });
    return { page, at: { token, size, offset, index, anchor } };
  } catch (error) {
    if (at.token === undefined || !mayRefuseToken(error)) throw error;
    if (size === at.size) throw fromClient && isInvalidParameter(error) ? invalidCursor() : error;
  }
  const found = await readAt(paged, context, at, at.size, fromClient);
  context.sizeBoundTokens.add(endpointKey(paged.endpoint));
  return found;
}

function mayRefuseToken(error: unknown): boolean {
  return isInvalidParameter(error) || (error instanceof FeishuRefusal && error.errorCode === undefined);
}

function isInvalidParameter(error: unknown): boolean {
  return error instanceof FeishuRefusal && error.errorCode?.category === 'INVALID_INPUT';
}

/**
 * Whether fewer calls find the missing rows from the beginning of the list, in large pages, than from a token that is
 * bound to its small page.
 */
function isSeekCheaper<Row>(
  { endpoint }: PagedList<Row>,
  { sizeBoundTokens }: PageContext,
  { token, size, offset, index, anchor }: Position,
  missing: number,
): boolean {
  if (token === undefined || index === undefined || anchor === undefined) return false;
  const pages = Math.ceil((index + missing) / endpoint.pageSize);
  return sizeBoundTokens.has(endpointKey(endpoint)) && pages < Math.ceil((offset + missing) / size);
}

/** Reads the list from its beginning up to the row before a position; undefined where that row is not found there. */
async function seek<Row>(
  { endpoint: { pageSize }, keyOf, readPage }: PagedList<Row>,
  { index = 0, anchor }: Position,
  missing: number,
): Promise<PageAt<Row> | undefined> {
  const size = evenSize(index + missing, pageSize);
  let token: string | undefined;
  for (let left = Math.ceil((index + missing) / pageSize); left > 0; left -= 1) {
    const page = await readPage({ page_size: size, page_token: token });
    const place = page.rows.findIndex((row) => keyOf(row) === anchor);
    if (place >= 0) return { page, at: { token, size, offset: place + 1, index, anchor } };
    token = page.next;
    if (token === undefined) return undefined;
  }
  return undefined;
}
