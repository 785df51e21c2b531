import { useI18n } from '../i18n/i18n.ts';
import type { Month } from './payroll-by-month.ts';
import { GROUP_NAMES } from './status.tsx';

/** The numbers of the chart, for screen readers and for exact values. */
export function MonthTable({ months }: { readonly months: readonly Month[] }) {
  const { t } = useI18n();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('month')}</th>
          {GROUP_NAMES.map((group) => (
            <th key={group} scope="col" className="number">
              {t(group)}
            </th>
          ))}
          <th scope="col" className="number">
            {t('total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, counts, total }) => (
          <tr key={month}>
            <th scope="row">{month}</th>
            {GROUP_NAMES.map((group) => (
              <td key={group} className="number">
                {counts[group]}
              </td>
            ))}
            <td className="number">{total}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
