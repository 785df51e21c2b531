import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { QueryError } from '../ui/query-error.tsx';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { quantity } from './leave-quantity.ts';
import { LeaveRecords } from './leave-records.tsx';

const LeaveQuery = graphql(`
  query Leave($id: ID!) {
    node(id: $id) {
      ... on Employee {
        id
        leaveBalances {
          leaveTypeId
          leaveTypeName
          unit
          balance
          thisCycleTotal
          thisCycleTaken
        }
      }
    }
  }
`);

/** What is left of each leave type; a leave type opens the records that it was granted by. */
export function Leave({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const [opened, open] = useState<string>();
  const [{ data, error, fetching }] = useQuery({ query: LeaveQuery, variables: { id } });
  const balances = data?.node?.__typename === 'Employee' ? data.node.leaveBalances : undefined;
  const openedType = balances?.find(({ leaveTypeId }) => leaveTypeId === opened) ?? balances?.[0];
  return (
    <section aria-labelledby="leave">
      <h2 id="leave">{t('leave')}</h2>
      {error && <QueryError error={error} />}
      {!error && !openedType && <p className="muted">{t(fetching ? 'loading' : 'noLeave')}</p>}
      {balances && openedType && (
        <>
          <ScrollArea label={t('leave')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('leaveType')}</th>
                  <th scope="col" className="number">
                    {t('balance')}
                  </th>
                  <th scope="col" className="number">
                    {t('granted')}
                  </th>
                  <th scope="col" className="number">
                    {t('taken')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {balances.map(({ leaveTypeId, leaveTypeName, unit, balance, ...cycle }) => (
                  <tr key={leaveTypeId}>
                    <th scope="row">
                      <button
                        type="button"
                        className="link"
                        aria-pressed={leaveTypeId === openedType.leaveTypeId}
                        onClick={() => open(leaveTypeId)}
                      >
                        {leaveTypeName ?? leaveTypeId}
                      </button>
                    </th>
                    <td className="number">{quantity(balance, unit, t)}</td>
                    <td className="number">{quantity(cycle.thisCycleTotal, unit, t)}</td>
                    <td className="number">{quantity(cycle.thisCycleTaken, unit, t)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
          <LeaveRecords
            id={id}
            leaveTypeId={openedType.leaveTypeId}
            leaveTypeName={openedType.leaveTypeName ?? openedType.leaveTypeId}
          />
        </>
      )}
    </section>
  );
}
