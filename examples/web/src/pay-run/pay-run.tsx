import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { BackLink } from '../pay-runs/back-link.tsx';
import { Status } from '../pay-runs/status.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { QueryError } from '../ui/query-error.tsx';
import { Archive } from './archive.tsx';
import { PaymentList } from './payment-list.tsx';

const PayRunQuery = graphql(`
  query PayRun($activityId: ID!) {
    paymentActivity(activityId: $activityId) {
      id
      activityId
      name
      payDate
      status
      payrollCount
      calculationActivities {
        calculationActivityId
        name
      }
    }
  }
`);

/** The page of one pay run. */
export function PayRun({ activityId }: { readonly activityId: string }) {
  const { t } = useI18n();
  const [{ data, error, fetching }, readAgain] = useQuery({ query: PayRunQuery, variables: { activityId } });
  const run = data?.paymentActivity;
  return (
    <>
      <BackLink />
      <PageHeading>{run?.name ?? t('run')}</PageHeading>
      {error && <QueryError error={error} />}
      {!run && !error && <p className="muted">{t(fetching ? 'loading' : 'runNotFound')}</p>}
      {run && (
        <>
          <dl className="facts">
            <div>
              <dt>{t('status')}</dt>
              <dd>
                <Status status={run.status} />
              </dd>
            </div>
            <div>
              <dt>{t('payDate')}</dt>
              <dd>{run.payDate}</dd>
            </div>
            <div>
              <dt>{t('employees')}</dt>
              <dd>{run.payrollCount}</dd>
            </div>
            <div>
              <dt>{t('calculations')}</dt>
              <dd>{run.calculationActivities.map(({ name }) => name).join(', ')}</dd>
            </div>
          </dl>
          <Archive
            activityId={activityId}
            status={run.status}
            onReadAgain={() => readAgain({ requestPolicy: 'network-only' })}
          />
          <PaymentList activityId={activityId} />
        </>
      )}
    </>
  );
}
