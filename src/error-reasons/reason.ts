import type { BilingualText } from './bilingual-text.ts';

/** What clients are told of a reason. */
export interface Reason {
  /** What it means, in one sentence. The English text is the description in the schema. */
  readonly meaning: BilingualText;
  /** What to do about it. An error code may have a closer hint of its own. */
  readonly hint: BilingualText;
}
