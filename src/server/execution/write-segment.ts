import { type FieldNode, GraphQLError, locatedError } from 'graphql';
import type { FieldDetails, Position } from './compiled-plan.ts';
import { NEVER } from './conditions.ts';
import type { ExecutionContext, Path } from './execution-context.ts';
import { JsonWriter } from './json-writer.ts';
import { Segment } from './segment.ts';

/**
 * Writers that no segment is using, so that most segments need no buffer of their own. A writer above the limit is left
 * to the garbage collector: one large response must not hold its memory for the life of the process.
 */
const idleWriters: JsonWriter[] = [];
const MAX_IDLE_BYTES = 4 * 1024 * 1024;
/** Stands in the context while no segment is being written. */
export const NO_WRITER = new JsonWriter();

/**
 * Writes a segment with all that is known at once. An error that reaches its edge makes the segment null, or the
 * nearest one around it where null is allowed. Never throws: it is called from promise callbacks.
 */
export function writeSegment(
  context: ExecutionContext,
  segment: Segment,
  path: Path,
  position: Position | undefined,
  write: () => void,
): void {
  const writer = idleWriters.pop() ?? new JsonWriter();
  context.writer = writer;
  context.segment = segment;
  context.path = [...path];
  context.depth = path.length;
  try {
    write();
    writer.moveInto(segment, 0, 0);
  } catch (error) {
    writer.rewind(0, 0);
    addError(context, segment, located(context, position, error));
    segment.becomeNull();
  }
  context.writer = NO_WRITER;
  if (writer.bytes.length <= MAX_IDLE_BYTES) idleWriters.push(writer);
}

/** Leaves a placeholder at the current position, and writes its segment when a promise settles. */
export function writeWhenSettled(
  context: ExecutionContext,
  position: Position,
  nullable: boolean,
  promise: PromiseLike<unknown>,
  write: (value: unknown) => void,
): void {
  const segment = new Segment(nullable);
  const path = pathOf(context);
  context.writer.placeholder(segment);
  const settled = (writeResult: () => void) => writeSegment(context, segment, path, position, writeResult);
  track(
    context,
    promise,
    (value) => settled(() => write(value)),
    (error) =>
      settled(() => {
        throw error;
      }),
  );
}

/**
 * Handles the rejections of promises whose values are not part of the response any more. An unhandled rejection would
 * end the process. They count as pending: the next root field of a mutation waits for them.
 */
export function ignoreResults(context: ExecutionContext, values: readonly unknown[]): void {
  for (const value of values) if (isPromiseSafely(value)) track(context, value, ignore, ignore);
}

const ignore = () => undefined;

/** Calls one of two functions, neither of which may throw, when a promise settles; never at once. */
function track(
  context: ExecutionContext,
  promise: PromiseLike<unknown>,
  onValue: (value: unknown) => void,
  onError: (error: unknown) => void,
): void {
  context.pending += 1;
  const settle = (report: (result: unknown) => void) => (result: unknown) => {
    report(result);
    context.pending -= 1;
    if (context.pending === 0) context.onSettled?.();
  };
  // A thenable may call back at once; a native promise does not.
  Promise.resolve(promise).then(settle(onValue), settle(onError));
}

/** Adds an error to the response, unless its position is in a part that is null already. */
export function addError(context: ExecutionContext, segment: Segment, error: GraphQLError): void {
  if (!segment.isInNull) context.errors.push(error);
}

/** Gives an error the nodes and the path of the current position, unless it has some. */
export function located(
  context: ExecutionContext,
  position: Position | undefined,
  thrown: unknown,
): GraphQLError {
  const nodes = position && nodesOf(context, position.field);
  const path = pathOf(context);
  try {
    return locatedError(thrown, nodes, path);
  } catch {
    // A thrown value may have getters that throw themselves.
    return new GraphQLError('Unexpected error value.', { nodes: nodes ?? null, path });
  }
}

/** The nodes of a field, without those whose conditions do not hold. */
export function nodesOf(
  { outcomes }: ExecutionContext,
  { nodes, conditions }: FieldDetails,
): readonly FieldNode[] {
  return conditions ? nodes.filter((_, index) => outcomes[conditions[index] ?? NEVER]) : nodes;
}

/** The path to the current position. */
export const pathOf = ({ path, depth }: ExecutionContext): Path => path.slice(0, depth);

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  );
}

function isPromiseSafely(value: unknown): value is PromiseLike<unknown> {
  try {
    return isPromise(value);
  } catch {
    return false;
  }
}
