/** How many entries come before a new Map is begun, where there are not more of them at the same time. */
const RENEWED_AFTER = 16;

/**
 * A Map for entries that come and go with requests. A Map of V8's changes to a new table now and then, and its old tables
 * point to the newer ones: as soon as one of them counts as old, all later ones outlive the young generation with
 * whatever was in them, until the whole heap is collected. So a new Map is begun before that comes to much.
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
