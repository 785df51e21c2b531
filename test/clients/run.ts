/** Runs the recipes against a layer, and prints what each came to as JSON. Its arguments: two addresses and two activities. */
import { CombinedGraphQLErrors } from '@apollo/client';
import { commitMutation, fetchQuery, type GraphQLTaggedNode } from 'relay-runtime';
import { createApolloClient } from './apollo/client.ts';
import { ActivitiesQuery, ArchiveMutation, SalariesQuery } from './codegen/operations.ts';
import { salaries } from './gql-tada/client.ts';
import { createUrqlClient } from './graphcache/client.ts';
import ArchiveArtifact, {
  type ActivitiesPageArchiveMutation,
} from './relay/__generated__/ActivitiesPageArchiveMutation.graphql.ts';
import PageArtifact, { type ActivitiesPageQuery } from './relay/__generated__/ActivitiesPageQuery.graphql.ts';
import { createRelayEnvironment } from './relay/environment.ts';
import { createQueryClient, createSend, nextPage, rowsOf } from './tanstack/client.ts';

declare const process: { readonly argv: readonly string[] };
const [, , persistedUrl = '', url = '', ...activityIds] = process.argv;
const headers = { authorization: 'Bearer u-sandbox-hr', 'accept-language': 'zh-CN' };
const payDate = { start: '2024-01-01', end: '2026-12-31' };
const first = 3;

const warnings: string[] = [];
console.warn = (...texts: unknown[]) => warnings.push(texts.join(' '));
console.error = console.warn;

async function apollo(activityId: string) {
  const client = createApolloClient(persistedUrl, headers);
  const list = client.watchQuery({ query: ActivitiesQuery, variables: { payDate, first } });
  const subscription = list.subscribe(() => undefined);
  const { data } = await list.refetch();
  await list.fetchMore({ variables: { after: data?.paymentActivities?.pageInfo.endCursor ?? null } });
  const cachedList = client.readQuery({ query: ActivitiesQuery, variables: { payDate, first } });
  const edges = cachedList?.paymentActivities?.edges.length;
  const archive = () => client.mutate({ mutation: ArchiveMutation, variables: { input: { activityId } } });
  const [done, refused] = [await archive(), await archive()];
  const { error } = await client.query({ query: SalariesQuery, variables: { userIds: [] } });
  subscription.unsubscribe();
  const code = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.code : undefined;
  return {
    edges,
    results: [done.data?.archivePaymentActivity, refused.data?.archivePaymentActivity],
    cached: JSON.stringify(client.cache.extract()).includes('"status":"ARCHIVED"'),
    code,
  };
}

async function urql(activityId: string) {
  const client = createUrqlClient(persistedUrl, headers);
  const page = (after?: string | null) =>
    client.query(ActivitiesQuery, { payDate, first, after: after ?? null }).toPromise();
  const { data } = await page();
  const more = await page(data?.paymentActivities?.pageInfo.endCursor);
  const archive = () => client.mutation(ArchiveMutation, { input: { activityId } }).toPromise();
  const [done, refused] = [await archive(), await archive()];
  const { error } = await client.query(SalariesQuery, { userIds: [] }).toPromise();
  return {
    edges: more.data?.paymentActivities?.edges.length,
    results: [done.data?.archivePaymentActivity, refused.data?.archivePaymentActivity],
    code: error?.graphQLErrors[0]?.extensions.code,
  };
}

async function tanstack(activityId: string) {
  const queryClient = createQueryClient();
  const send = createSend(persistedUrl, headers);
  const list = await queryClient.fetchInfiniteQuery({
    queryKey: ['activities', payDate],
    queryFn: ({ pageParam }) => send(ActivitiesQuery, { payDate, first, after: pageParam ?? null }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextPage,
    pages: 2,
  });
  const archive = () => send(ArchiveMutation, { input: { activityId } });
  const [done, refused] = [await archive(), await archive()];
  await queryClient.invalidateQueries({ queryKey: ['activities'] });
  const code = await send(SalariesQuery, { userIds: [] }).catch(
    (error) => error.response.errors[0].extensions.code,
  );
  return {
    edges: rowsOf(list).length,
    results: [done.archivePaymentActivity, refused.archivePaymentActivity],
    code,
  };
}

async function relay(activityId: string) {
  const environment = createRelayEnvironment(persistedUrl, headers);
  const variables = { payDate, first };
  await fetchQuery<ActivitiesPageQuery>(
    environment,
    PageArtifact as GraphQLTaggedNode,
    variables,
  ).toPromise();
  const archive = () =>
    new Promise((resolve, reject) =>
      commitMutation<ActivitiesPageArchiveMutation>(environment, {
        mutation: ArchiveArtifact as GraphQLTaggedNode,
        variables: { input: { activityId } },
        onCompleted: (response) => resolve(response.archivePaymentActivity),
        onError: reject,
      }),
    );
  const results = [await archive(), await archive()];
  const records = environment.getStore().getSource().toJSON();
  const inConnection = (id: string) => id.includes('__ActivitiesPage_paymentActivities_connection');
  const edges = Object.entries(records).filter(
    ([id, record]) => inConnection(id) && record?.__typename === 'PaymentActivityEdge',
  ).length;
  const cached = Object.values(records).some((record) => record?.status === 'ARCHIVED');
  return { edges, results, cached };
}

const [forApollo = '', forUrql = '', forTanstack = '', forRelay = ''] = activityIds;
const results = {
  apollo: await apollo(forApollo),
  urql: await urql(forUrql),
  tanstack: await tanstack(forTanstack),
  relay: await relay(forRelay),
  tada: (await salaries(url, headers, { userIds: ['ou_4a85ed41cd604c1befd19bef84798e52'] })).salaryArchives
    ?.nodes[0],
  warnings,
};
console.log(JSON.stringify(results));
