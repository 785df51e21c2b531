import { useState } from 'react';
import { useI18n } from '../i18n/i18n.ts';
import type { Filters } from './filters.ts';
import { PayRunPage } from './pay-run-page.tsx';

/** The pay runs of a filter as one table, whose pages follow each other: a page begins behind the last edge's cursor. */
export function PayRunList(filters: Filters) {
  const { t } = useI18n();
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  return (
    <table className="runs">
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
      {cursors.map((after, n) => (
        <PayRunPage
          key={after}
          {...filters}
          after={after}
          onMore={n === cursors.length - 1 ? (cursor) => setCursors([...cursors, cursor]) : undefined}
        />
      ))}
    </table>
  );
}
