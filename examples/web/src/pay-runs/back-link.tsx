import { useI18n } from '../i18n/i18n.ts';
import { addressOf } from '../route.ts';

const KEY = 'pay-runs';

/** Keeps the address of the list, with its filters, for the links back to it. */
export function keepListAddress(query: URLSearchParams): void {
  sessionStorage.setItem(KEY, addressOf.runs(query));
}

/** The way back to the list as it was last open. */
export function BackLink() {
  const { t } = useI18n();
  return (
    <p className="back">
      <a href={sessionStorage.getItem(KEY) ?? addressOf.runs()}>{t('payRuns')}</a>
    </p>
  );
}
