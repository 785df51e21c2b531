import { useQuery } from 'urql';
import type { UserIdType } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { useSession } from '../session.ts';
import { LiveNotice } from '../ui/live-notice.tsx';
import { QueryError } from '../ui/query-error.tsx';
import { ArchiveTable } from './archive-table.tsx';
import { SalaryArchive } from './salary-archive.ts';
import { SalaryChart } from './salary-chart.tsx';
import { SalaryForm } from './salary-form.tsx';
import { useLiveSalary } from './use-live-salary.ts';

const SalaryQuery = graphql(`
  query Salary($id: ID!, $isApplication: Boolean!) {
    node(id: $id) {
      ... on Employee {
        id
        salaryArchives(first: 100) {
          edges {
            node {
              id
              ...SalaryArchive
            }
          }
        }
      }
    }
  }
`);

interface SalaryProps {
  readonly id: string;
  readonly employee: { readonly userId: string; readonly userIdType: UserIdType };
}

/** What an employee earned and earns: a chart, the archives behind it, and the form that adjusts it. */
export function Salary({ id, employee }: SalaryProps) {
  const { t } = useI18n();
  const { isApplication } = useSession();
  const [{ data, error, fetching }, readAgain] = useQuery({
    query: SalaryQuery,
    variables: { id, isApplication },
  });
  const live = useLiveSalary(employee.userId, employee.userIdType);
  const list = data?.node?.__typename === 'Employee' ? data.node.salaryArchives : undefined;
  const archives = (list?.edges ?? [])
    .map(({ node }) => readFragment(SalaryArchive, node))
    .sort((a, b) => (a.effectiveDate < b.effectiveDate ? -1 : 1));
  const latest = archives.at(-1);
  return (
    <section aria-labelledby="salary">
      <h2 id="salary">{t('salary')}</h2>
      {error && <QueryError error={error} />}
      {!latest && !error && <p className="muted">{t(fetching ? 'loading' : 'noArchives')}</p>}
      {latest && (
        <>
          <SalaryChart archives={archives} />
          <ArchiveTable archives={archives} />
          <SalaryForm
            employee={employee}
            latest={latest}
            onSet={() => readAgain({ requestPolicy: 'network-only' })}
          />
        </>
      )}
      <LiveNotice status={live} />
    </section>
  );
}
