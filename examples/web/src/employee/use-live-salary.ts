import { useEffect } from 'react';
import type { UserIdType } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import type { LiveStatus } from '../graphql/keep-subscribed.ts';
import { useI18n } from '../i18n/i18n.ts';
import { useLive } from '../live.ts';
import { announce } from '../ui/announce.tsx';

const SalaryChanged = graphql(`
  subscription SalaryChanged($userId: ID!, $userIdType: UserIdType!) {
    salaryArchiveChanged(userIds: [$userId], userIdType: $userIdType) {
      employee {
        id
      }
    }
  }
`);

/** Shows a salary that is set elsewhere: the cache has the archives of its employee read anew. */
export function useLiveSalary(userId: string, userIdType: UserIdType): LiveStatus {
  const { t } = useI18n();
  const { data, status } = useLive(SalaryChanged, { userId, userIdType });
  const changed = data?.salaryArchiveChanged;
  useEffect(() => {
    if (changed) announce(t('salaryChanged'));
  }, [changed, t]);
  return status;
}
