import { useEffect } from 'react';
import { useI18n } from '../i18n/i18n.ts';
import { addressOf } from '../route.ts';
import { PageHeading } from '../ui/page-heading.tsx';
import { keepListAddress } from './back-link.tsx';
import { FilterForm } from './filter-form.tsx';
import { readFilters, writeFilters } from './filters.ts';
import { PayRunList } from './pay-run-list.tsx';
import { PayrollChart } from './payroll-chart.tsx';

/** The page of pay runs: filters, the chart of their period, and the list. */
export function PayRuns({ query }: { readonly query: URLSearchParams }) {
  const { t } = useI18n();
  const filters = readFilters(query);
  useEffect(() => keepListAddress(query), [query]);
  return (
    <>
      <PageHeading>{t('payRuns')}</PageHeading>
      <FilterForm
        filters={filters}
        onChange={(changed) => location.replace(addressOf.runs(writeFilters(changed)))}
      />
      <PayrollChart payDate={filters.payDate} />
      <PayRunList key={String(writeFilters(filters))} {...filters} />
    </>
  );
}
