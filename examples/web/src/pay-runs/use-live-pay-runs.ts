import { useEffect } from 'react';
import { graphql } from '../gql/index.ts';
import type { LiveStatus } from '../graphql/keep-subscribed.ts';
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
export function useLivePayRuns(): LiveStatus {
  const { t } = useI18n();
  const { data, status } = useLive(PayRunChanged, {});
  const run = data?.paymentActivityChanged?.activity;
  useEffect(() => {
    if (run) announce(`${run.name}: ${t(run.status)}`);
  }, [run, t]);
  return status;
}
