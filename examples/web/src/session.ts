import { createContext, use } from 'react';

/**
 * Who is signed in. A real app gets the token from its company's sign-in; this one keeps what was typed in the
 * sessionStorage, for one tab.
 */
export interface Session {
  readonly token: string;
  /** By whom a salary is changed where the token is an application's: Feishu wants a person then. */
  readonly operatorId?: string;
}

interface SessionContext {
  readonly session: Session;
  /** Whether the caller may read what Feishu gives to applications only: names, plans, reasons, leave. */
  readonly isApplication: boolean;
}

const Context = createContext<SessionContext | undefined>(undefined);

export const SessionProvider = Context.Provider;

export function useSession(): SessionContext {
  const context = use(Context);
  if (!context) throw new Error('useSession outside a SessionProvider');
  return context;
}
