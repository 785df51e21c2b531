import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ArchiveMutation } from '../codegen/operations.ts';
import type { DateRangeInput } from '../generated/gql/graphql.ts';
import { describeArchive } from '../shared/archived.ts';
import { describe } from '../shared/errors.ts';
import type { Live } from '../shared/live.ts';
import { activitiesOptions } from './activities.ts';
import type { Send } from './client.ts';
import { useActivityChanges } from './useActivityChanges.ts';

interface Props {
  readonly send: Send;
  readonly live: Live;
  readonly payDate: DateRangeInput;
  readonly pageSize: number;
}

/** Stands under a `<QueryClientProvider>`. */
export function ActivitiesPage({ send, live, payDate, pageSize }: Props) {
  const queryClient = useQueryClient();
  const list = useInfiniteQuery(activitiesOptions(send, payDate, pageSize));
  const archive = useMutation({
    mutationFn: (activityId: string) => send(ArchiveMutation, { input: { activityId } }),
    // Reads anew what is shown. A read that is sent after a write never gets what was read before it.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['activities'] }),
  });
  const ended = useActivityChanges(live);
  const result = archive.data?.archivePaymentActivity;
  return (
    <>
      <ul>
        {list.data?.map(({ id, activityId, status }) => (
          <li key={id}>
            {activityId}{' '}
            <button type="button" disabled={archive.isPending} onClick={() => archive.mutate(activityId)}>
              Archive
            </button>{' '}
            {status}
          </li>
        ))}
      </ul>
      <output>{archive.error?.message ?? (result && describeArchive(result))}</output>
      {ended && <p role="alert">{describe(ended)}</p>}
      {list.hasNextPage && (
        <button type="button" disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          Load more
        </button>
      )}
    </>
  );
}
