import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import { unauthenticated } from '../../datasources/feishu/auth/authorise.ts';
import { tooComplex } from './document-limits.ts';
import { maskError } from './mask-errors.ts';
import { type Cost, costOf, rootFields, type Variables } from './operation-cost.ts';

/** Values of one answer: half a second of work at most, and three times what 100 employees with all they have come to. */
const MAX_VALUES = 1_000_000;
/**
 * Calls that an operation may seem to need. Lists are rarely as long as they were asked for, so that it is more than
 * MAX_UPSTREAM_CALLS, which has the last word at the door; writes need what they seem to.
 */
const MAX_CALLS = { query: 200, mutation: 50 };

/** What an operation may cost. */
export interface OperationLimits {
  /** Why an operation is not carried out: QUERY_TOO_COMPLEX; undefined where it is. */
  excess(
    args: Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues'>,
    operation: OperationDefinitionNode,
  ): GraphQLError | undefined;
}

export function createOperationLimits({ maxUpstreamCalls }: { maxUpstreamCalls: number }): OperationLimits {
  const costs = createCosts();
  return {
    excess: ({ schema, document, variableValues }, operation) =>
      excessOf(costs(schema, document, operation, variableValues ?? {}), operation, maxUpstreamCalls),
  };
}

/**
 * Refuses an operation before its first call to Feishu: with QUERY_TOO_COMPLEX where it asks for too much, with
 * UNAUTHENTICATED where nobody has said who asks for more than the graph's own shape.
 */
export function useOperationLimits(limits: OperationLimits): Plugin<Context> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName, contextValue } = args;
      const operation = getOperationAST(document, operationName);
      if (!operation) return;
      const error =
        contextValue.caller.kind === 'anonymous' && asksForData(document, operation)
          ? maskError(unauthenticated())
          : limits.excess(args, operation);
      if (error) setResultAndStopExecution({ data: null, errors: [error] });
    },
  };
}

function excessOf(
  { values, calls }: Cost,
  { operation }: OperationDefinitionNode,
  maxUpstreamCalls: number,
): GraphQLError | undefined {
  const maxCalls = Math.max(
    maxUpstreamCalls,
    operation === 'mutation' ? MAX_CALLS.mutation : MAX_CALLS.query,
  );
  if (calls > maxCalls) {
    return tooComplex(
      `This operation may need ${Math.ceil(calls)} calls to Feishu; at most ${maxCalls} are allowed. Ask for fewer rows ("first"), or in several operations.`,
    );
  }
  if (values > MAX_VALUES) {
    return tooComplex(
      `This operation may give ${values} values; at most ${MAX_VALUES} are allowed. Ask for fewer rows ("first") or fewer fields.`,
    );
  }
  return undefined;
}

const WITHOUT_CALLER = new Set(['__typename', '__schema', '__type', '_service']);

const asksForData = (document: DocumentNode, operation: OperationDefinitionNode): boolean =>
  [...rootFields(document, operation)].some((name) => !WITHOUT_CALLER.has(name));

/** Costs as they were computed, for documents that come again; they differ only by the variables that size a list. */
function createCosts(): typeof costOf {
  const known = new WeakMap<OperationDefinitionNode, Map<string, Cost>>();
  return (schema, document, operation, variables) => {
    const sizes = sizesIn(operation, variables);
    const costs = known.get(operation) ?? new Map<string, Cost>();
    known.set(operation, costs);
    let cost = costs.get(sizes);
    if (!cost) {
      cost = costOf(schema, document, operation, variables);
      if (costs.size < 100) costs.set(sizes, cost);
    }
    return cost;
  };
}

/** All of the variables that could size a list: numbers, and the lengths of lists. */
function sizesIn({ variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): string {
  let sizes = '';
  for (const { variable } of variableDefinitions) {
    const value = variables[variable.name.value];
    sizes +=
      typeof value === 'number'
        ? `${value},`
        : Array.isArray(value)
          ? `[${value.length}],`
          : `${value === null},`;
  }
  return sizes;
}
