import type { ApolloClient, ObservableQuery } from '@apollo/client';
import { ActivitiesQuery, ArchiveMutation, ChangedSubscription } from '../codegen/operations.ts';
import type { ActivitiesQuery as Activities, ActivitiesQueryVariables } from '../generated/gql/graphql.ts';
import type { GraphError } from '../shared/errors.ts';
import type { Live } from '../shared/live.ts';
import { errorsOf } from './client.ts';

type List = ObservableQuery<Activities, ActivitiesQueryVariables>;

/** `useQuery(ActivitiesQuery, { variables })` of @apollo/client/react has the same functions. */
export const watchActivities = (client: ApolloClient, variables: ActivitiesQueryVariables): List =>
  client.watchQuery({ query: ActivitiesQuery, variables });

/** Adds the next page to the list. */
export async function loadMore(list: List): Promise<void> {
  const { pageInfo } = list.getCurrentResult().data?.paymentActivities ?? {};
  if (pageInfo?.hasNextPage) await list.fetchMore({ variables: { after: pageInfo.endCursor } });
}

/** Reads all rows that are loaded with one request. `list.refetch()` would leave the first page only. */
export async function reread(client: ApolloClient, list: List): Promise<void> {
  const first = list.getCurrentResult().data?.paymentActivities?.edges?.length;
  const variables = {
    ...list.variables,
    payDate: list.variables.payDate,
    first: first || list.variables.first,
  };
  await client.query({ query: ActivitiesQuery, variables, fetchPolicy: 'network-only' });
}

/** The payload has the changed object with its id, so that every list shows its new status and none is fetched again. */
export async function archive(client: ApolloClient, activityId: string) {
  const { data } = await client.mutate({ mutation: ArchiveMutation, variables: { input: { activityId } } });
  return data?.archivePaymentActivity;
}

/** Each change comes with the id of its object, which updates the cache. `ended` is told why no more will come. */
export function followChanges(
  client: ApolloClient,
  list: List,
  live: Live,
  ended: (error: GraphError | undefined) => void,
) {
  const remove = live.onResumed(() => void reread(client, list));
  const subscription = client
    .subscribe({ query: ChangedSubscription })
    .subscribe(({ error }) => error && ended(errorsOf(error)[0]));
  return () => {
    remove();
    subscription.unsubscribe();
  };
}
