import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
  locatedError,
} from 'graphql';
import { generate, MAY_GENERATE, type RowWriter } from './generated-code.ts';
import { argsOf, infoOf } from './info.ts';
import { type JsonWriter, Segment } from './json-writer.ts';
import type { AbstractPlace, FieldPlan, ObjectPlace, Place, PlannedField } from './plan.ts';
import { isPromise, later, pathOf, type Run, report } from './steps.ts';

export function writeFields(run: Run, fields: readonly FieldPlan[], source: unknown): void {
  const { writer } = run;
  if (fields.length === 0) writer.byte(OPEN_BRACE);
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as FieldPlan;
    writer.raw(field.prefix);
    writeField(run, field, field.place, source);
  }
  writer.byte(CLOSE_BRACE);
}

function writeField(run: Run, field: FieldPlan, place: Place, source: unknown): void {
  const { writer, depth } = run;
  const { at } = writer;
  const { leaf } = place;
  const gaps = writer.gaps.length;
  run.path[depth] = field.key;
  run.depth = depth + 1;
  try {
    const value = read(run, field, source);
    if (leaf && typeof value !== 'object' && value !== undefined) leaf(writer, value);
    else settle(run, place, value);
    if (place.nullable && writer.gaps.length > gaps) enclose(writer, at, gaps);
  } catch (error) {
    refuse(run, place, at, gaps, error);
  }
  run.depth = depth;
}

/**
 * Takes back what was written at a place and writes null; where null may not stand, the place around it decides. The
 * path still leads to where it went wrong.
 */
function refuse(run: Run, place: Place, at: number, gaps: number, thrown: unknown): void {
  run.writer.rewind(at, gaps);
  const error = locatedError(thrown, place.field.nodes, pathOf(run));
  if (!place.nullable) throw error;
  report(run, run.segment, error);
  run.writer.raw(NULL);
}

/** What holds gaps and may become null later is a segment of its own. */
function enclose(writer: JsonWriter, at: number, gaps: number): void {
  const segment = new Segment(true);
  writer.moveInto(segment, at, gaps);
  writer.gap(segment);
}

function read(run: Run, field: FieldPlan, source: unknown): unknown {
  const { resolve } = field;
  if (resolve) return resolve(source, argsOf(run, field), run.context, infoOf(run, field));
  if (typeof source !== 'object' || source === null) return undefined;
  const value = (source as Readonly<Record<string, unknown>>)[field.name];
  return typeof value === 'function'
    ? defaultFieldResolver(source, argsOf(run, field), run.context, infoOf(run, field))
    : value;
}

/** Writes what was answered for a place, at once or when it comes. */
function settle(run: Run, place: Place, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fill(run, place, value);
  else if (isPromise(value))
    later(run, place, place.nullable, value, (settled) => fillUnlessError(run, place, settled));
  else fillUnlessError(run, place, value);
}

function fillUnlessError(run: Run, place: Place, value: unknown): void {
  if (value instanceof Error) throw value;
  fill(run, place, value);
}

function fill(run: Run, place: Place, value: unknown): void {
  const { leaf, item, object, abstract } = place;
  if (value === null || value === undefined) writeNull(run, place);
  else if (object) writeObject(run, place, object, value);
  else if (leaf) leaf(run.writer, value);
  else if (item) writeList(run, place, item, value);
  else if (abstract) writeAbstract(run, place, abstract, value);
}

function writeNull(run: Run, { nullable, field: { parentType, name } }: Place): void {
  if (!nullable) throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${name}.`);
  run.writer.raw(NULL);
}

function writeList(run: Run, place: Place, item: Place, value: unknown): void {
  const items = asList(value, place.field);
  const { writer, depth } = run;
  const write = item.object && generatedFor(run, item.object);
  writer.byte(OPEN_BRACKET);
  run.depth = depth + 1;
  let index = 0;
  try {
    for (; index < items.length; index++) {
      if (index > 0) writer.byte(COMMA);
      run.path[depth] = index;
      const value = items[index];
      if (item.nullable) writeItem(run, item, value);
      else if (!write?.(run, value)) settle(run, item, value);
    }
  } catch (error) {
    forget(items.slice(index + 1));
    throw error;
  }
  run.depth = depth;
  writer.byte(CLOSE_BRACKET);
}

/** Nobody asks any more what these bring; their rejections must not go unheard all the same. */
function forget(values: readonly unknown[]): void {
  for (const value of values) if (isPromise(value)) value.then(undefined, () => undefined);
}

/** The code for the rows of a list, made once its plan has shown that it is used again. */
function generatedFor({ plan }: Run, object: ObjectPlace): RowWriter | undefined {
  const { write, fields, type } = object;
  if (write || plan.uses < USES_BEFORE_CODE || !MAY_GENERATE || type.isTypeOf || fields.length === 0)
    return write;
  object.write = generate(fields, { argsOf, infoOf, read, settle, writeList, enclose, refuse });
  return object.write;
}

/** Making code takes as long as writing some hundred rows, and most documents with literals in them come but once. */
const USES_BEFORE_CODE = 3;

function writeItem(run: Run, place: Place, value: unknown): void {
  const { writer, depth } = run;
  const { at } = writer;
  const gaps = writer.gaps.length;
  try {
    settle(run, place, value);
    if (writer.gaps.length > gaps) enclose(writer, at, gaps);
  } catch (error) {
    refuse(run, place, at, gaps, error);
    run.depth = depth;
  }
}

function asList(value: unknown, { parentType, name }: PlannedField): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) {
    return Array.from(value as Iterable<unknown>);
  }
  throw new GraphQLError(`Expected Iterable, but did not find one for field "${parentType.name}.${name}".`);
}

function writeAbstract(run: Run, place: Place, { type, on }: AbstractPlace, value: unknown): void {
  const name = (type.resolveType ?? defaultTypeResolver)(value, run.context, infoOf(run, place.field), type);
  const write = (found: unknown) => writeObject(run, place, on(objectType(run, type, found)), value);
  if (isPromise(name)) later(run, place, false, name, write);
  else write(name);
}

function objectType({ plan: { schema } }: Run, type: GraphQLAbstractType, name: unknown): GraphQLObjectType {
  const found = typeof name === 'string' ? schema.getType(name) : undefined;
  if (isObjectType(found) && schema.isSubType(type, found)) return found;
  throw new GraphQLError(`A value of the abstract type "${type.name}" is of none of its types.`);
}

function writeObject(
  run: Run,
  place: Place,
  { type, fields, write: generated }: ObjectPlace,
  value: unknown,
): void {
  if (generated?.(run, value)) return;
  if (!type.isTypeOf) {
    writeFields(run, fields, value);
    return;
  }
  const write = (fits: unknown) => {
    if (!fits) throw new GraphQLError(`A value is not of its type "${type.name}".`);
    writeFields(run, fields, value);
  };
  const fits = type.isTypeOf(value, run.context, infoOf(run, place.field));
  if (isPromise(fits)) later(run, place, false, fits, write);
  else write(fits);
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const NULL = Buffer.from('null');
