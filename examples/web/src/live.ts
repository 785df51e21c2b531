import { useEffect } from 'react';
import { type CombinedError, useSubscription } from 'urql';
import { graphql } from './gql/index.ts';
import { useI18n } from './i18n/i18n.ts';
import { announce } from './ui/announce.tsx';

const PayRunChanged = graphql(`
  subscription PayRunChanged {
    paymentActivityChanged {
      activity {
        id
        name
        status
      }
    }
  }
`);

const RETRY_MS = 5_000;

/**
 * Shows changes of pay runs as they happen: the cache puts the new status wherever a run is on the page. The stream is
 * server-sent events. One that breaks is opened again; what changed meanwhile shows when it is read next.
 */
export function useLivePayRuns(): void {
  const { t } = useI18n();
  const [{ data, error, fetching }, subscribe] = useSubscription({ query: PayRunChanged });
  const run = data?.paymentActivityChanged?.activity;
  useEffect(() => {
    if (run) announce(`${run.name}: ${t(run.status)}`);
  }, [run, t]);
  useEffect(() => {
    if (fetching || isFinal(error)) return;
    const timer = setTimeout(subscribe, RETRY_MS);
    return () => clearTimeout(timer);
  }, [fetching, error, subscribe]);
}

/** Whether it is of no use to subscribe again: the server answered, and not only that the client was too slow. */
function isFinal(error: CombinedError | undefined): boolean {
  const codes = error?.graphQLErrors.map(({ extensions }) => extensions.code) ?? [];
  return codes.length > 0 && !codes.includes('RATE_LIMITED');
}
