import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { conditionsOf, planOf } from './plan.ts';
import { run } from './run.ts';

export interface Outcome {
  readonly data: readonly Uint8Array[];
  readonly errors: readonly GraphQLError[];
}
export interface ExecuteArgs {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}
export interface Executor {
  execute(args: ExecuteArgs): Outcome | Promise<Outcome>;
}
export function createExecutor(schema: GraphQLSchema): Executor {
  const plans = new WeakMap<OperationDefinitionNode, Map<string, ReturnType<typeof planOf>>>();
  return {
    execute({ document, operation, variables, context }) {
      if (operation.operation === 'query') {
        let known = plans.get(operation);
        if (!known) {
          known = new Map();
          plans.set(operation, known);
        }
        const key = conditionsOf(document)
          .map((name) => variables[name])
          .join();
        if (!known.has(key)) known.set(key, planOf(schema, document, operation, variables));
        const plan = known.get(key);
        if (plan) return run(plan, undefined, context, variables);
      }
      return Promise.resolve(
        execute({
          schema,
          document,
          operationName: operation.name?.value,
          variableValues: variables,
          contextValue: context,
        }),
      ).then(({ data, errors = [] }) => ({ data: [Buffer.from(JSON.stringify(data ?? null))], errors }));
    },
  };
}
