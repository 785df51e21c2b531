import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql';
import type {
  AbstractSelection,
  CompiledField,
  CompiledSelection,
  FieldDetails,
  Position,
  RowWriter,
} from './compiled-plan.ts';
import { checkConditions, evaluateAddedConditions } from './conditions.ts';
import type { ExecutionContext } from './execution-context.ts';
import { BYTES_PER_GENERATED_FIELD, generateRowWriter, MAY_GENERATE } from './generated-code.ts';
import type { JsonWriter } from './json-writer.ts';
import { argsOf, infoOf } from './resolve-info.ts';
import { Segment } from './segment.ts';
import { addError, ignoreResults, isPromise, located, writeWhenSettled } from './write-segment.ts';

/** Executes the fields of a selection on a value and writes the object that they come to. */
export function writeFields(context: ExecutionContext, selection: CompiledSelection, source: unknown): void {
  const { writer } = context;
  const fields = includedFields(context, selection);
  const start = writer.at;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as CompiledField;
    writer.raw(field.prefix);
    writeField(context, field, source);
  }
  writer.endObject(start);
}

/** The fields of a selection whose conditions hold, in the order of the response. */
export function includedFields(
  { outcomes }: ExecutionContext,
  { fields, occurrences }: CompiledSelection,
): readonly CompiledField[] {
  return occurrences
    ? occurrences.filter(({ condition }) => outcomes[condition]).map(({ field }) => field)
    : fields;
}

/** Executes a field and writes its value, without its key. */
export function writeField(context: ExecutionContext, field: CompiledField, source: unknown): void {
  const { writer, depth } = context;
  const { position } = field;
  const { at } = writer;
  const { leaf } = position;
  const placeholders = writer.placeholders.length;
  context.path[depth] = field.key;
  context.depth = depth + 1;
  try {
    const value = resolveFieldValue(context, field, source);
    if (leaf && typeof value !== 'object' && value !== undefined) leaf(writer, value);
    else completeValue(context, position, value);
    if (position.nullable && writer.placeholders.length > placeholders)
      moveIntoSegment(writer, at, placeholders);
  } catch (error) {
    handleFieldError(context, position, at, placeholders, error);
  }
  context.depth = depth;
}

/**
 * Takes back what was written at a position and writes null; where null is not allowed, throws for the position around
 * it. The context's path still leads to the position of the error.
 */
function handleFieldError(
  context: ExecutionContext,
  position: Position,
  at: number,
  placeholders: number,
  thrown: unknown,
): void {
  context.writer.rewind(at, placeholders);
  const error = located(context, position, thrown);
  if (!position.nullable) throw error;
  addError(context, context.segment, error);
  context.writer.raw(NULL);
}

/** What has placeholders and may become null later is a segment of its own. */
function moveIntoSegment(writer: JsonWriter, at: number, placeholders: number): void {
  const segment = new Segment(true);
  writer.moveInto(segment, at, placeholders);
  writer.placeholder(segment);
}

function resolveFieldValue(context: ExecutionContext, field: CompiledField, source: unknown): unknown {
  const { resolve } = field;
  if (resolve) return resolve(source, argsOf(context, field), context.contextValue, infoOf(context, field));
  if (source === null || (typeof source !== 'object' && typeof source !== 'function')) return undefined;
  const value: unknown = Reflect.get(source, field.name);
  return typeof value === 'function'
    ? defaultFieldResolver(source, argsOf(context, field), context.contextValue, infoOf(context, field))
    : value;
}

/** Writes what was resolved for a position, at once or when it settles (specification, 6.4.3). */
function completeValue(context: ExecutionContext, position: Position, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    writeValue(context, position, value);
  else if (isPromise(value))
    writeWhenSettled(context, position, position.nullable, value, (settled) =>
      writeUnlessError(context, position, settled),
    );
  else writeUnlessError(context, position, value);
}

function writeUnlessError(context: ExecutionContext, position: Position, value: unknown): void {
  if (value instanceof Error) throw value;
  writeValue(context, position, value);
}

function writeValue(context: ExecutionContext, position: Position, value: unknown): void {
  const { leaf, item, object, abstract } = position;
  if (value === null || value === undefined) writeNull(context, position);
  else if (object) writeObject(context, position, object, value);
  else if (leaf) leaf(context.writer, value);
  else if (item) writeList(context, position, item, value);
  else if (abstract) writeAbstract(context, position, abstract, value);
}

function writeNull(context: ExecutionContext, { nullable, field: { parentType, name } }: Position): void {
  if (!nullable) throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${name}.`);
  context.writer.raw(NULL);
}

function writeList(context: ExecutionContext, position: Position, item: Position, value: unknown): void {
  const items = Array.isArray(value) ? value : itemsOf(context, position.field, value);
  const { writer, depth } = context;
  const writeRow = item.object && rowWriterFor(context, item.object);
  writer.byte(OPEN_BRACKET);
  context.depth = depth + 1;
  let index = 0;
  try {
    for (; index < items.length; index++) {
      if (index > 0) writer.byte(COMMA);
      context.path[depth] = index;
      const row: unknown = items[index];
      if (item.nullable) writeItem(context, item, row);
      else if (!writeRow?.(context, row)) completeValue(context, item, row);
    }
  } catch (error) {
    ignoreResults(context, items.slice(index + 1));
    throw error;
  }
  context.depth = depth;
  writer.byte(CLOSE_BRACKET);
}

/** The generated code for rows of a selection, made once its plan has been executed a few times. */
function rowWriterFor(context: ExecutionContext, selection: CompiledSelection): RowWriter | undefined {
  const { writeRow, fields, occurrences = fields, type } = selection;
  if (writeRow || !context.usesGeneratedCode || !MAY_GENERATE || type.isTypeOf || fields.length === 0)
    return writeRow;
  context.growPlan(occurrences.length * BYTES_PER_GENERATED_FIELD);
  selection.writeRow = generateRowWriter(selection, {
    checkConditions,
    argsOf,
    infoOf,
    resolveFieldValue,
    completeValue,
    writeList,
    moveIntoSegment,
    handleFieldError,
  });
  return selection.writeRow;
}

function writeItem(context: ExecutionContext, position: Position, value: unknown): void {
  const { writer, depth } = context;
  const { at } = writer;
  const placeholders = writer.placeholders.length;
  try {
    completeValue(context, position, value);
    if (writer.placeholders.length > placeholders) moveIntoSegment(writer, at, placeholders);
  } catch (error) {
    handleFieldError(context, position, at, placeholders, error);
    context.depth = depth;
  }
}

/** The items of an iterable that is no array. Where its iterator throws, promises that it has given are handled. */
function itemsOf(
  context: ExecutionContext,
  { parentType, name }: FieldDetails,
  value: unknown,
): readonly unknown[] {
  if (!isIterable(value)) {
    throw new GraphQLError(`Expected Iterable, but did not find one for field "${parentType.name}.${name}".`);
  }
  const items: unknown[] = [];
  try {
    for (const item of value) items.push(item);
  } catch (error) {
    ignoreResults(context, items);
    throw error;
  }
  return items;
}

/** A string is iterable, but no list. */
function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function'
  );
}

function writeAbstract(
  context: ExecutionContext,
  position: Position,
  { type, selectionFor }: AbstractSelection,
  value: unknown,
): void {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const name = resolveType(value, context.contextValue, infoOf(context, position.field), type);
  const write = (resolved: unknown) => {
    const selection = selectionFor(objectType(context, type, resolved));
    evaluateAddedConditions(context);
    writeObject(context, position, selection, value);
  };
  if (isPromise(name)) writeWhenSettled(context, position, false, name, write);
  else write(name);
}

function objectType(
  { schema }: ExecutionContext,
  type: GraphQLAbstractType,
  name: unknown,
): GraphQLObjectType {
  const resolved = typeof name === 'string' ? schema.getType(name) : undefined;
  if (isObjectType(resolved) && schema.isSubType(type, resolved)) return resolved;
  throw new GraphQLError(`Abstract type "${type.name}" was resolved to none of its possible types.`);
}

function writeObject(
  context: ExecutionContext,
  position: Position,
  selection: CompiledSelection,
  value: unknown,
): void {
  const { type, checks, writeRow } = selection;
  if (writeRow?.(context, value)) return;
  if (context.hasNullCondition) checkConditions(context, checks);
  if (!type.isTypeOf) {
    writeFields(context, selection, value);
    return;
  }
  const write = (isOfType: unknown) => {
    if (!isOfType) throw new GraphQLError(`Expected value of type "${type.name}".`);
    writeFields(context, selection, value);
  };
  const isOfType = type.isTypeOf(value, context.contextValue, infoOf(context, position.field));
  if (isPromise(isOfType)) writeWhenSettled(context, position, false, isOfType, write);
  else write(isOfType);
}

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const NULL = Buffer.from('null');
