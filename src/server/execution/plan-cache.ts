import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { compile } from './compile.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import { conditionNames, pick } from './conditions.ts';
import type { Variables } from './execution-context.ts';

export interface PlanCacheOptions {
  readonly schema: GraphQLSchema;
  /** How many bytes all plans may hold together, by estimate. */
  readonly maxBytes: number;
}

/** Keeps compiled plans, those used last, within a limit of memory. One operation has a plan for each outcome of its conditions. */
export class PlanCache {
  readonly #schema: GraphQLSchema;
  readonly #plans: LRUCache<string, CompiledPlan>;
  readonly #operations = new WeakMap<OperationDefinitionNode, KnownOperation>();
  #operationCount = 0;

  constructor({ schema, maxBytes }: PlanCacheOptions) {
    this.#schema = schema;
    this.#plans = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ size }) => size });
  }

  /** The plan of an operation of a validated document. */
  planFor(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): CompiledPlan {
    const { id, conditions } = this.#known(document, operation);
    const key =
      conditions.length === 0 ? id : `${id} ${conditions.map((name) => outcomeOf(variables, name)).join()}`;
    const known = this.#plans.get(key);
    if (known) return known;
    const plan = compile({
      schema: this.#schema,
      document,
      operation,
      conditions: pick(variables, conditions),
      onGrowth: () => {
        if (this.#plans.peek(key) !== plan) return;
        // The cache computes a size when an entry is added, and not when it is set to the same value.
        this.#plans.delete(key);
        this.#plans.set(key, plan);
      },
    });
    this.#plans.set(key, plan);
    return plan;
  }

  #known(document: DocumentNode, operation: OperationDefinitionNode): KnownOperation {
    let known = this.#operations.get(operation);
    if (!known) {
      this.#operationCount += 1;
      known = { id: String(this.#operationCount), conditions: conditionNames(document, operation) };
      this.#operations.set(operation, known);
    }
    return known;
  }
}

interface KnownOperation {
  readonly id: string;
  readonly conditions: readonly string[];
}

/** A condition that is null and one that has no value are different errors. */
function outcomeOf(variables: Variables, name: string): string {
  return Object.hasOwn(variables, name) ? String(variables[name]) : '';
}
