import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { compile } from './compile.ts';
import type { CompiledPlan } from './compiled-plan.ts';

export interface PlanCacheOptions {
  readonly schema: GraphQLSchema;
  /** How many bytes all plans may hold together, by estimate. */
  readonly maxBytes: number;
}

/** Keeps compiled plans, one for an operation and those used last, within a limit of memory. */
export class PlanCache {
  readonly #schema: GraphQLSchema;
  readonly #plans: LRUCache<OperationDefinitionNode, CompiledPlan>;

  constructor({ schema, maxBytes }: PlanCacheOptions) {
    this.#schema = schema;
    this.#plans = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ size }) => size });
  }

  /** How many plans are kept. */
  get size(): number {
    return this.#plans.size;
  }

  /** The plan of an operation of a validated document. */
  planFor(document: DocumentNode, operation: OperationDefinitionNode): CompiledPlan {
    const known = this.#plans.get(operation);
    if (known) return known;
    const plan = compile({
      schema: this.#schema,
      document,
      operation,
      onGrowth: () => {
        if (this.#plans.peek(operation) !== plan) return;
        // The cache computes a size when an entry is added, and not when it is set to the same value.
        this.#plans.delete(operation);
        this.#plans.set(operation, plan);
      },
    });
    this.#plans.set(operation, plan);
    return plan;
  }
}
