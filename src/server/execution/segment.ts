const NULL = Buffer.from('null');

/** A position in a segment's bytes where the bytes of another segment are inserted. */
export interface Placeholder {
  readonly at: number;
  readonly segment: Segment;
}

/** A part of the response that is written on its own, because its value is a promise or because it may become null later. */
export class Segment {
  bytes: Buffer = NULL;
  placeholders: Placeholder[] = [];
  parent: Segment | undefined;
  /** Whether null is allowed at this position of the response. */
  readonly nullable: boolean;
  nulled = false;

  constructor(nullable: boolean) {
    this.nullable = nullable;
  }

  /** Whether this segment, or one around it, is null in the response, so that nothing in it is visible. */
  get isInNull(): boolean {
    return this.nulled || (this.parent?.isInNull ?? false);
  }

  /** Makes this segment null, or the nearest one around it where null is allowed (specification, 6.4.4). */
  becomeNull(): void {
    if (this.nullable || !this.parent) this.nulled = true;
    else this.parent.becomeNull();
  }

  /** Appends the bytes of this segment and of those inserted into it, in order. */
  collect(into: Uint8Array[]): void {
    if (this.nulled) {
      into.push(NULL);
      return;
    }
    let from = 0;
    for (const { at, segment } of this.placeholders) {
      into.push(this.bytes.subarray(from, at));
      segment.collect(into);
      from = at;
    }
    into.push(this.bytes.subarray(from));
  }
}

/** The parent of segments whose placeholders were taken back: they are not part of the response. */
export const DETACHED = new Segment(true);
DETACHED.nulled = true;
