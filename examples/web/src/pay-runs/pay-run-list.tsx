import { useI18n } from '../i18n/i18n.ts';
import type { Filters } from './filters.ts';
import { PayRunPage } from './pay-run-page.tsx';

/** The pay runs of a filter as one table. It takes the focus from a row that leaves it. */
export function PayRunList(filters: Filters) {
  const { t } = useI18n();
  return (
    <table className="runs" tabIndex={-1}>
      <caption className="visually-hidden">{t('payRuns')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('payDate')}</th>
          <th scope="col">{t('status')}</th>
          <th scope="col" className="number">
            {t('employees')}
          </th>
          <th scope="col" className="number wide-only">
            {t('calculations')}
          </th>
        </tr>
      </thead>
      <PayRunPage {...filters} after={null} />
    </table>
  );
}
