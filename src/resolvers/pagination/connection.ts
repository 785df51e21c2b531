import { encodeCursor, type Position } from './cursor.ts';

/** Rows of a list with the place of each, so that every edge can be resumed from. */
export interface PlacedRow<Row> {
  readonly row: Row;
  /** The place right behind the row. */
  readonly behind: Position;
}

/** Relay's connection over Feishu's rows. What nobody selects is not made: cursors least of all. */
export class Connection<Row> {
  readonly pageInfo: PageInfo;
  readonly #list: string;
  readonly #placed: readonly PlacedRow<Row>[];

  constructor(list: string, placed: readonly PlacedRow<Row>[], pages: { previous: boolean; next: boolean }) {
    this.#list = list;
    this.#placed = placed;
    this.pageInfo = new PageInfo(list, placed, pages);
  }

  get nodes(): Row[] {
    return this.#placed.map(({ row }) => row);
  }

  get edges(): Edge<Row>[] {
    return this.#placed.map((placed) => new Edge(this.#list, placed));
  }
}

/** A connection over a list that Feishu counts. */
export class CountedConnection<Row> extends Connection<Row> {
  readonly totalCount: number;

  constructor(
    list: string,
    placed: readonly PlacedRow<Row>[],
    pages: { previous: boolean; next: boolean },
    totalCount: number,
  ) {
    super(list, placed, pages);
    this.totalCount = totalCount;
  }
}

/** One row and the cursor behind it. */
export class Edge<Row> {
  readonly node: Row;
  readonly #list: string;
  readonly #behind: Position;

  constructor(list: string, { row, behind }: PlacedRow<Row>) {
    this.node = row;
    this.#list = list;
    this.#behind = behind;
  }

  get cursor(): string {
    return encodeCursor(this.#list, this.#behind);
  }
}

/** Where a connection begins and ends. */
export class PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #list: string;
  readonly #first: Position | undefined;
  readonly #last: Position | undefined;

  constructor(
    list: string,
    placed: readonly PlacedRow<unknown>[],
    pages: { previous: boolean; next: boolean },
  ) {
    this.#list = list;
    this.#first = placed.at(0)?.behind;
    this.#last = placed.at(-1)?.behind;
    this.hasNextPage = pages.next;
    this.hasPreviousPage = pages.previous;
  }

  get startCursor(): string | null {
    return this.#first ? encodeCursor(this.#list, this.#first) : null;
  }

  get endCursor(): string | null {
    return this.#last ? encodeCursor(this.#list, this.#last) : null;
  }
}
