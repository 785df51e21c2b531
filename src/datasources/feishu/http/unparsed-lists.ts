import { unreadable } from '../../../errors.ts';

/** The lists of one answer that are parsed when one of them is asked for: who asks for one asks for most. */
export class UnparsedLists {
  #parse: (() => readonly (readonly unknown[])[]) | undefined;
  #lists: readonly (readonly unknown[])[] = [];

  constructor(parse: () => readonly (readonly unknown[])[]) {
    this.#parse = parse;
  }

  at(index: number): readonly unknown[] {
    if (this.#parse) {
      this.#lists = this.#parsed(this.#parse);
      this.#parse = undefined;
    }
    return this.#lists[index] ?? [];
  }

  #parsed(parse: () => readonly (readonly unknown[])[]) {
    try {
      return parse();
    } catch {
      throw unreadable('it is not whole');
    }
  }
}

/** A list in a row of Feishu's that is parsed when it is asked for. */
export class UnparsedList<Item> {
  readonly #lists: UnparsedLists;
  readonly #index: number;

  constructor(lists: UnparsedLists, index: number) {
    this.#lists = lists;
    this.#index = index;
  }

  /** Rejects what is not JSON as a TransportFault. */
  items(): readonly Item[] {
    // As with rows, nobody checks item by item what Feishu sent: their types promise no field at all.
    return this.#lists.at(this.#index) as readonly Item[];
  }
}

/** A row's list: absent, null and empty are the same to Feishu (CONTRACT §8). */
export function itemsOf<Item>(
  list: readonly Item[] | UnparsedList<Item> | null | undefined,
): readonly Item[] {
  return list instanceof UnparsedList ? list.items() : (list ?? []);
}
