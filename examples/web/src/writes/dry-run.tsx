import { useEffect } from 'react';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { announce } from '../ui/announce.tsx';

export const DryRun = graphql(`
  fragment DryRun on ValidationPassed {
    checked
    notChecked {
      reason
      message
      cause
      requiredScopes
    }
    correctedArchive {
      id
      effectiveDate
    }
  }
`);

/** A dry run that passed: how much it checked, and for what Feishu may still refuse the write. */
export function DryRunNotice({ data }: { readonly data: FragmentType<typeof DryRun> }) {
  const { t } = useI18n();
  const { checked, notChecked, correctedArchive } = readFragment(DryRun, data);
  useEffect(() => announce(t('passed')), [t]);
  return (
    <div className="notice good">
      <strong>{t('passed')}</strong>
      {correctedArchive && <p>{t('corrects', { date: correctedArchive.effectiveDate })}</p>}
      <p>{t('checkedReasons', { n: checked.length })}</p>
      {notChecked.length > 0 && (
        <details>
          <summary>{t('notCheckedReasons', { n: notChecked.length })}</summary>
          <ul>
            {notChecked.map(({ reason, message, cause, requiredScopes }) => (
              <li key={reason}>
                {message}{' '}
                <span className="muted">
                  {t(cause)} {requiredScopes.join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
