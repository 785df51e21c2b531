import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { today, yearsFrom } from '../today.ts';
import { QueryError } from '../ui/query-error.tsx';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { quantity } from './leave-quantity.ts';

const LeaveRecordsQuery = graphql(`
  query LeaveRecords($id: ID!, $leaveTypeId: ID!, $expirationDate: DateRangeInput!) {
    node(id: $id) {
      ... on Employee {
        id
        leaveAccrualRecords(leaveTypeId: $leaveTypeId, expirationDate: $expirationDate) {
          id
          grantingQuantity
          remainingQuantity
          grantingUnit
          effectiveDate
          expirationDate
          grantedBy
          reason {
            locale
            value
          }
        }
      }
    }
  }
`);

/** The grants that expire from a year ago on. */
const EXPIRATION = { start: yearsFrom(today, -1), end: '9999-12-31' };

interface LeaveRecordsProps {
  readonly id: string;
  readonly leaveTypeId: string;
  readonly leaveTypeName: string;
}

/** The grants of one leave type. */
export function LeaveRecords({ id, leaveTypeId, leaveTypeName }: LeaveRecordsProps) {
  const { t, locale } = useI18n();
  const [{ data, error, fetching }] = useQuery({
    query: LeaveRecordsQuery,
    variables: { id, leaveTypeId, expirationDate: EXPIRATION },
  });
  const records = data?.node?.__typename === 'Employee' ? data.node.leaveAccrualRecords : undefined;
  const title = `${t('leaveRecords')}: ${leaveTypeName}`;
  return (
    <section aria-labelledby="leave-records" aria-busy={fetching}>
      <h3 id="leave-records">{title}</h3>
      {error && <QueryError error={error} />}
      {records?.length === 0 && <p className="muted">{t('noLeave')}</p>}
      {records && records.length > 0 && (
        <ScrollArea label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('effectiveDate')}</th>
                <th scope="col">{t('expirationDate')}</th>
                <th scope="col" className="number">
                  {t('granted')}
                </th>
                <th scope="col" className="number">
                  {t('remaining')}
                </th>
                <th scope="col">{t('grantedBy')}</th>
                <th scope="col">{t('reason')}</th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record.id}>
                  <th scope="row" className="date">
                    {record.effectiveDate}
                  </th>
                  <td className="date">{record.expirationDate ?? t('never')}</td>
                  <td className="number">{quantity(record.grantingQuantity, record.grantingUnit, t)}</td>
                  <td className="number">{quantity(record.remainingQuantity, record.grantingUnit, t)}</td>
                  <td>{t(record.grantedBy)}</td>
                  <td>
                    {
                      (record.reason.find((text) => text.locale.startsWith(locale)) ?? record.reason[0])
                        ?.value
                    }
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  );
}
