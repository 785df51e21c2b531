import { useEffect, useState } from 'react';
import { type AnyVariables, type DocumentInput, useClient } from 'urql';
import { keepSubscribed, type LiveStatus } from './graphql/keep-subscribed.ts';

/**
 * Subscribes while the component is shown, and returns the newest result. urql's `useSubscription` does not say that a
 * stream has ended, so it is not used.
 */
export function useLive<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
): { readonly data: Data | undefined; readonly status: LiveStatus } {
  const client = useClient();
  const [data, setData] = useState<Data>();
  const [status, setStatus] = useState<LiveStatus>('on');
  const key = JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the variables.
  useEffect(
    () => keepSubscribed(client, query, variables, { onData: setData, onStatus: setStatus }),
    [client, query, key],
  );
  return { data, status };
}
