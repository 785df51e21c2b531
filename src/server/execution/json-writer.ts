import { DETACHED, type Placeholder, type Segment } from './segment.ts';

/**
 * Writes JSON as UTF-8 bytes, the form that a socket takes, so that no object is built for JSON.stringify and no string
 * is encoded. A value that is not known yet leaves a placeholder; what turns out to be an error is taken back.
 *
 * Measured (docs/performance.md, "A large page is mostly JSON"): joining strings and encoding them afterwards cost as
 * much as building them.
 */
export class JsonWriter {
  bytes = Buffer.allocUnsafeSlow(65_536);
  at = 0;
  placeholders: Placeholder[] = [];

  /** Makes sure that there is room for `size` more bytes. */
  reserve(size: number): void {
    if (this.at + size > this.bytes.length) this.#grow(size);
  }

  /** Writes bytes that are JSON already. */
  raw(json: Uint8Array): void {
    const { length } = json;
    this.reserve(length);
    const { bytes } = this;
    let { at } = this;
    for (let index = 0; index < length; index++) bytes[at++] = json[index] as number;
    this.at = at;
  }

  /** Writes one ASCII character. */
  byte(code: number): void {
    this.reserve(1);
    this.bytes[this.at++] = code;
  }

  /** Writes a string; one that needs escapes is left to JSON.stringify. */
  string(text: string): void {
    const { length } = text;
    this.reserve(length * 3 + 2);
    const { bytes } = this;
    let { at } = this;
    bytes[at++] = QUOTE;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x80) {
        if (code < 0x20 || code === QUOTE || code === BACKSLASH) {
          this.#write(JSON.stringify(text));
          return;
        }
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || code > 0xdfff) {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else {
        // JSON.stringify tells a lone surrogate, which it escapes, from a pair.
        this.#write(JSON.stringify(text));
        return;
      }
    }
    bytes[at++] = QUOTE;
    this.at = at;
  }

  /**
   * Ends an object that starts at a position. Each of its keys was written with a comma before it; the first one becomes
   * the opening brace.
   */
  endObject(start: number): void {
    if (this.at === start) this.at += 1;
    this.byte(CLOSE_BRACE);
    this.bytes[start] = OPEN_BRACE;
  }

  /** Writes an integer. */
  integer(value: number): void {
    const text = `${value}`;
    const { length } = text;
    this.reserve(length);
    for (let index = 0; index < length; index++) this.bytes[this.at++] = text.charCodeAt(index);
  }

  /** Writes any value as JSON.stringify does; throws for a value that has no JSON, such as a bigint. */
  value(value: unknown): void {
    if (typeof value === 'string') this.string(value);
    else this.#write(JSON.stringify(value) ?? 'null');
  }

  /** Leaves a placeholder for a segment that is written later. */
  placeholder(segment: Segment): void {
    this.placeholders.push({ at: this.at, segment });
  }

  /** Takes back all bytes and placeholders written since. Errors in the detached segments are not reported. */
  rewind(at: number, placeholderCount: number): void {
    this.at = at;
    while (this.placeholders.length > placeholderCount) {
      const placeholder = this.placeholders.pop();
      if (placeholder) placeholder.segment.parent = DETACHED;
    }
  }

  /** Moves all bytes and placeholders written since into a segment. */
  moveInto(segment: Segment, at: number, placeholderCount: number): void {
    segment.bytes = Buffer.from(this.bytes.subarray(at, this.at));
    segment.placeholders = this.placeholders
      .splice(placeholderCount)
      .map((placeholder) => ({ at: placeholder.at - at, segment: placeholder.segment }));
    for (const placeholder of segment.placeholders) placeholder.segment.parent = segment;
    this.at = at;
  }

  #write(json: string): void {
    const size = json.length * 3;
    this.reserve(size);
    this.at += this.bytes.write(json, this.at);
  }

  #grow(size: number): void {
    const bytes = Buffer.allocUnsafeSlow((this.at + size) * 2);
    this.bytes.copy(bytes, 0, 0, this.at);
    this.bytes = bytes;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
