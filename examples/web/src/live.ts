import { useEffect, useState } from 'react';
import { type AnyVariables, type CombinedError, type DocumentInput, useClient } from 'urql';

const RETRY_MS = 5_000;

/**
 * Subscribes while the component is shown, and returns the newest result. The stream is server-sent events. One that
 * breaks is opened again, and then the client reads what is shown anew. urql's `useSubscription` does not say that a
 * stream has ended, so it is not used.
 */
export function useLive<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
): Data | undefined {
  const client = useClient();
  const [data, setData] = useState<Data>();
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the variables, an attempt for a new stream.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const { unsubscribe } = client.subscription(query, variables).subscribe(({ data, error, hasNext }) => {
      if (hasNext) setData(data);
      else if (!isFinal(error)) timer = setTimeout(() => setAttempt(attempt + 1), RETRY_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [client, query, key, attempt]);
  return data;
}

/** Whether it is of no use to subscribe again: the server answered, and not only that the client was too slow. */
function isFinal(error: CombinedError | undefined): boolean {
  const codes = error?.graphQLErrors.map(({ extensions }) => extensions.code) ?? [];
  return codes.length > 0 && !codes.includes('RATE_LIMITED');
}
