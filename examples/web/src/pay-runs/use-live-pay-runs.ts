import { useEffect } from 'react';
import { graphql } from '../gql/index.ts';
import { useI18n } from '../i18n/i18n.ts';
import { useLive } from '../live.ts';
import { announce } from '../ui/announce.tsx';

const PayRunChanged = graphql(`
  subscription PayRunChanged {
    paymentActivityChanged {
      activity {
        id
        name
        payDate
        status
        payrollCount
      }
    }
  }
`);

/** Shows changes of pay runs as they happen: the cache puts the new state wherever a run is on the page. */
export function useLivePayRuns(): void {
  const { t } = useI18n();
  const run = useLive(PayRunChanged, {})?.paymentActivityChanged?.activity;
  useEffect(() => {
    if (run) announce(`${run.name}: ${t(run.status)}`);
  }, [run, t]);
}
