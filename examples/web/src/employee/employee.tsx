import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { BackLink } from '../pay-runs/back-link.tsx';
import { useSession } from '../session.ts';
import { PageHeading } from '../ui/page-heading.tsx';
import { QueryError } from '../ui/query-error.tsx';
import { EmploymentFacts } from './employment-facts.tsx';
import { Leave } from './leave.tsx';
import { Salary } from './salary.tsx';

const EmployeeQuery = graphql(`
  query Employee($id: ID!, $isApplication: Boolean!) {
    node(id: $id) {
      ... on Employee {
        id
        userId
        userIdType
        employment @include(if: $isApplication) {
          name
          ...EmploymentFacts
        }
      }
    }
  }
`);

/** The page of an employee: who they are, what they earn, and their leave. */
export function Employee({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const { isApplication } = useSession();
  const [{ data, error, fetching }] = useQuery({ query: EmployeeQuery, variables: { id, isApplication } });
  const employee = data?.node?.__typename === 'Employee' ? data.node : undefined;
  return (
    <>
      <BackLink />
      <PageHeading>{employee?.employment?.name ?? employee?.userId ?? t('employee')}</PageHeading>
      {error && <QueryError error={error} />}
      {!employee && !error && <p className="muted">{t(fetching ? 'loading' : 'employeeNotFound')}</p>}
      {employee?.employment && <EmploymentFacts data={employee.employment} />}
      {!isApplication && <p className="notice">{t('applicationsOnly')}</p>}
      {employee && <Salary id={id} employee={employee} />}
      {isApplication && <Leave id={id} />}
    </>
  );
}
