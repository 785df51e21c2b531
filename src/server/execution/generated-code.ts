import type { argsOf, infoOf } from './info.ts';
import type { JsonWriter } from './json-writer.ts';
import type { FieldPlan, Place } from './plan.ts';
import type { Run } from './steps.ts';

/** Writes a row, unless it is no object, or one that stands for something else: a promise, an error, a list. */
export type RowWriter = (run: Run, row: unknown) => boolean;

/** What generated code leaves to code that is not. */
export interface Helpers {
  readonly argsOf: typeof argsOf;
  readonly infoOf: typeof infoOf;
  readonly read: (run: Run, field: FieldPlan, source: unknown) => unknown;
  readonly settle: (run: Run, place: Place, value: unknown) => void;
  readonly writeList: (run: Run, place: Place, item: Place, value: unknown) => void;
  readonly enclose: (writer: JsonWriter, at: number, gaps: number) => void;
  readonly refuse: (run: Run, place: Place, at: number, gaps: number, thrown: unknown) => void;
}

/** Whether this process may make code of text; it may not under --disallow-code-generation-from-strings. */
export const MAY_GENERATE = mayGenerate();

function mayGenerate(): boolean {
  try {
    new Function();
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes code that writes these fields and no others, as `writeFields` would with each `writeField` in its place. What
 * differs from field to field is then a constant, keys need not be read to be written, and each resolver is called
 * from a place of its own, where the engine can put the resolver itself.
 *
 * Of the document only keys come into the code, as string literals and as the numbers of their bytes.
 */
export function generate(fields: readonly FieldPlan[], helpers: Helpers): RowWriter {
  const code = `'use strict';
const { argsOf, infoOf, read, settle, writeList, enclose, refuse } = helpers;
${fields.map((_, n) => constants(n)).join('\n')}
return (run, source) => {
  if (typeof source !== 'object' || source === null || typeof source.then === 'function') return false;
  if (Array.isArray(source) || source instanceof Error) return false;
  const { writer, path, depth, context, infos } = run;
  let value, bytes, at, gaps;
  run.depth = depth + 1;
${fields.map(fieldCode).join('\n')}
  writer.byte(0x7d);
  run.depth = depth;
  return true;
};`;
  return new Function('fields', 'helpers', code)(fields, helpers);
}

const constants = (n: number) => `const field${n} = fields[${n}];
const { place: place${n}, resolve: resolve${n}, args: args${n} } = field${n};
const { leaf: leaf${n}, item: item${n} } = place${n};`;

function fieldCode(field: FieldPlan, n: number): string {
  const { key, place } = field;
  return `  path[depth] = ${JSON.stringify(key)};
  ${prefixCode(field, n)}
  at = writer.at;
  gaps = writer.gaps.length;
  try {
    value = ${readCode(field, n)};
    ${usualCode(place, n)}
    settle(run, place${n}, value);
    ${place.nullable ? 'if (writer.gaps.length > gaps) enclose(writer, at, gaps);' : ''}
  } catch (error) {
    refuse(run, place${n}, at, gaps, error);
    run.depth = depth + 1;
  }`;
}

/** How the usual kind of value is written, without asking what kind it is. */
function usualCode({ leaf, item }: Place, n: number): string {
  if (leaf) return `if (typeof value !== 'object' && value !== undefined) leaf${n}(writer, value); else`;
  if (item) return `if (Array.isArray(value)) writeList(run, place${n}, item${n}, value); else`;
  return '';
}

/** A key byte by byte: with a loop over each key, or `Uint8Array.set`, a large page took half as long again. */
function prefixCode({ prefix }: FieldPlan, n: number): string {
  const { length } = prefix;
  if (length > MAX_UNROLLED_BYTES) return `writer.raw(field${n}.prefix);`;
  const stores = Array.from(prefix, (byte, index) => `bytes[at + ${index}] = ${byte};`);
  return `writer.reserve(${length});
  bytes = writer.bytes;
  at = writer.at;
  ${stores.join(' ')}
  writer.at = at + ${length};`;
}

/** Aliases can be as long as a document may be. */
const MAX_UNROLLED_BYTES = 64;

function readCode({ resolve, args, index }: FieldPlan, n: number): string {
  if (!resolve) return `read(run, field${n}, source)`;
  const given = args ? `args${n}` : `argsOf(run, field${n})`;
  return `resolve${n}(source, ${given}, context, infos[${index}] ?? infoOf(run, field${n}))`;
}
