import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import {
  archive as archiveByApollo,
  followChanges,
  loadMore,
  watchActivities,
} from '../apollo/activities.ts';
import { createApolloClient } from '../apollo/client.ts';
import * as graphcache from '../graphcache/activities.ts';
import { createUrqlClient } from '../graphcache/client.ts';
import { ActivitiesPage as RelayPage } from '../relay/ActivitiesPage.tsx';
import { createRelayEnvironment } from '../relay/environment.ts';
import { describeArchive } from '../shared/archived.ts';
import { describe } from '../shared/errors.ts';
import { ActivitiesPage as TanstackPage } from '../tanstack/ActivitiesPage.tsx';
import { createQueryClient, createSend } from '../tanstack/client.ts';
import { PAGE_SIZE, type Page, type Setup } from './page.ts';
import { renderPage } from './react-page.tsx';

interface List {
  readonly edges: readonly { readonly node: { readonly activityId: string; readonly status: string } }[];
}

const rowsOf = (list: List | null | undefined) =>
  new Map(list?.edges.map(({ node }) => [node.activityId, node.status]));

/** What a page without React shows of its writes, and of the end of its live updates. */
function notices() {
  const shown = { told: '', alert: '' };
  return {
    archived(result: Parameters<typeof describeArchive>[0] | null | undefined) {
      shown.told = result ? describeArchive(result) : '';
    },
    ended(error: Parameters<typeof describe>[0] | undefined) {
      if (error) shown.alert = describe(error);
    },
    told: () => shown.told,
    alert: () => shown.alert,
  };
}

export function apollo({ url, headers, live, payDate }: Setup): Page {
  const client = createApolloClient(url, headers, live);
  const list = watchActivities(client, { payDate, first: PAGE_SIZE });
  const shown = list.subscribe(() => undefined);
  const { archived, ended, told, alert } = notices();
  const stop = followChanges(client, list, live, ended);
  return {
    reads: 1,
    rows: () => rowsOf(list.getCurrentResult().data?.paymentActivities as List | undefined),
    loadMore: () => void loadMore(list),
    archive: async (activityId) => archived(await archiveByApollo(client, activityId)),
    told,
    alert,
    close() {
      stop();
      shown.unsubscribe();
    },
  };
}

export function urql({ url, headers, live, payDate }: Setup): Page {
  const client = createUrqlClient(url, headers, live);
  const { archived, ended, told, alert } = notices();
  const page = { rows: new Map<string, string>(), after: null as string | null };
  const show = () =>
    graphcache.activities(client, { payDate, first: PAGE_SIZE, after: page.after }).subscribe(({ data }) => {
      if (!data?.paymentActivities) return;
      page.rows = rowsOf(data.paymentActivities);
      page.after = data.paymentActivities.pageInfo.endCursor;
    });
  let shown = show();
  const readAnew = () => void graphcache.reread(client, { payDate }, page.rows.size);
  const stop = graphcache.followChanges(client, live, readAnew, ended);
  return {
    reads: 1,
    rows: () => page.rows,
    loadMore() {
      shown.unsubscribe();
      shown = show();
    },
    archive: async (activityId) => archived(await graphcache.archive(client, activityId)),
    told,
    alert,
    close() {
      stop();
      shown.unsubscribe();
    },
  };
}

export function relay({ url, headers, live, payDate }: Setup): Page {
  return renderPage(
    <RelayEnvironmentProvider environment={createRelayEnvironment(url, headers, live)}>
      <Suspense>
        <RelayPage payDate={payDate} pageSize={PAGE_SIZE} live={live} />
      </Suspense>
    </RelayEnvironmentProvider>,
    { reads: 1 },
  );
}

export function tanstack({ url, headers, live, payDate }: Setup): Page {
  return renderPage(
    <QueryClientProvider client={createQueryClient()}>
      <TanstackPage send={createSend(url, headers)} live={live} payDate={payDate} pageSize={PAGE_SIZE} />
    </QueryClientProvider>,
    { reads: 2 },
  );
}
