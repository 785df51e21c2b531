import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Plans } from '../execution/index.ts';
import type { Outcome } from '../execution/run.ts';
import type { Notes } from '../observability/operation-log.ts';
import type { Execution } from './deduplicate.ts';
import { cacheByDocument } from './document-limits.ts';
import { maskError } from './mask-errors.ts';
import type { OperationLimits } from './operation-limits.ts';

/** What a request brings to its execution. */
export interface Brought {
  readonly execution: Execution;
  readonly notes: Notes;
  readonly headers: RequestHeaders;
}

/** The headers on which an execution depends. */
export interface RequestHeaders {
  readonly authorization?: string | undefined;
  readonly 'accept-language'?: string | undefined;
}

export interface KnownOperationsOptions {
  readonly schema: GraphQLSchema;
  readonly plans: Plans;
  readonly limits: OperationLimits;
  readonly contextFor: (brought: Brought) => Context | Promise<Context>;
  /** Told of the errors of an execution, before they are put into words for clients. */
  readonly report: (errors: readonly GraphQLError[], brought: Brought) => void;
}

/** A document that Yoga has parsed, validated and let through. */
interface Known {
  readonly document: DocumentNode;
  readonly hash: string | undefined;
}

/**
 * Carries out again what Yoga has carried out before. What a document alone decides was decided then; what the request
 * decides is decided here as by Yoga's plugins: who asks, whether the variables fit, what the operation may cost.
 */
export class KnownOperations {
  readonly #options: KnownOperationsOptions;
  readonly #known = cacheByDocument<Known>();

  constructor(options: KnownOperationsOptions) {
    this.#options = options;
  }

  /** Learns which documents Yoga lets through. */
  plugin(): Plugin<Brought> {
    return {
      onExecute: ({ args: { document, contextValue } }) => {
        const { params, notes } = contextValue;
        const { query = '' } = params;
        if (this.#known.get(query)?.document !== document)
          this.#known.set(query, { document, hash: notes.hash });
      },
    };
  }

  /** What an operation comes to; undefined for what is Yoga's to judge and to put into words. */
  async carryOut(text: string, params: GraphQLParams, brought: Brought): Promise<Outcome | undefined> {
    const known = this.#known.get(text);
    if (!known) return undefined;
    const { schema, plans, limits, contextFor, report } = this.#options;
    const { operationName, variables: variableValues } = params;
    const question = { schema, document: known.document, operationName, variableValues };
    const prepared = plans.prepare(question);
    if (!prepared) return undefined;
    const { notes, execution } = brought;
    execution.decide(true);
    if (limits.excess(question, prepared.operation)) return undefined;
    const made = contextFor(brought);
    const context = made instanceof Promise ? await made.catch(() => undefined) : made;
    if (!context || context.caller.kind === 'anonymous') return undefined;
    notes.hash = known.hash;
    notes.operation = prepared.operation.name?.value;
    notes.type = prepared.operation.operation;
    notes.caller = context.caller;
    const { data, errors } = await prepared.execute(undefined, context);
    if (errors.length > 0) report(errors, brought);
    return { data, errors: errors.map(maskError) };
  }
}
