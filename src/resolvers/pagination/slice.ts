import { invalidCursor } from '../values/errors.ts';
import { CountedConnection } from './connection.ts';
import { decodeCursor } from './cursor.ts';

/** A list that was read whole, and the page of it that a client asks for. */
export interface WholeList<Row> {
  /** The field and its filter, to which cursors are bound. */
  readonly list: string;
  readonly first: number;
  /** What `readAfter` made of the client's cursor. */
  readonly after: string | undefined;
  readonly rows: readonly Row[];
  /** What tells a row from all others of the list; its cursor holds it, so that rows that come or go move no other. */
  readonly keyOf: (row: Row) => string;
}

/** Reads a cursor that `sliceConnection` gave, or throws INVALID_CURSOR: before any call is made. */
export function readAfter(list: string, after: string | null | undefined): string | undefined {
  return after == null ? undefined : decodeCursor(list, after).token;
}

/** The `first` rows behind a cursor. A row that is gone cannot be resumed from. */
export function sliceConnection<Row>({
  list,
  first,
  after,
  rows,
  keyOf,
}: WholeList<Row>): CountedConnection<Row> {
  const previous = after === undefined ? -1 : rows.findIndex((row) => keyOf(row) === after);
  if (after !== undefined && previous < 0) throw invalidCursor();
  const slice = rows.slice(previous + 1, previous + 1 + first);
  return new CountedConnection(
    list,
    slice.map((row) => ({ row, behind: { token: keyOf(row), size: 0, offset: 0 } })),
    { previous: after !== undefined, next: previous + 1 + first < rows.length },
    rows.length,
  );
}
