import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { announce } from '../ui/announce.tsx';
import { NextPage } from '../ui/next-page.tsx';
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

const COLUMNS = 5;

interface PayRunPageProps extends Filters {
  readonly after: string | null;
}

/** One page of the list, as a body of its table, and those behind it. */
export function PayRunPage({ after, ...filters }: PayRunPageProps) {
  const { t } = useI18n();
  const [{ data, error, fetching }] = useQuery({ query: PayRunPageQuery, variables: { ...filters, after } });
  const { edges, pageInfo } = data?.paymentActivities ?? {};
  const count = edges?.length;
  useEffect(() => {
    if (count !== undefined) announce(t('runsShown', { n: count }));
  }, [count, t]);
  return (
    <>
      <tbody aria-busy={fetching}>
        {edges?.map(({ node }) => (
          <PayRunRow key={node.id} data={node} />
        ))}
        {fetching && !edges && <Wide>{t('loading')}</Wide>}
        {count === 0 && after === null && <Wide>{t('noRuns')}</Wide>}
        {error && (
          <Wide>
            <QueryError error={error} />
          </Wide>
        )}
      </tbody>
      <NextPage pageInfo={pageInfo} columns={COLUMNS}>
        {(next) => <PayRunPage {...filters} after={next} />}
      </NextPage>
    </>
  );
}

function Wide({ children }: { readonly children: React.ReactNode }) {
  return (
    <tr className="wide">
      <td colSpan={COLUMNS}>{children}</td>
    </tr>
  );
}
