import { hash } from 'node:crypto';
import { invalidCursor } from '../values/errors.ts';

/** A place in a list: behind the first `offset` rows of the page that `token` and `size` fetch. */
export interface Position {
  /** undefined: the list's first page. */
  readonly token: string | undefined;
  readonly size: number;
  readonly offset: number;
  /** How many rows of the list lie before it, where that is known. */
  readonly index?: number | undefined;
  /** The key of the row before it. */
  readonly anchor?: string | undefined;
}

/**
 * A cursor is opaque to clients. It holds a position and a check over that position and the list it belongs to (the
 * field and its filter), so that a cursor that was altered, forged or taken from another list is refused at once. The
 * check is no access control: with a forged cursor, a caller still reads with their own permissions.
 */
export function encodeCursor(list: string, { token, size, offset, index, anchor }: Position): string {
  const payload = JSON.stringify([size, offset, token ?? null, index, anchor]);
  return Buffer.from(check(list, payload) + payload).toString('base64url');
}

/** Reads a cursor of the list, or throws INVALID_CURSOR. */
export function decodeCursor(list: string, cursor: string): Position {
  const text = Buffer.from(cursor, 'base64url').toString();
  const payload = text.slice(CHECK_LENGTH);
  // Base64 has spare bits and skips strange characters, so that the cursor itself must come out again.
  const genuine = text.startsWith(check(list, payload)) && Buffer.from(text).toString('base64url') === cursor;
  if (!genuine) throw invalidCursor();
  const position = positionIn(payload);
  if (!position) throw invalidCursor();
  return position;
}

/** The position in a payload; undefined where it holds none: a client can compute the check, too. */
function positionIn(payload: string): Position | undefined {
  const parts = parse(payload);
  if (!Array.isArray(parts)) return undefined;
  const [size, offset, token, index, anchor]: unknown[] = parts;
  if (!isCount(size, MAX_SIZE) || !isCount(offset, MAX_ROWS)) return undefined;
  if (!isAbsent(token) && !isText(token)) return undefined;
  if (!isAbsent(index) && !isCount(index, MAX_ROWS)) return undefined;
  if (!isAbsent(anchor) && !isText(anchor)) return undefined;
  return {
    size,
    offset,
    token: token ?? undefined,
    index: index ?? undefined,
    anchor: anchor ?? undefined,
  };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/** No endpoint has larger pages (CONTRACT §3). */
const MAX_SIZE = 2_000;
/** Feishu counts up to 100 000 pages of 100 rows. */
const MAX_ROWS = 10_000_000;

const isCount = (value: unknown, max: number): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max;
const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed();
const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

const CHECK_LENGTH = 12;

function check(list: string, payload: string): string {
  return hash('sha256', `${list}\n${payload}`, 'base64url').slice(0, CHECK_LENGTH);
}
