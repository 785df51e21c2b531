import { useEffect, useMemo } from 'react';
import { Provider } from 'urql';
import { Employee } from './employee/employee.tsx';
import { createClient } from './graphql/client.ts';
import { Header, type Preferences } from './header.tsx';
import { browserLocale, LocaleProvider } from './i18n/i18n.ts';
import { PayRun } from './pay-run/pay-run.tsx';
import { PayRuns } from './pay-runs/pay-runs.tsx';
import { useLivePayRuns } from './pay-runs/use-live-pay-runs.ts';
import { useRoute } from './route.ts';
import type { Session } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { SignOut } from './sign-out.tsx';
import { SignedIn } from './signed-in.tsx';
import { useStored } from './stored.ts';
import { Announcements } from './ui/announce.tsx';
import { LiveNotice } from './ui/live-notice.tsx';

/** The whole app: who is signed in, in which language and colours, and which page is open. */
export function App() {
  const [session, setSession] = useStored<Session | null>(sessionStorage, 'session', null);
  const [preferences, setPreferences] = useStored<Preferences>(localStorage, 'preferences', {
    locale: browserLocale,
    theme: 'system',
  });
  const { locale, theme } = preferences;
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = theme;
  }, [locale, theme]);
  const client = useMemo(() => session && createClient(session, locale), [session, locale]);
  return (
    <LocaleProvider value={locale}>
      <Header preferences={preferences} onChange={setPreferences}>
        {session && <SignOut session={session} onSignOut={() => setSession(null)} />}
      </Header>
      <main tabIndex={-1}>
        {session && client ? (
          <Provider value={client}>
            <SignedIn session={session}>
              <Page />
            </SignedIn>
          </Provider>
        ) : (
          <SignIn onSignIn={setSession} />
        )}
      </main>
      <Announcements />
    </LocaleProvider>
  );
}

function Page() {
  const route = useRoute();
  const live = useLivePayRuns();
  if (route.page === 'employee') return <Employee key={route.id} id={route.id} />;
  return (
    <>
      {route.page === 'runs' ? (
        <PayRuns query={route.query} />
      ) : (
        <PayRun key={route.activityId} activityId={route.activityId} />
      )}
      <LiveNotice status={live} />
    </>
  );
}
