import { useMemo, useState } from 'react';
import { useSubscription } from 'react-relay';
import { graphql } from 'relay-runtime';
import type { GraphError } from '../shared/errors.ts';
import type { useActivityChangesSubscription } from './__generated__/useActivityChangesSubscription.graphql.ts';

const CHANGED = graphql`
  subscription useActivityChangesSubscription {
    paymentActivityChanged {
      change
      activity {
        id
        status
      }
    }
  }
`;

/** Each change comes with the id of its object, which updates the store. Returns why no more will come, once that is so. */
export function useActivityChanges(): GraphError | undefined {
  const [error, setError] = useState<GraphError>();
  const config = useMemo(
    () => ({
      subscription: CHANGED,
      variables: {},
      // Relay puts the errors of the answer into `source` of its own.
      onError: (error: Error & { source?: { errors?: readonly GraphError[] } }) =>
        setError(error.source?.errors?.[0] ?? error),
    }),
    [],
  );
  useSubscription<useActivityChangesSubscription>(config);
  return error;
}
