import type { LiveStatus } from '../graphql/keep-subscribed.ts';
import { useI18n } from '../i18n/i18n.ts';

const TEXTS = { interrupted: 'liveInterrupted', resumed: 'liveResumed', ended: 'liveEnded' } as const;

/** Says, to screen readers too, when what is shown is not kept up to date, and when it is again. */
export function LiveNotice({ status }: { readonly status: LiveStatus }) {
  const { t } = useI18n();
  return (
    <output className="live">
      {status !== 'on' && (
        <span key={status} className={`notice ${status === 'resumed' ? 'good' : 'warning'}`}>
          {t(TEXTS[status])}
        </span>
      )}
    </output>
  );
}
