import { startTransition, useEffect } from 'react';
import { useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { graphql } from 'relay-runtime';
import { describe } from '../shared/errors.ts';
import type { Live } from '../shared/live.ts';
import type { ActivitiesPage_list$key } from './__generated__/ActivitiesPage_list.graphql.ts';
import type { ActivitiesPagePaginationQuery } from './__generated__/ActivitiesPagePaginationQuery.graphql.ts';
import type { ActivitiesPageQuery } from './__generated__/ActivitiesPageQuery.graphql.ts';
import { ArchiveButton } from './ArchiveButton.tsx';
import { useActivityChanges } from './useActivityChanges.ts';

interface Props {
  readonly payDate: { readonly start: string; readonly end: string };
  readonly pageSize: number;
  readonly live: Live;
}

/** Stands in a `<Suspense>`, under a `<RelayEnvironmentProvider>`. */
export function ActivitiesPage({ payDate, pageSize, live }: Props) {
  const query = useLazyLoadQuery<ActivitiesPageQuery>(
    graphql`
      query ActivitiesPageQuery($payDate: DateRangeInput!, $first: Int!, $after: String) {
        ...ActivitiesPage_list
      }
    `,
    { payDate, first: pageSize },
  );
  return <Activities query={query} pageSize={pageSize} live={live} />;
}

interface ListProps {
  readonly query: ActivitiesPage_list$key;
  readonly pageSize: number;
  readonly live: Live;
}

function Activities({ query, pageSize, live }: ListProps) {
  const { data, hasNext, isLoadingNext, loadNext, refetch } = usePaginationFragment<
    ActivitiesPagePaginationQuery,
    ActivitiesPage_list$key
  >(
    graphql`
      fragment ActivitiesPage_list on Query @refetchable(queryName: "ActivitiesPagePaginationQuery") {
        paymentActivities(payDate: $payDate, first: $first, after: $after)
          @connection(key: "ActivitiesPage_paymentActivities") {
          edges {
            node {
              id
              activityId
              status
            }
          }
        }
      }
    `,
    query,
  );
  const edges = data.paymentActivities?.edges ?? [];
  const first = edges.length || pageSize;
  const ended = useActivityChanges();
  // Reads all rows that are loaded with one request.
  useEffect(
    () =>
      live.onResumed(() =>
        startTransition(() => void refetch({ first }, { fetchPolicy: 'store-and-network' })),
      ),
    [live, refetch, first],
  );
  return (
    <>
      <ul>
        {edges.map(({ node }) => (
          <li key={node.id}>
            {node.activityId} <ArchiveButton activityId={node.activityId} /> {node.status}
          </li>
        ))}
      </ul>
      {ended && <p role="alert">{describe(ended)}</p>}
      {hasNext && (
        <button type="button" disabled={isLoadingNext} onClick={() => loadNext(pageSize)}>
          Load more
        </button>
      )}
    </>
  );
}
