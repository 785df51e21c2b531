import { hash } from 'node:crypto';
import { parse } from 'graphql';
import type { PersistedOperations } from '../pipeline/persisted/operations-file.ts';
import type { OperationLogEntry } from './operation-log.ts';

/** The most names that are told apart: each is a time series of its own. */
const MAX_NAMES = 500;
export const OTHER = 'other';

/** Names an operation for metrics and traces: by its name if its document is registered, else as `other`. */
export type NameOperation = (entry: Pick<OperationLogEntry, 'hash' | 'operation'>) => string;

/**
 * Only the operations of PERSISTED_OPERATIONS are named: any other name is a client's own text, and could be another one
 * in each request.
 */
export function createNameOperation(persisted: PersistedOperations): NameOperation {
  const names = new Map<string, Set<string>>();
  let count = 0;
  for (const text of persisted.values()) {
    const known = new Set<string>();
    for (const definition of parse(text).definitions) {
      if (definition.kind !== 'OperationDefinition' || !definition.name || count >= MAX_NAMES) continue;
      known.add(definition.name.value);
      count += 1;
    }
    names.set(hash('sha256', text), known);
  }
  return ({ hash: document, operation }) =>
    document !== undefined && operation !== undefined && names.get(document)?.has(operation)
      ? operation
      : OTHER;
}
