/**
 * Writes JSON as UTF-8 bytes, which is what a socket takes: no objects for JSON.stringify, no string to encode. What
 * is not known yet leaves a gap, and what turns out to be wrong is taken back.
 */
export class JsonWriter {
  bytes = Buffer.allocUnsafeSlow(65_536);
  at = 0;
  gaps: Gap[] = [];

  /** Makes sure that there is room for so many bytes more. */
  reserve(size: number): void {
    if (this.at + size > this.bytes.length) this.#grow(size);
  }

  /** Bytes that are JSON already. */
  raw(json: Uint8Array): void {
    const { length } = json;
    this.reserve(length);
    const { bytes } = this;
    let { at } = this;
    for (let index = 0; index < length; index++) bytes[at++] = json[index] as number;
    this.at = at;
  }

  /** One ASCII character. */
  byte(code: number): void {
    this.reserve(1);
    this.bytes[this.at++] = code;
  }

  /** A string; the rare one that needs escapes is left to JSON.stringify. */
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
        // Half of a pair must be told from a whole one.
        this.#write(JSON.stringify(text));
        return;
      }
    }
    bytes[at++] = QUOTE;
    this.at = at;
  }

  /** A whole number. */
  integer(value: number): void {
    const text = `${value}`;
    const { length } = text;
    this.reserve(length);
    for (let index = 0; index < length; index++) this.bytes[this.at++] = text.charCodeAt(index);
  }

  /** Any value, as JSON.stringify gives it. */
  value(value: unknown): void {
    if (typeof value === 'string') this.string(value);
    else this.#write(JSON.stringify(value) ?? 'null');
  }

  /** Leaves a place for what comes later. */
  gap(segment: Segment): void {
    this.gaps.push({ at: this.at, segment });
  }

  /** Takes back all that was written since, and the gaps left; nobody hears of what would have filled them. */
  rewind(at: number, gapCount: number): void {
    this.at = at;
    while (this.gaps.length > gapCount) {
      const gap = this.gaps.pop();
      if (gap) gap.segment.parent = DROPPED;
    }
  }

  /** Moves what was written since, with its gaps, into a segment. */
  moveInto(segment: Segment, at: number, gapCount: number): void {
    segment.bytes = Buffer.from(this.bytes.subarray(at, this.at));
    segment.gaps = this.gaps.splice(gapCount).map((gap) => ({ at: gap.at - at, segment: gap.segment }));
    for (const gap of segment.gaps) gap.segment.parent = segment;
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
const NULL = Buffer.from('null');

/** A place in a segment that another one fills. */
interface Gap {
  readonly at: number;
  readonly segment: Segment;
}

/** A part of an answer that is written on its own, because it comes later or can become null later. */
export class Segment {
  bytes: Buffer = NULL;
  gaps: Gap[] = [];
  parent: Segment | undefined;
  /** Whether null may stand here. */
  readonly nullable: boolean;
  nulled = false;

  constructor(nullable: boolean) {
    this.nullable = nullable;
  }

  /** Whether nothing that happens here can be seen any more. */
  get gone(): boolean {
    return this.nulled || (this.parent?.gone ?? false);
  }

  /** Makes this null, or the nearest place around it where null may stand. */
  becomeNull(): void {
    if (this.nullable || !this.parent) this.nulled = true;
    else this.parent.becomeNull();
  }

  /** The bytes of this and of all that fills its gaps, in order. */
  collect(into: Uint8Array[]): void {
    if (this.nulled) {
      into.push(NULL);
      return;
    }
    let from = 0;
    for (const { at, segment } of this.gaps) {
      into.push(this.bytes.subarray(from, at));
      segment.collect(into);
      from = at;
    }
    into.push(this.bytes.subarray(from));
  }
}

const DROPPED = new Segment(true);
DROPPED.nulled = true;
