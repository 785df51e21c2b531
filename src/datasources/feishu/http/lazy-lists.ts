import { randomBytes } from 'node:crypto';
import { isRecord } from '../../../collections.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import type { Range } from './list-ranges.ts';
import type { RowFields } from './row-fields.ts';
import { unreadable } from './transport-fault.ts';

/**
 * Lists in rows that are parsed when a row's property is first read. Nothing above the parser knows: such a property is a
 * getter on the row's prototype. Without it a small page of activities takes 1.2 to 1.8 times the processor time, as six
 * sevenths of the page are lists that most callers do not select (`npm run bench`, rows "small"). A list that an operation
 * has read is parsed with the page when the operation is executed again: found and parsed apart, lists that are read all
 * cost a large page 1.3 times the time (rows "large").
 */

/** Text in the place of a list; nothing else can have put it there. V8 makes texts of up to 10 characters only once. */
const STAND_IN = randomBytes(7).toString('base64url');

/** The own property that holds a row's list, which must not hide the getter of its prototype. */
const hidden = (key: string) => `!${key}`;

/**
 * A body in which each list of `ranges` has been replaced. `latin1` is the body with a character for each byte, whose
 * pieces are not copied; what is left is decoded at once and not in as many pieces.
 */
export function withoutLists(latin1: string, ranges: readonly Range[]): string {
  let rest = '';
  let copied = 0;
  for (const { key, from, to } of ranges) {
    const keyFrom = from - `"${key}":`.length;
    rest += `${latin1.slice(copied, keyFrom)}"${hidden(key)}":"${STAND_IN}"`;
    copied = to;
  }
  return decodeUtf8(Buffer.from(rest + latin1.slice(copied), 'latin1'));
}

/** A page whose lists are parsed later, and how they are checked then. */
interface Page {
  readonly body: Buffer;
  readonly ranges: readonly Range[];
  /** The name of its list of rows. */
  readonly rows: string;
  readonly rowFields: RowFields | undefined;
  /** The operation that reads it. */
  readonly definition: object;
}

const NONE: ReadonlySet<string> = new Set();

/** The lists that executions of an operation have read. What one has read, the next will read. */
const readBy = new WeakMap<object, Set<string>>();

/** Those of the lists that no execution of the operation has read so far. */
export function unreadLists(keys: readonly string[], definition: object): readonly string[] {
  const read = readBy.get(definition) ?? NONE;
  return read.size === 0 ? keys : keys.filter((key) => !read.has(key));
}

/** Gives rows the lists that were replaced; false where some of them do not stand directly in a row. */
export function attachLists(rows: readonly unknown[], keys: readonly string[], page: Page): boolean {
  const prototype = prototypeFor(keys);
  let attached = 0;
  for (const key of keys) {
    const lists = new LazyLists(page, key);
    const property = hidden(key);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      if (!isRecord(row) || row[property] !== STAND_IN) continue;
      row[property] = lists.next(index);
      attached += 1;
    }
  }
  for (const row of rows) if (isRecord(row)) Object.setPrototypeOf(row, prototype);
  return attached === page.ranges.length;
}

/** The lists under one key of one page. They are parsed together: a query that reads one usually reads all. */
class LazyLists {
  #source: { readonly page: Page; readonly key: string } | undefined;
  #lists: readonly (readonly unknown[])[] = [];
  readonly #rowIndexes: number[] = [];

  constructor(page: Page, key: string) {
    this.#source = { page, key };
  }

  /** The next list, which stands in the row with this index. */
  next(rowIndex: number): LazyList {
    this.#rowIndexes.push(rowIndex);
    return new LazyList(this, this.#rowIndexes.length - 1);
  }

  at(index: number): readonly unknown[] {
    if (this.#source) {
      const { page, key } = this.#source;
      try {
        this.#lists = JSON.parse(decodeUtf8(listsUnder(key, page)));
      } catch {
        throw unreadable('it is not whole');
      }
      this.#check(page, key);
      const read = readBy.get(page.definition) ?? new Set();
      readBy.set(page.definition, read.add(key));
      this.#source = undefined;
    }
    return this.#lists[index] ?? [];
  }

  #check({ rows, rowFields }: Page, key: string): void {
    for (const [index, list] of this.#lists.entries()) {
      const misfit = rowFields?.misfitOfList(list, key);
      if (misfit !== undefined) throw unreadable(`${rows}[${this.#rowIndexes[index]}].${misfit}`);
    }
  }
}

const OPENING = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSING = Buffer.from(']');

/** All lists under a key of a page as one list. One buffer is decoded much faster than many. */
function listsUnder(key: string, { body, ranges }: Page): Buffer {
  const parts: Uint8Array[] = [];
  for (const range of ranges) {
    if (range.key === key)
      parts.push(parts.length > 0 ? COMMA : OPENING, body.subarray(range.from, range.to));
  }
  return Buffer.concat([...parts, CLOSING]);
}

/** One of the lists, in the order of the page. */
class LazyList {
  readonly lists: LazyLists;
  readonly index: number;

  constructor(lists: LazyLists, index: number) {
    this.lists = lists;
    this.index = index;
  }
}

const prototypes = new WeakMap<readonly string[], object>();

/** One prototype for all rows of an endpoint, so that they have one hidden class. */
function prototypeFor(keys: readonly string[]): object {
  const known = prototypes.get(keys);
  if (known) return known;
  const prototype = {};
  for (const key of keys) {
    const property = hidden(key);
    Object.defineProperty(prototype, key, {
      get(this: Readonly<Record<string, unknown>>) {
        const list = this[property];
        return list instanceof LazyList ? list.lists.at(list.index) : undefined;
      },
    });
  }
  prototypes.set(keys, prototype);
  return prototype;
}
