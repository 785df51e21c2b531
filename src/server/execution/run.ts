import type { GraphQLError } from 'graphql';
import { writeFields } from './fields.ts';
import { Segment } from './json-writer.ts';
import type { Plan, Variables } from './plan.ts';
import { type Run, step, UNUSED } from './steps.ts';

/** What a query came to: the bytes of its `data`, and its errors. */
export interface Outcome {
  readonly data: readonly Uint8Array[];
  readonly errors: readonly GraphQLError[];
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
  plan.uses += 1;
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
