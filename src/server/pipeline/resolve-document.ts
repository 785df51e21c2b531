import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { ConfigError } from '../../config.ts';
import { ClientError } from '../../errors.ts';
import { requestError } from './errors/request-error.ts';
import { isObject, type Params } from './read-params.ts';

/** Operations that clients name by their hash, with the document of each. */
export type PersistedOperations = ReadonlyMap<string, string>;

/**
 * Reads the file of PERSISTED_OPERATIONS: an object of hashes with their documents. Throws a ConfigError for a file that
 * is none, for a document that this graph cannot run and for one that is not what its SHA-256 says.
 */
export function readPersistedOperations(file: string, schema: GraphQLSchema): PersistedOperations {
  const operations = new Map(Object.entries(read(file)));
  for (const [id, document] of operations) {
    const problem = problemWith(id, document, schema);
    if (problem) throw unusable(file, `its operation ${JSON.stringify(id)} ${problem}`);
  }
  return operations;
}

export interface PersistedOperationsOptions {
  readonly operations: PersistedOperations;
  /** Whether nothing else runs. */
  readonly only: boolean;
}

/**
 * The document that a request asks for: the registered one for a hash, which clients give as `documentId`, or as Apollo's
 * and Relay's do in `extensions.persistedQuery.sha256Hash`. Throws PERSISTED_QUERY_NOT_FOUND for an unknown hash, upon which
 * Apollo's clients send the document as well; that runs where other operations may run, and is not registered.
 */
export function resolveDocument({ operations, only }: PersistedOperationsOptions, params: Params): string {
  const id = hashIn(params);
  const document = id === undefined ? undefined : operations.get(id);
  if (document !== undefined) return document;
  if (only) throw notFound('Only operations that were registered run here, named by their hash.');
  if (params.query) return params.query;
  if (id !== undefined) throw notFound('No operation is registered under this hash.');
  throw requestError(400, 'Must provide query string.', {
    wellFormed: true,
    headers: { allow: 'GET, POST' },
  });
}

function hashIn({ documentId, extensions }: Params): string | undefined {
  const persistedQuery = extensions?.persistedQuery;
  const id = documentId ?? (isObject(persistedQuery) ? persistedQuery.sha256Hash : undefined);
  return typeof id === 'string' ? id.replace(/^sha256:/, '') : undefined;
}

function notFound(message: string): ClientError {
  return new ClientError('PERSISTED_QUERY_NOT_FOUND', message);
}

function read(file: string): Record<string, string> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw unusable(file, 'cannot be read');
  }
  if (!isTexts(content)) throw unusable(file, 'is not a JSON object of hashes and documents');
  return content;
}

function isTexts(content: unknown): content is Record<string, string> {
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  return isObject && Object.values(content).every((document) => typeof document === 'string');
}

function problemWith(id: string, document: string, schema: GraphQLSchema): string | undefined {
  if (/^[0-9a-f]{64}$/.test(id) && hash('sha256', document) !== id)
    return 'is not the document of this SHA-256';
  try {
    const [error] = validate(schema, parse(document));
    return error && `cannot run here: ${error.message}`;
  } catch (error) {
    return `is no GraphQL: ${(error as Error).message}`;
  }
}

function unusable(file: string, why: string): ConfigError {
  return new ConfigError(
    `PERSISTED_OPERATIONS is ${JSON.stringify(file)}, which is not usable: ${why.replaceAll('\n', ' ')}`,
  );
}
