import { type Client, type Exchange, mapExchange, type Operation } from 'urql';

interface Reread {
  /** Keeps which queries are shown. It stands before the cache. */
  readonly exchange: Exchange;
  readonly fetch: typeof fetch;
}

/**
 * Reads what is shown anew once a stream is open that was open before: what happened in between is not sent later. The
 * answer's head says that the server has subscribed, and so that no change is missed from then on.
 */
export function reread(): Reread {
  const shown = new Map<number, Operation>();
  const opened = new Set<unknown>();
  let client: Client | undefined;

  const readShown = () => {
    for (const query of shown.values()) {
      const context = { ...query.context, requestPolicy: 'network-only' as const };
      client?.reexecuteOperation(client.createRequestOperation('query', query, context));
    }
  };
  return {
    exchange(input) {
      client = input.client;
      const onOperation = (operation: Operation) => {
        if (operation.kind === 'query') shown.set(operation.key, operation);
        if (operation.kind === 'teardown') shown.delete(operation.key);
      };
      return mapExchange({ onOperation })(input);
    },
    async fetch(address, init) {
      const response = await fetch(address, init);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
      if (opened.has(init?.body)) readShown();
      opened.add(init?.body);
      return response;
    },
  };
}
