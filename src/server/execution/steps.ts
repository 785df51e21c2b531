import { type GraphQLError, type GraphQLResolveInfo, locatedError } from 'graphql';
import { JsonWriter, Segment } from './json-writer.ts';
import type { Place, Plan, Variables } from './plan.ts';

export type Path = readonly (string | number)[];

/** One query under way. What its steps share lies here, so that nothing is made for each row. */
export interface Run {
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

/** Scratch space, lent from step to step; nothing stays in it when a step ends. */
const idle: JsonWriter[] = [];
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
export const UNUSED = new JsonWriter();

/** Writes a segment in one go. */
export function step(
  run: Run,
  segment: Segment,
  path: Path,
  place: Place | undefined,
  write: () => void,
): void {
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
export function later(
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
  // What answers at once when it is asked would run the next step within this one.
  Promise.resolve(promise).then(
    (value) => next(() => write(value)),
    (error: unknown) =>
      next(() => {
        throw error;
      }),
  );
}

/** Tells of an error, unless null stands already where it happened or around it. */
export function report(run: Run, segment: Segment, error: GraphQLError): void {
  if (!segment.gone) run.errors.push(error);
}

/** The path to what is being written. */
export const pathOf = ({ path, depth }: Run): Path => path.slice(0, depth);

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  );
}
