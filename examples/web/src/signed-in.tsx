import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { graphql } from './gql/index.ts';
import { useI18n } from './i18n/i18n.ts';
import { type Session, SessionProvider } from './session.ts';
import { QueryError } from './ui/query-error.tsx';

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      kind
    }
  }
`);

interface SignedInProps {
  readonly session: Session;
  readonly children: ReactNode;
}

/** Asks who the caller is, which costs no call to Feishu, and tells the pages. */
export function SignedIn({ session, children }: SignedInProps) {
  const { t } = useI18n();
  const [{ data, error, fetching }] = useQuery({ query: ViewerQuery });
  if (error) return <QueryError error={error} />;
  if (fetching || !data) return <p className="muted">{t('loading')}</p>;
  return (
    <SessionProvider value={{ session, isApplication: data.viewer.kind !== 'PERSON' }}>
      {children}
    </SessionProvider>
  );
}
