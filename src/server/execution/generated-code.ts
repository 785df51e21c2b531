import type {
  CompiledField,
  CompiledSelection,
  FieldOccurrence,
  Position,
  RowWriter,
} from './compiled-plan.ts';
import { ALWAYS, type checkConditions } from './conditions.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { JsonWriter } from './json-writer.ts';
import type { argsOf, infoOf } from './resolve-info.ts';

/** What generated code leaves to code that is not generated. */
export interface Helpers {
  readonly checkConditions: typeof checkConditions;
  readonly argsOf: typeof argsOf;
  readonly infoOf: typeof infoOf;
  readonly resolveFieldValue: (context: ExecutionContext, field: CompiledField, source: unknown) => unknown;
  readonly completeValue: (context: ExecutionContext, position: Position, value: unknown) => void;
  readonly writeList: (context: ExecutionContext, position: Position, item: Position, value: unknown) => void;
  readonly moveIntoSegment: (writer: JsonWriter, at: number, placeholders: number) => void;
  readonly handleFieldError: (
    context: ExecutionContext,
    position: Position,
    at: number,
    placeholders: number,
    thrown: unknown,
  ) => void;
}

/** What generated code holds in memory for each field, in bytes: its text, bytecode, feedback and machine code, as measured. */
export const BYTES_PER_GENERATED_FIELD = 7_000;

/** Whether this process may generate code; it may not under --disallow-code-generation-from-strings. */
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
 * Generates code that writes a row of a selection, as `writeFields` would with `writeField` inlined for each field. What
 * differs from field to field is then a constant, and each resolver is called from a call site of its own, where V8 can
 * inline it.
 *
 * Of the document only response keys come into the code, as string literals and as the numbers of their bytes.
 *
 * Measured (docs/performance.md, "Code for each plan"): a large page took 0.51 to 0.65 of the time, in one process.
 */
export function generateRowWriter(selection: CompiledSelection, helpers: Helpers): RowWriter {
  const { fields, checks } = selection;
  const occurrences = selection.occurrences ?? fields.map((field) => ({ field, condition: ALWAYS }));
  const numbers = new Map(fields.map((field, n) => [field, n]));
  const code = `'use strict';
const { checkConditions, argsOf, infoOf, resolveFieldValue, completeValue, writeList, moveIntoSegment, handleFieldError } = helpers;
${fields.map((_, n) => constants(n)).join('\n')}
return (context, source) => {
  if (typeof source !== 'object' || source === null || typeof source.then === 'function') return false;
  if (Array.isArray(source) || source instanceof Error) return false;
  ${checks.length > 0 ? 'if (context.hasNullCondition) checkConditions(context, checks);' : ''}
  const { writer, path, depth, contextValue, infos, outcomes } = context;
  const start = writer.at;
  let value, bytes, at, placeholders;
  context.depth = depth + 1;
${occurrences.map((occurrence) => occurrenceCode(occurrence, numbers.get(occurrence.field) ?? 0)).join('\n')}
  writer.endObject(start);
  context.depth = depth;
  return true;
};`;
  return new Function('fields', 'checks', 'helpers', code)(fields, checks, helpers);
}

function occurrenceCode({ field, condition }: FieldOccurrence, n: number): string {
  const code = fieldCode(field, n);
  return condition === ALWAYS ? code : `  if (outcomes[${condition}]) {\n${code}\n  }`;
}

const constants = (n: number) => `const field${n} = fields[${n}];
const { position: position${n}, resolve: resolve${n}, args: args${n} } = field${n};
const { leaf: leaf${n}, item: item${n} } = position${n};`;

function fieldCode(field: CompiledField, n: number): string {
  const { key, position } = field;
  return `  path[depth] = ${JSON.stringify(key)};
  ${prefixCode(field, n)}
  at = writer.at;
  placeholders = writer.placeholders.length;
  try {
    value = ${resolveCode(field, n)};
    ${usualValueCode(position, n)}
    completeValue(context, position${n}, value);
    ${position.nullable ? 'if (writer.placeholders.length > placeholders) moveIntoSegment(writer, at, placeholders);' : ''}
  } catch (error) {
    handleFieldError(context, position${n}, at, placeholders, error);
    context.depth = depth + 1;
  }`;
}

/** Writes the usual kind of value without a test of all kinds. */
function usualValueCode({ leaf, item }: Position, n: number): string {
  if (leaf) return `if (typeof value !== 'object' && value !== undefined) leaf${n}(writer, value); else`;
  if (item) return `if (Array.isArray(value)) writeList(context, position${n}, item${n}, value); else`;
  return '';
}

/**
 * Writes a key byte by byte. Measured (docs/performance.md): with a loop over each key, or `Uint8Array.set`, a large
 * page took half as long again.
 */
function prefixCode({ prefix }: CompiledField, n: number): string {
  const { length } = prefix;
  if (length > MAX_UNROLLED_BYTES) return `writer.raw(field${n}.prefix);`;
  const stores = Array.from(prefix, (byte, index) => `bytes[at + ${index}] = ${byte};`);
  return `writer.reserve(${length});
  bytes = writer.bytes;
  at = writer.at;
  ${stores.join(' ')}
  writer.at = at + ${length};`;
}

/** An alias can be as long as a document. */
const MAX_UNROLLED_BYTES = 64;

function resolveCode({ resolve, args, index }: CompiledField, n: number): string {
  if (!resolve) return `resolveFieldValue(context, field${n}, source)`;
  const given = args ? `args${n}` : `argsOf(context, field${n})`;
  return `resolve${n}(source, ${given}, contextValue, infos[${index}] ?? infoOf(context, field${n}))`;
}
