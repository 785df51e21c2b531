import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isRecord } from '../../../collections.ts';
import { ConfigError } from '../../../config.ts';
import type { Planner } from '../plan.ts';

/** Operations that clients name by their hash, with the document of each. */
export type PersistedOperations = ReadonlyMap<string, string>;

/** The name of the algorithm, which graphql-codegen and the persisted documents of GraphQL over HTTP put before a hash. */
export function withoutPrefix(id: string): string {
  return id.replace(/^sha256:/, '');
}

/**
 * Reads the file of PERSISTED_OPERATIONS: an object of hashes with their documents. Throws a ConfigError for a file that
 * is none, for a document that this graph cannot run and for one that is not what its SHA-256 says. The planner keeps what
 * it found, so that no first request waits for it.
 */
export function readPersistedOperations(file: string, planner: Planner): PersistedOperations {
  const operations = new Map(
    Object.entries(read(file)).map(([id, document]) => [withoutPrefix(id), document]),
  );
  for (const [id, document] of operations) {
    const problem = problemWith(id, document, planner);
    if (problem) throw unusable(file, `its operation ${JSON.stringify(id)} ${problem}`);
  }
  return operations;
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
  return isRecord(content) && Object.values(content).every((document) => typeof document === 'string');
}

function problemWith(id: string, document: string, planner: Planner): string | undefined {
  if (/^[0-9a-f]{64}$/.test(id) && hash('sha256', document) !== id)
    return 'is not the document of this SHA-256';
  const [error] = planner.document(document).errors;
  return error && `cannot run here: ${error.message}`;
}

function unusable(file: string, why: string): ConfigError {
  return new ConfigError(
    `PERSISTED_OPERATIONS is ${JSON.stringify(file)}, which is not usable: ${why.replaceAll('\n', ' ')}`,
  );
}
