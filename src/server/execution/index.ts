import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { conditionsOf, type Plan, planOf } from './plan.ts';
import { type Outcome, run } from './run.ts';

/** A query that is ready to be executed. */
export interface Prepared {
  readonly operation: OperationDefinitionNode;
  execute(rootValue: unknown, context: unknown): Outcome | Promise<Outcome>;
}

/** Prepares queries from plans that are made once for each operation. */
export class Plans {
  readonly #documents = new WeakMap<DocumentNode, PlansOfDocument>();

  /** undefined for mutations, introspection and variables that do not fit: they are left to graphql-js. */
  prepare(args: Question): Prepared | undefined {
    const { document } = args;
    let plans = this.#documents.get(document);
    if (!plans) {
      plans = plansOf(document);
      this.#documents.set(document, plans);
    }
    return prepare(plans, args);
  }
}

/** What is asked: a document that was validated, which of its operations, and with what. */
export type Question = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

/** Answers queries from plans. */
export function useCompiledExecution(plans: Plans): Plugin {
  return {
    onExecute: ({ args, setExecuteFn }) => {
      const prepared = plans.prepare(args);
      if (!prepared) return;
      setExecuteFn(() => {
        const outcome = prepared.execute(args.rootValue, args.contextValue);
        return outcome instanceof Promise ? outcome.then(resultOf) : resultOf(outcome);
      });
    },
  };
}

/** An outcome as graphql-js gives it. */
export function resultOf({ data, errors }: Outcome): ExecutionResult {
  const result = { data: JSON.parse(Buffer.concat(data).toString()) };
  return errors.length > 0 ? { errors, ...result } : result;
}

interface PlansOfDocument {
  readonly conditions: readonly string[];
  /** By operation and by what its conditions come to; they go when their document goes from Yoga's cache. */
  readonly plans: LRUCache<string, { readonly plan: Plan | undefined }>;
}

const MAX_PLANS_OF_DOCUMENT = 32;

function plansOf(document: DocumentNode): PlansOfDocument {
  return { conditions: conditionsOf(document), plans: new LRUCache({ max: MAX_PLANS_OF_DOCUMENT }) };
}

function prepare({ conditions, plans }: PlansOfDocument, question: Question): Prepared | undefined {
  const { schema, document, operationName, variableValues } = question;
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  if (!coerced) return undefined;
  const key =
    conditions.length === 0
      ? (operationName ?? '')
      : [operationName, ...conditions.map((name) => coerced[name])].join();
  let known = plans.get(key);
  if (!known) {
    known = { plan: planOf(schema, document, operation, coerced) };
    plans.set(key, known);
  }
  const { plan } = known;
  if (!plan) return undefined;
  return {
    operation,
    execute: (rootValue, context) => run(plan, rootValue, context, coerced),
  };
}
