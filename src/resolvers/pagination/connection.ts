import { encodeCursor, type Position } from './cursor.ts';

/** A row of a list with its position, so that every edge can be resumed from. */
export interface PositionedRow<Row> {
  readonly row: Row;
  /** The position right behind the row. */
  readonly behind: Position;
}

/** Relay's connection over Feishu's rows. Edges and cursors are made only where they are selected. */
export class Connection<Row> {
  readonly pageInfo: PageInfo;
  readonly #list: string;
  readonly #rows: readonly PositionedRow<Row>[];

  constructor(
    list: string,
    rows: readonly PositionedRow<Row>[],
    pages: { previous: boolean; next: boolean },
  ) {
    this.#list = list;
    this.#rows = rows;
    this.pageInfo = new PageInfo(list, rows, pages);
  }

  get nodes(): Row[] {
    return this.#rows.map(({ row }) => row);
  }

  get edges(): Edge<Row>[] {
    return this.#rows.map((row) => new Edge(this.#list, row));
  }
}

/** A connection over a list that Feishu counts. */
export class CountedConnection<Row> extends Connection<Row> {
  readonly totalCount: number;

  constructor(
    list: string,
    rows: readonly PositionedRow<Row>[],
    pages: { previous: boolean; next: boolean },
    totalCount: number,
  ) {
    super(list, rows, pages);
    this.totalCount = totalCount;
  }
}

/** One row and the cursor behind it. */
export class Edge<Row> {
  readonly node: Row;
  readonly #list: string;
  readonly #behind: Position;

  constructor(list: string, { row, behind }: PositionedRow<Row>) {
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
    rows: readonly PositionedRow<unknown>[],
    pages: { previous: boolean; next: boolean },
  ) {
    this.#list = list;
    this.#first = rows.at(0)?.behind;
    this.#last = rows.at(-1)?.behind;
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
