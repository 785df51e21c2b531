import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ChangedSubscription } from '../codegen/operations.ts';
import type { ActivitiesQuery, ChangedSubscription as Changed } from '../generated/gql/graphql.ts';
import { hashOf } from '../shared/document.ts';
import type { GraphError } from '../shared/errors.ts';
import type { Live } from '../shared/live.ts';
import { withChanged } from './activities.ts';

/** Writes each change into the lists that are loaded. Returns why no more will come, once that is so. */
export function useActivityChanges(live: Live): GraphError | undefined {
  const queryClient = useQueryClient();
  const [error, setError] = useState<GraphError>();
  useEffect(() => {
    const readAnew = () => void queryClient.invalidateQueries({ queryKey: ['activities'] });
    const remove = live.onResumed(readAnew);
    const unsubscribe = live.subscribe(
      { documentId: hashOf(ChangedSubscription) },
      {
        next({ data, errors }) {
          const changed = (data as Changed | null | undefined)?.paymentActivityChanged;
          if (!changed) return setError(errors?.[0]);
          queryClient.setQueriesData<InfiniteData<ActivitiesQuery, string | null>>(
            { queryKey: ['activities'] },
            (list) => withChanged(list, changed.activity),
          );
          // Pages that are being read may be from before the change.
          if (queryClient.isFetching({ queryKey: ['activities'] }) > 0) readAnew();
        },
        complete() {},
      },
    );
    return () => {
      remove();
      unsubscribe();
    };
  }, [queryClient, live]);
  return error;
}
