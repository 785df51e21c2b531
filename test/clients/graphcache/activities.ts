import type { Client } from '@urql/core';
import { ActivitiesQuery, ArchiveMutation, ChangedSubscription } from '../codegen/operations.ts';
import type { ActivitiesQueryVariables } from '../generated/gql/graphql.ts';
import type { GraphError } from '../shared/errors.ts';
import type { Live } from '../shared/live.ts';

/**
 * The same query with the endCursor of the last page as `after`: the result has all pages. `cache-and-network` shows the
 * cache at once, and reads anew.
 */
export const activities = (client: Client, variables: ActivitiesQueryVariables) =>
  client.query(ActivitiesQuery, variables, { requestPolicy: 'cache-and-network' });

/** Reads as many rows as are loaded with one request. A repeated query would read its last page only. */
export const reread = (client: Client, { payDate }: ActivitiesQueryVariables, first: number) =>
  client.query(ActivitiesQuery, { payDate, first }, { requestPolicy: 'network-only' }).toPromise();

/** The payload has the changed object with its id, so that every list shows its new status and none is fetched again. */
export async function archive(client: Client, activityId: string) {
  const { data } = await client.mutation(ArchiveMutation, { input: { activityId } }).toPromise();
  return data?.archivePaymentActivity;
}

/** Each change comes with the id of its object, which updates the cache. `ended` is told why no more will come. */
export function followChanges(
  client: Client,
  live: Live,
  readAnew: () => void,
  ended: (error: GraphError | undefined) => void,
) {
  const remove = live.onResumed(readAnew);
  const { unsubscribe } = client
    .subscription(ChangedSubscription, {})
    .subscribe(({ error }) => error && ended(error.graphQLErrors[0]));
  return () => {
    remove();
    unsubscribe();
  };
}
