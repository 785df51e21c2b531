import { hash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { withoutSuggestion, withoutValues } from './errors/error-wording.ts';
import { bilingual } from './errors/graphql-messages.ts';
import { documentError, RequestError, RequestErrors } from './errors/request-error.ts';
import { documentSize, excessesOf, parseWithinLimits } from './limits/document-limits.ts';
import { introspectionRules } from './limits/introspection-rules.ts';
import type { Params } from './read-params.ts';

export interface PlannerOptions {
  readonly schema: GraphQLSchema;
  /** Whether clients may ask for the schema, and are told the names that a misspelt one may have meant. */
  readonly introspection: boolean;
}

/** A document that was parsed and validated, or why it was refused. */
export interface PlannedDocument {
  /** The SHA-256 of its text, in hexadecimal digits. */
  readonly hash: string;
  readonly document: DocumentNode | undefined;
  readonly errors: readonly RequestError[];
}

/** One operation of a valid document, with its variables coerced. */
export interface PlannedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What all remembered documents may hold in memory, in bytes, as `documentSize` estimates it. */
const MAX_CACHE_BYTES = 48 * 1024 * 1024;
const MAX_VALIDATION_ERRORS = 100;

/** Parses and validates documents. What it finds is kept per document, in a cache that is bounded by its memory. */
export class Planner {
  readonly #options: PlannerOptions;
  readonly #documents = new LRUCache<string, PlannedDocument>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (_, text) => documentSize(text),
  });

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  /** Throws nothing: the errors of a document are part of what is kept of it. */
  document(text: string): PlannedDocument {
    const known = this.#documents.get(text);
    if (known) return known;
    const planned = this.#plan(text);
    this.#documents.set(text, planned);
    return planned;
  }

  /** Selects the operation and coerces its variables. Throws RequestErrors where document or variables do not fit. */
  operation({ document, errors }: PlannedDocument, { operationName, variables }: Params): PlannedOperation {
    if (!document) throw new RequestErrors(errors);
    const operation = operationIn(document, operationName);
    const { schema } = this.#options;
    if (!schema.getRootType(operation.operation))
      throw documentError({
        en: `This graph has no ${operation.operation}s.`,
        zh: `此图没有 ${operation.operation}。`,
      });
    const { coerced, errors: unfit } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      variables ?? {},
      { maxErrors: 50 },
    );
    if (!coerced) throw new RequestErrors((unfit ?? []).map((error) => this.#worded(error)));
    return { document, operation, variables: coerced };
  }

  #plan(text: string): PlannedDocument {
    const found = this.#parseAndValidate(text);
    const errors = Array.isArray(found) ? found : [];
    return { hash: hash('sha256', text), document: Array.isArray(found) ? undefined : found, errors };
  }

  #parseAndValidate(text: string): DocumentNode | RequestError[] {
    const { schema, introspection } = this.#options;
    try {
      const document = parseWithinLimits(text);
      const excesses = excessesOf(document, schema);
      if (excesses.length > 0) return excesses;
      const rules = introspection ? specifiedRules : [...specifiedRules, ...introspectionRules];
      const errors = validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
      return errors.length > 0 ? errors.map((error) => this.#worded(error)) : document;
    } catch (error) {
      if (error instanceof GraphQLError) return [this.#worded(error)];
      throw error;
    }
  }

  /** Without the values of the client, and where the schema is not public without its names. */
  #worded(error: GraphQLError): RequestError {
    if (error instanceof RequestError) return error;
    const message = withoutValues(error);
    const { introspection } = this.#options;
    const text = bilingual(introspection ? message : withoutSuggestion(message));
    return documentError(text, 'BAD_USER_INPUT', error);
  }
}

/** The operation of this name, or the only one. */
function operationIn(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const named =
    name === undefined ? operations : operations.filter((operation) => operation.name?.value === name);
  const [operation] = named;
  if (operation && (name !== undefined || operations.length === 1)) return operation;
  if (name !== undefined) {
    const quoted = JSON.stringify(name.slice(0, 100));
    throw documentError({
      en: `The document has no operation named ${quoted}.`,
      zh: `查询文档中没有名为 ${quoted} 的操作。`,
    });
  }
  throw documentError(
    operations.length === 0
      ? { en: 'The document has no operation.', zh: '查询文档中没有操作。' }
      : {
          en: 'The document has several operations: say which one with "operationName".',
          zh: '查询文档中有多个操作：请用 "operationName" 指明其中一个。',
        },
  );
}
