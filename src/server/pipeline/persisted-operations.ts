import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type GraphQLSchema, parse, validate } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { ConfigError } from '../../config.ts';
import { ClientError } from '../../errors.ts';

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
 * The document that a request wants: the registered one in the place of its hash, which clients give as `documentId`, or
 * as Apollo's and Relay's do in `extensions.persistedQuery.sha256Hash`. An unknown one is PERSISTED_QUERY_NOT_FOUND,
 * upon which Apollo's clients send the document, too; that runs where other operations may run, and is not kept.
 */
export function documentWanted(
  { operations, only }: PersistedOperationsOptions,
  params: GraphQLParams,
  url: string,
): string | undefined {
  const id = idIn(params) ?? idInAddress(url);
  const document = id === undefined ? undefined : operations.get(id);
  if (document !== undefined) return document;
  if (only) throw notFound('Only operations that were registered run here, named by their hash.');
  if (id !== undefined && !params.query) throw notFound('No operation is registered under this hash.');
  return params.query;
}

/** Puts the document in the place of its hash. */
export function usePersistedOperations(options: PersistedOperationsOptions): Plugin {
  return {
    onParams({ params, setParams, request }) {
      const query = documentWanted(options, params, request.url);
      if (query !== undefined && query !== params.query) setParams({ ...params, query });
    },
  };
}

/** The parameter beside GraphQL's own, for Yoga to let it pass. */
export const DOCUMENT_ID = 'documentId';

function idIn(params: GraphQLParams): string | undefined {
  const persistedQuery = memberOf(memberOf(params, 'extensions'), 'persistedQuery');
  const id = memberOf(params, DOCUMENT_ID) ?? memberOf(persistedQuery, 'sha256Hash');
  return typeof id === 'string' ? id.replace(/^sha256:/, '') : undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Yoga reads from an address nothing but GraphQL's own parameters. */
function idInAddress(url: string): string | undefined {
  return url.includes(`${DOCUMENT_ID}=`)
    ? (new URL(url).searchParams.get(DOCUMENT_ID) ?? undefined)
    : undefined;
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
