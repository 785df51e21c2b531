import type { Cache, Data } from '@urql/exchange-graphcache';
import type { PaymentActivityStatus } from '../gql/graphql.ts';
import type { Filters } from '../pay-runs/filters.ts';

/**
 * Has those lists of pay runs read anew that a changed run has entered or left. A list is all pages of one filter, as a
 * run that leaves one page moves those behind it. In the other lists the run changes in place, by its id.
 */
export function rereadPayRunLists(cache: Cache, run: Data): void {
  const pages = cache.inspectFields('Query').filter(({ fieldName }) => fieldName === 'paymentActivities');
  const lists = Map.groupBy(pages, ({ arguments: args }) => JSON.stringify({ ...args, after: null }));
  for (const [filters, list] of lists) {
    const isShown = list.some(({ fieldKey }) => runsOf(cache, fieldKey).includes(cache.keyOfEntity(run)));
    if (isShown === fits(cache, run, JSON.parse(filters))) continue;
    for (const { fieldName, arguments: args } of list) cache.invalidate('Query', fieldName, args);
  }
}

/** The keys of the runs on one page, which may have been invalidated already. */
function runsOf(cache: Cache, page: string): readonly unknown[] {
  const connection = cache.resolve('Query', page) as string | null | undefined;
  const edges = connection && (cache.resolve(connection, 'edges') as string[] | null | undefined);
  return edges ? edges.map((edge) => cache.resolve(edge, 'node')) : [];
}

function fits(cache: Cache, run: Data, { payDate, statuses = [] }: Partial<Filters>): boolean {
  const day = cache.resolve(run, 'payDate') as string | null | undefined;
  const status = cache.resolve(run, 'status') as PaymentActivityStatus;
  if (statuses.length > 0 && !statuses.includes(status)) return false;
  return !day || !payDate || (payDate.start <= day && day <= payDate.end);
}
