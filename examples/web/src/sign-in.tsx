import { useState } from 'react';
import { useI18n } from './i18n/i18n.ts';
import { SANDBOX_CALLERS } from './sandbox-callers.ts';
import type { Session } from './session.ts';
import { Field } from './ui/field.tsx';
import { PageHeading } from './ui/page-heading.tsx';

/** Signs a caller in with a token: one of the sandbox's, or any other. */
export function SignIn({ onSignIn }: { readonly onSignIn: (session: Session) => void }) {
  const { t } = useI18n();
  const [token, setToken] = useState('');
  return (
    <div className="sign-in">
      <PageHeading>{t('signIn')}</PageHeading>
      <p className="muted">{t('signInLead')}</p>
      <ul className="callers">
        {SANDBOX_CALLERS.map(({ name, about, ...session }) => (
          <li key={name}>
            <button type="button" className="quiet" onClick={() => onSignIn(session)}>
              <strong>{t(name)}</strong> <code>{session.token}</code>
              <small>{t(about)}</small>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          onSignIn({ token: token.trim() });
        }}
      >
        <Field label={t('token')} hint={t('tokenHint')}>
          {(control) => (
            <input
              {...control}
              type="password"
              autoComplete="off"
              required
              value={token}
              onChange={({ target }) => setToken(target.value)}
            />
          )}
        </Field>
        <button type="submit">{t('signIn')}</button>
      </form>
    </div>
  );
}
