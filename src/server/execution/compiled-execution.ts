import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { conditionsOf, type Plan, planOf, type Variables } from './plan.ts';
import { type Outcome, run } from './run.ts';

/**
 * Answers queries from plans that are made once for each operation, as bytes. Mutations, introspection and variables
 * that do not fit are left to graphql-js.
 */
export function useCompiledExecution(): Plugin {
  const documents = new WeakMap<DocumentNode, PlansOfDocument>();
  return {
    onExecute: ({ args, setExecuteFn }) => {
      const plans = documents.get(args.document) ?? plansOf(args.document);
      documents.set(args.document, plans);
      const prepared = prepare(plans, args);
      if (prepared) setExecuteFn(prepared);
    },
  };
}

/** The bytes of an answer's `data`, where it was written as bytes and has no errors. */
export function bytesOf(result: object): readonly Uint8Array[] | undefined {
  return result instanceof Written ? result.bytes() : undefined;
}

/** An answer without errors. Whoever looks at its data sees it; nobody does on the way to the socket. */
class Written implements ExecutionResult {
  declare readonly data: Record<string, unknown>;
  readonly #bytes: readonly Uint8Array[];

  constructor(bytes: readonly Uint8Array[]) {
    this.#bytes = bytes;
    // Its own and enumerable, so that a copy of this object has the data, and not the bytes, which it may outgrow.
    Object.defineProperty(this, 'data', { enumerable: true, get: () => parsed(bytes) });
  }

  bytes(): readonly Uint8Array[] {
    return this.#bytes;
  }
}

const parsed = (bytes: readonly Uint8Array[]) => JSON.parse(Buffer.concat(bytes).toString());

interface PlansOfDocument {
  readonly conditions: readonly string[];
  /** By operation and by what its conditions come to; they go when their document goes from Yoga's cache. */
  readonly plans: LRUCache<string, { readonly plan: Plan | undefined }>;
}

const MAX_PLANS_OF_DOCUMENT = 32;

function plansOf(document: DocumentNode): PlansOfDocument {
  return { conditions: conditionsOf(document), plans: new LRUCache({ max: MAX_PLANS_OF_DOCUMENT }) };
}

function prepare({ conditions, plans }: PlansOfDocument, args: ExecutionArgs) {
  const { schema, document, operationName, rootValue, contextValue, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  if (!coerced) return undefined;
  const key = [operationName, ...conditions.map((name) => coerced[name])].join();
  const known = plans.get(key) ?? { plan: planOf(schema, document, operation, coerced) };
  plans.set(key, known);
  const { plan } = known;
  return plan && (() => answer(plan, rootValue, contextValue, coerced));
}

function answer(plan: Plan, rootValue: unknown, context: unknown, variables: Variables) {
  const outcome = run(plan, rootValue, context, variables);
  return outcome instanceof Promise ? outcome.then(resultOf) : resultOf(outcome);
}

function resultOf({ data, errors }: Outcome): ExecutionResult {
  return errors.length > 0 ? { errors, data: parsed(data) } : new Written(data);
}
