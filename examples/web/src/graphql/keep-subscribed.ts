import type { AnyVariables, Client, CombinedError, DocumentInput } from 'urql';
import { fetchStream } from './fetch-stream.ts';
import { reread } from './reread.ts';
import { isFinal, LONGEST_WAIT_MS, waitAfter } from './retry.ts';

/** `interrupted`: it will be tried again. `ended`: the server refuses the subscription. */
export type LiveStatus = 'on' | 'interrupted' | 'resumed' | 'ended';

interface Listener<Data> {
  readonly onData: (data: Data | undefined) => void;
  readonly onStatus: (status: LiveStatus) => void;
}

/**
 * Subscribes until the returned function is called. The stream is server-sent events. One that ends is opened again,
 * unless its error is final, and then everything is read anew: what happened in between is not sent later.
 */
export function keepSubscribed<Data, Variables extends AnyVariables>(
  client: Client,
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  { onData, onStatus }: Listener<Data>,
): () => void {
  let failures = 0;
  let attempts = 0;
  let openedAt = Number.POSITIVE_INFINITY;
  let stop = () => {};

  function open(): void {
    attempts += 1;
    openedAt = Number.POSITIVE_INFINITY;
    const stream = client.subscription(query, variables, { fetch: fetchStream(onOpen) });
    stop = stream.subscribe(({ data, error, hasNext }) => {
      if (!hasNext) onEnd(error);
      else if (!error) onData(data);
    }).unsubscribe;
  }

  function onOpen(): void {
    openedAt = Date.now();
    if (attempts > 1) reread(client);
    if (failures > 1) onStatus('resumed');
  }

  function onEnd(error: CombinedError | undefined): void {
    if (isFinal(error)) {
      onStatus('ended');
      return;
    }
    // One that ends as soon as it is open has failed again.
    failures = Date.now() - openedAt < LONGEST_WAIT_MS ? failures + 1 : 1;
    // Proxies end streams now and then. Only one that cannot be opened again at once is worth a word.
    if (failures > 1) onStatus('interrupted');
    const timer = setTimeout(open, waitAfter(failures, error));
    stop = () => clearTimeout(timer);
  }

  onStatus('on');
  open();
  return () => stop();
}
