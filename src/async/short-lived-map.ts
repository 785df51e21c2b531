/** After how many additions a new Map replaces the old one, unless more entries than that are in it at the same time. */
const RENEWED_AFTER = 16;

/**
 * A Map for entries that live as long as a request. V8 replaces the table of a Map from time to time, and the old table
 * keeps a pointer to the new one: once an old table is promoted to the old generation, it keeps all later tables and
 * their entries alive until the next full garbage collection. A new Map after few additions breaks that chain: after 24 000
 * small pages, 16 at a time, the process holds 157 to 162 MB and not 237 to 251 (docs/performance.md).
 */
export class ShortLivedMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #added = 0;

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    if (this.#added >= Math.max(RENEWED_AFTER, this.#entries.size)) {
      this.#entries = new Map(this.#entries);
      this.#added = 0;
    }
    this.#added += 1;
    this.#entries.set(key, value);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }
}
