import { useI18n } from './i18n/i18n.ts';
import { SANDBOX_CALLERS } from './sandbox-callers.ts';
import type { Session } from './session.ts';

interface SignOutProps {
  readonly session: Session;
  readonly onSignOut: () => void;
}

/** Who is signed in, with the way out. */
export function SignOut({ session, onSignOut }: SignOutProps) {
  const { t } = useI18n();
  const caller = SANDBOX_CALLERS.find(({ token }) => token === session.token);
  return (
    <span className="caller">
      <span className="visually-hidden">{t('signedInAs')}</span>
      <span>{caller ? t(caller.name) : `${session.token.slice(0, 2)}…`}</span>
      <button type="button" className="quiet" onClick={onSignOut}>
        {t('signOut')}
      </button>
    </span>
  );
}
