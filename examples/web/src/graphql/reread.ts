import { type Client, type Exchange, makeOperation, mapExchange, type Operation } from 'urql';

const rereads = new WeakMap<Client, () => void>();

/**
 * Has everything read anew that a client has read: what is shown at once, and the rest when it is shown next. Until then
 * what was read before is shown.
 */
export function reread(client: Client): void {
  rereads.get(client)?.();
}

/** Keeps which queries were read and which are shown, for `reread`. It stands before the cache. */
export const rereadExchange: Exchange = (input) => {
  const read = new Set<number>();
  const stale = new Set<number>();
  const shown = new Map<number, Operation>();
  rereads.set(input.client, () => {
    for (const key of read) stale.add(key);
    for (const query of shown.values()) input.client.reexecuteOperation(query);
  });
  return mapExchange({
    onOperation(operation) {
      if (operation.kind === 'teardown') shown.delete(operation.key);
      if (operation.kind !== 'query') return operation;
      read.add(operation.key);
      shown.set(operation.key, operation);
      if (!stale.delete(operation.key)) return operation;
      return makeOperation('query', operation, { ...operation.context, requestPolicy: 'cache-and-network' });
    },
  })(input);
};
