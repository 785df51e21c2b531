import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Variables } from './conditions.ts';
import { executePlan, type SerializedResult, subscribeToPlan } from './execute.ts';
import { PlanCache } from './plan-cache.ts';

export type { SerializedResult } from './execute.ts';

/**
 * The executor of all operations: queries, mutations, and introspection beside data.
 *
 * It takes a document that is parsed and validated, one of its operations, and variables that are coerced; these three
 * are graphql-js's work, as is the coercion of arguments, the serialisation of scalars other than String, ID, Int and
 * enums, and the resolvers of introspection. It gives the bytes of `data`, and the errors that graphql-js would give:
 * test/execution.test.ts compares the two on generated operations. Of a subscription it gives the source stream, each value
 * of which is the root value of an execution.
 *
 * It exists for two reasons. Speed: operations are compiled once, and their `data` is written as bytes while it is
 * resolved. Execution by graphql-js, with the objects that it builds, takes twice as long for a large page as decoding,
 * JSON.parse and JSON.stringify together (docs/performance.md, "What was learnt"). Safety: it leaves no rejection
 * unhandled, which would end the process. graphql-js leaves one where an item of a list throws while an earlier item is
 * a promise that rejects later (test/unhandled-rejections.test.ts).
 */
export interface Executor {
  execute(request: ExecutionRequest): SerializedResult | Promise<SerializedResult>;
  /** The source stream of a subscription. Rejects with a GraphQLError. */
  subscribe(request: ExecutionRequest): Promise<AsyncIterable<unknown>>;
}

export interface ExecutionRequest {
  /** Parsed and validated. */
  readonly document: DocumentNode;
  /** One of the document's operations. */
  readonly operation: OperationDefinitionNode;
  /** As `getVariableValues` of graphql-js coerced them. */
  readonly variables: Variables;
  readonly rootValue?: unknown;
  /** What resolvers are given as context. */
  readonly context: unknown;
}

export interface ExecutorOptions {
  /** How many bytes compiled plans may hold together, by estimate. Those that were executed last are kept. */
  readonly maxPlanBytes?: number;
}

const MAX_PLAN_BYTES = 48 * 1024 * 1024;

/** Creates an executor with a cache of compiled plans of its own. `execute` neither throws nor rejects. */
export function createExecutor(schema: GraphQLSchema, options: ExecutorOptions = {}): Executor {
  const plans = new PlanCache({ schema, maxBytes: options.maxPlanBytes ?? MAX_PLAN_BYTES });
  return {
    execute: ({ document, operation, variables, rootValue, context }) =>
      executePlan(plans.planFor(document, operation), { schema, variables, rootValue, context }),
    subscribe: ({ document, operation, variables, context }) =>
      subscribeToPlan(plans.planFor(document, operation), {
        schema,
        variables,
        rootValue: undefined,
        context,
      }),
  };
}
