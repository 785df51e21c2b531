import { useI18n } from '../i18n/i18n.ts';

interface SalaryChangedNoticeProps {
  readonly onStartAnew: () => void;
  readonly onKeep: () => void;
}

/** Says that a salary has changed while it is edited, and lets the user choose what becomes of the draft. */
export function SalaryChangedNotice({ onStartAnew, onKeep }: SalaryChangedNoticeProps) {
  const { t } = useI18n();
  return (
    <div role="alert" className="notice warning">
      <strong>{t('salaryChangedMeanwhile')}</strong>
      <p>{t('salaryChangedLead')}</p>
      <p className="actions">
        <button type="button" onClick={onStartAnew}>
          {t('startAnew')}
        </button>
        <button type="button" className="quiet" onClick={onKeep}>
          {t('keepDraft')}
        </button>
      </p>
    </div>
  );
}
