import { useQuery } from 'urql';
import type { DateRangeInput } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { MonthBars } from './month-bars.tsx';
import { MonthTable } from './month-table.tsx';
import { payrollByMonth } from './payroll-by-month.ts';
import { GROUP_NAMES } from './status.tsx';

const PayrollQuery = graphql(`
  query Payroll($payDate: DateRangeInput!) {
    paymentActivities(payDate: $payDate, first: 500) {
      edges {
        node {
          id
          payDate
          status
          payrollCount
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

/** How many payments there are in each month of a period, by status. */
export function PayrollChart({ payDate }: { readonly payDate: DateRangeInput }) {
  const { t } = useI18n();
  const [{ data }] = useQuery({ query: PayrollQuery, variables: { payDate } });
  const list = data?.paymentActivities;
  if (!list || list.edges.length === 0) return null;
  const months = payrollByMonth(list.edges.map(({ node }) => node));
  return (
    <figure className="card" aria-labelledby="payroll-by-month">
      <figcaption>
        <h2 id="payroll-by-month">{t('payrollByMonth')}</h2>
        <p className="muted">{t('payrollByMonthLead')}</p>
      </figcaption>
      <ul className="legend">
        {GROUP_NAMES.map((group) => (
          <li key={group} className={group}>
            {t(group)}
          </li>
        ))}
      </ul>
      <MonthBars months={months} />
      <details>
        <summary>{t('asTable')}</summary>
        <ScrollArea label={t('payrollByMonth')}>
          <MonthTable months={months} />
        </ScrollArea>
      </details>
      {list.pageInfo.hasNextPage && <p className="muted">{t('firstRunsOnly')}</p>}
    </figure>
  );
}
