import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  isObjectType,
  locatedError,
} from 'graphql';
import { JsonWriter, Segment } from './json-writer.ts';
import type { AbstractPlace, FieldPlan, ObjectPlace, Place, Plan, PlannedField, Variables } from './plan.ts';

/** What a query came to: the bytes of its `data`, and its errors. */
export interface Outcome {
  readonly data: readonly Uint8Array[];
  readonly errors: readonly GraphQLError[];
}

type Path = readonly (string | number)[];

/** One query under way. What its steps share lies here, so that nothing is made for each row. */
interface Run {
  readonly plan: Plan;
  readonly rootValue: unknown;
  readonly context: unknown;
  readonly variables: Variables;
  readonly errors: GraphQLError[];
  readonly root: Segment;
  /** By the fields' indexes. */
  readonly infos: GraphQLResolveInfo[];
  readonly args: Record<string, unknown>[];
  /** The step that runs: where it writes, in which part of the answer, and the path to what it writes. */
  writer: JsonWriter;
  segment: Segment;
  path: (string | number)[];
  depth: number;
  /** Promises that are not settled yet. */
  waiting: number;
  finish: (() => void) | undefined;
}

/**
 * Answers a planned query as graphql-js would, written down as it goes. What is there at once is written in one step;
 * a promise leaves a gap, and is written in a step of its own when it is settled.
 */
export function run(
  plan: Plan,
  rootValue: unknown,
  context: unknown,
  variables: Variables,
): Outcome | Promise<Outcome> {
  const root = new Segment(true);
  const run: Run = {
    plan,
    rootValue,
    context,
    variables,
    errors: [],
    root,
    infos: [],
    args: [],
    writer: UNUSED,
    segment: root,
    path: [],
    depth: 0,
    waiting: 0,
    finish: undefined,
  };
  step(run, root, [], undefined, () => writeFields(run, plan.fields, rootValue));
  if (run.waiting === 0) return outcomeOf(run);
  return new Promise((resolve) => {
    run.finish = () => resolve(outcomeOf(run));
  });
}

function outcomeOf({ root, errors }: Run): Outcome {
  const data: Uint8Array[] = [];
  root.collect(data);
  return { data, errors };
}

/** Scratch space, lent from step to step; nothing stays in it when a step ends. */
const idle: JsonWriter[] = [];
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const UNUSED = new JsonWriter();

/** Writes a segment in one go. */
function step(run: Run, segment: Segment, path: Path, place: Place | undefined, write: () => void): void {
  const writer = idle.pop() ?? new JsonWriter();
  run.writer = writer;
  run.segment = segment;
  run.path = [...path];
  run.depth = path.length;
  try {
    write();
    writer.moveInto(segment, 0, 0);
  } catch (error) {
    writer.rewind(0, 0);
    report(run, segment, locatedError(error, place?.field.nodes, pathOf(run)));
    segment.becomeNull();
  }
  run.writer = UNUSED;
  if (writer.bytes.length <= MAX_KEPT_BYTES) idle.push(writer);
}

/** Leaves a gap at the place that is being written, for what a promise brings. */
function later(
  run: Run,
  place: Place,
  nullable: boolean,
  promise: PromiseLike<unknown>,
  write: (value: unknown) => void,
): void {
  const segment = new Segment(nullable);
  const path = pathOf(run);
  run.writer.gap(segment);
  run.waiting += 1;
  const next = (then: () => void) => {
    step(run, segment, path, place, then);
    run.waiting -= 1;
    if (run.waiting === 0) run.finish?.();
  };
  promise.then(
    (value) => next(() => write(value)),
    (error: unknown) =>
      next(() => {
        throw error;
      }),
  );
}

/** Tells of an error, unless null stands already where it happened or around it. */
function report(run: Run, segment: Segment, error: GraphQLError): void {
  if (!segment.gone) run.errors.push(error);
}

function writeFields(run: Run, fields: readonly FieldPlan[], source: unknown): void {
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
  writer.byte(OPEN_BRACKET);
  run.depth = depth + 1;
  let index = 0;
  try {
    for (; index < items.length; index++) {
      if (index > 0) writer.byte(COMMA);
      run.path[depth] = index;
      if (item.nullable) writeItem(run, item, items[index]);
      else settle(run, item, items[index]);
    }
  } catch (error) {
    // Nobody asks any more what the others bring; their rejections must not go unheard all the same.
    for (const rest of items.slice(index + 1)) if (isPromise(rest)) rest.then(undefined, () => undefined);
    throw error;
  }
  run.depth = depth;
  writer.byte(CLOSE_BRACKET);
}

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

function writeObject(run: Run, place: Place, { type, fields }: ObjectPlace, value: unknown): void {
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

/** Worked out once for a request, however many rows the field is read on. */
function argsOf(run: Run, { index, args, nodes: [node], definition }: FieldPlan) {
  if (args) return args;
  const known = run.args[index] ?? (node ? getArgumentValues(definition, node, run.variables) : {});
  run.args[index] = known;
  return known;
}

/** One for a field and a request, whose `path` is right only until the resolver first waits. */
function infoOf(run: Run, field: PlannedField): GraphQLResolveInfo {
  const known = run.infos[field.index] ?? new Info(run, field);
  run.infos[field.index] = known;
  return known;
}

/** A class, as V8 keeps an object literal's getter, and the run that it sees, far longer than the object. */
class Info implements GraphQLResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: GraphQLResolveInfo['fieldNodes'];
  readonly returnType: GraphQLResolveInfo['returnType'];
  readonly parentType: GraphQLObjectType;
  readonly schema: GraphQLResolveInfo['schema'];
  readonly fragments: GraphQLResolveInfo['fragments'];
  readonly rootValue: unknown;
  readonly operation: GraphQLResolveInfo['operation'];
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly #run: Run;

  constructor(run: Run, { name, nodes, definition, parentType }: PlannedField) {
    const { plan, rootValue, variables } = run;
    this.fieldName = name;
    this.fieldNodes = nodes;
    this.returnType = definition.type;
    this.parentType = parentType;
    this.schema = plan.schema;
    this.fragments = plan.fragments;
    this.rootValue = rootValue;
    this.operation = plan.operation;
    this.variableValues = variables;
    this.#run = run;
  }

  get path(): GraphQLResolveInfo['path'] {
    return linked(pathOf(this.#run));
  }
}

/** The path to what is being written. */
const pathOf = ({ path, depth }: Run): Path => path.slice(0, depth);

function linked(path: readonly (string | number)[]): GraphQLResolveInfo['path'] {
  const [key = '', ...before] = path.toReversed();
  return { key, prev: before.length > 0 ? linked(before.toReversed()) : undefined, typename: undefined };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  );
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const NULL = Buffer.from('null');
