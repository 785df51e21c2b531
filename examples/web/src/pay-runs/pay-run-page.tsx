import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { announce } from '../ui/announce.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { QueryError } from '../ui/query-error.tsx';
import type { Filters } from './filters.ts';
import { PayRunRow } from './pay-run-row.tsx';

const PayRunPageQuery = graphql(`
  query PayRunPage($payDate: DateRangeInput!, $statuses: [PaymentActivityStatus!], $after: String) {
    paymentActivities(payDate: $payDate, statuses: $statuses, first: 20, after: $after) {
      edges {
        node {
          id
          ...PayRunRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

interface PayRunPageProps extends Filters {
  readonly after: string | null;
  /** Called with the cursor of the next page; undefined where this page is not the last. */
  readonly onMore: ((cursor: string) => void) | undefined;
}

/** One page of the list, as a body of its table. */
export function PayRunPage({ payDate, statuses, after, onMore }: PayRunPageProps) {
  const { t } = useI18n();
  const [{ data, error, fetching }] = useQuery({
    query: PayRunPageQuery,
    variables: { payDate, statuses, after },
  });
  const runs = data?.paymentActivities?.edges;
  useEffect(() => {
    if (runs) announce(t('runsShown', { n: runs.length }));
  }, [runs, t]);
  const { hasNextPage, endCursor } = data?.paymentActivities?.pageInfo ?? {};
  return (
    <tbody aria-busy={fetching}>
      {runs?.map(({ node }) => (
        <PayRunRow key={node.id} data={node} />
      ))}
      {fetching && !runs && <Wide>{t('loading')}</Wide>}
      {runs?.length === 0 && after === null && <Wide>{t('noRuns')}</Wide>}
      {error && (
        <Wide>
          <QueryError error={error} />
        </Wide>
      )}
      {onMore && hasNextPage && endCursor && (
        <Wide>
          <LoadMore onMore={() => onMore(endCursor)} />
        </Wide>
      )}
    </tbody>
  );
}

function Wide({ children }: { readonly children: React.ReactNode }) {
  return (
    <tr className="wide">
      <td colSpan={5}>{children}</td>
    </tr>
  );
}
