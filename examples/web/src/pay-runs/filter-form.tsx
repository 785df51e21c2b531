import { useI18n } from '../i18n/i18n.ts';
import { type Filters, STATUSES } from './filters.ts';

interface FilterFormProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** The filters of the list; each change applies at once. */
export function FilterForm({ filters, onChange }: FilterFormProps) {
  const { t } = useI18n();
  const { payDate, statuses } = filters;
  const day = (end: 'start' | 'end', value: string) =>
    value && onChange({ ...filters, payDate: { ...payDate, [end]: value } });
  return (
    <search className="filters" aria-label={t('filters')}>
      <label>
        {t('from')}{' '}
        <input type="date" value={payDate.start} onChange={({ target }) => day('start', target.value)} />
      </label>
      <label>
        {t('to')}{' '}
        <input type="date" value={payDate.end} onChange={({ target }) => day('end', target.value)} />
      </label>
      <fieldset className="chips">
        <legend className="visually-hidden">{t('status')}</legend>
        {STATUSES.map((status) => {
          const chosen = statuses.includes(status);
          const toggled = chosen ? statuses.filter((each) => each !== status) : [...statuses, status];
          return (
            <label key={status} className="chip">
              <input
                type="checkbox"
                checked={chosen}
                onChange={() => onChange({ ...filters, statuses: toggled })}
              />
              {t(status)}
            </label>
          );
        })}
      </fieldset>
    </search>
  );
}
