import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import { ActivitiesQuery } from '../codegen/operations.ts';
import type { ActivitiesQuery as Activities, DateRangeInput } from '../generated/gql/graphql.ts';
import type { Send } from './client.ts';

/** A list that grows: the next page begins behind the last one's endCursor. */
export const activitiesOptions = (send: Send, payDate: DateRangeInput, first: number) =>
  infiniteQueryOptions({
    queryKey: ['activities', payDate, first],
    queryFn: ({ pageParam }) => send(ActivitiesQuery, { payDate, first, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ paymentActivities }) =>
      paymentActivities?.pageInfo.hasNextPage ? paymentActivities.pageInfo.endCursor : undefined,
    // The rows of all pages that were loaded.
    select: ({ pages }) =>
      pages.flatMap(({ paymentActivities }) => paymentActivities?.edges.map(({ node }) => node) ?? []),
  });

type Edge = NonNullable<Activities['paymentActivities']>['edges'][number];

/** The loaded pages with one activity changed. This cache knows no objects. */
export function withChanged(
  data: InfiniteData<Activities, string | null> | undefined,
  changed: Pick<Edge['node'], 'id' | 'status'>,
): InfiniteData<Activities, string | null> | undefined {
  const update = (edge: Edge): Edge =>
    edge.node.id === changed.id ? { ...edge, node: { ...edge.node, ...changed } } : edge;
  return (
    data && {
      ...data,
      pages: data.pages.map(({ paymentActivities: list, ...page }) => ({
        ...page,
        paymentActivities: list && { ...list, edges: list.edges.map(update) },
      })),
    }
  );
}
