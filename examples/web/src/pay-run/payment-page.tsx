import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { addressOf } from '../route.ts';
import { useSession } from '../session.ts';
import { NextPage } from '../ui/next-page.tsx';
import { QueryError } from '../ui/query-error.tsx';
import { PayItem } from './pay-item.tsx';

const PaymentPageQuery = graphql(`
  query PaymentPage($activityId: ID!, $after: String, $names: Boolean!) {
    paymentActivity(activityId: $activityId) {
      id
      details(first: 25, after: $after) {
        totalCount
        edges {
          node {
            employee {
              id
              userId
              employment @include(if: $names) {
                name
              }
            }
            items {
              itemId
              name
              type
              ...PayItem
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** The types of items whose values are aligned as numbers. */
const NUMBERS = new Set<string>(['MONEY', 'NUMBER', 'PERCENT']);

interface PaymentPageProps {
  readonly activityId: string;
  readonly after: string | null;
}

/** One page of payments: the first with the table's header, which its items give; each with a body and those behind it. */
export function PaymentPage({ activityId, after }: PaymentPageProps) {
  const { t } = useI18n();
  const { isApplication } = useSession();
  const [{ data, error, fetching }] = useQuery({
    query: PaymentPageQuery,
    variables: { activityId, after, names: isApplication },
  });
  const details = data?.paymentActivity?.details;
  const columns = details?.edges[0]?.node.items ?? [];
  return (
    <>
      {after === null && columns.length > 0 && (
        <thead>
          <tr>
            <th scope="col">{t('employee')}</th>
            {columns.map(({ itemId, name, type }) => (
              <th key={itemId} scope="col" className={NUMBERS.has(type) ? 'number' : undefined}>
                {name ?? itemId}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody aria-busy={fetching}>
        {details?.edges.map(({ node: { employee, items } }) => (
          <tr key={employee.id}>
            <th scope="row">
              <a href={addressOf.employee(employee.id)}>{employee.employment?.name ?? employee.userId}</a>
            </th>
            {columns.map(({ itemId }) => (
              <PayItem key={itemId} data={items.find((item) => item.itemId === itemId)} />
            ))}
          </tr>
        ))}
        {(fetching || error) && (
          <tr className="wide">
            <td colSpan={columns.length + 1}>
              {fetching && t('loading')}
              {error && <QueryError error={error} />}
            </td>
          </tr>
        )}
      </tbody>
      <NextPage pageInfo={details?.pageInfo} columns={columns.length + 1}>
        {(next) => <PaymentPage activityId={activityId} after={next} />}
      </NextPage>
    </>
  );
}
