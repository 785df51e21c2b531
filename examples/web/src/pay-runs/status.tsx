import type { PaymentActivityStatus } from '../gql/graphql.ts';
import type { Key } from '../i18n/en.ts';
import { useI18n } from '../i18n/i18n.ts';

/** The statuses of a pay run in groups that share a colour. */
export const STATUS_GROUPS = {
  preparing: ['LIST_PENDING_CONFIRMATION', 'APPROVAL_PENDING_SUBMISSION', 'IN_APPROVAL'],
  stopped: ['REJECTED', 'WITHDRAWN', 'REVOKED', 'UNRECOGNIZED'],
  APPROVED: ['APPROVED'],
  ARCHIVED: ['ARCHIVED'],
} as const satisfies Partial<Record<Key, readonly PaymentActivityStatus[]>>;

export type StatusGroup = keyof typeof STATUS_GROUPS;

export const GROUP_NAMES = Object.keys(STATUS_GROUPS) as StatusGroup[];

export function groupOf(status: PaymentActivityStatus): StatusGroup {
  const group = GROUP_NAMES.find((name) => STATUS_GROUPS[name].some((member) => member === status));
  return group ?? 'stopped';
}

/** A status in words, with its group's colour. */
export function Status({ status }: { readonly status: PaymentActivityStatus }) {
  const { t } = useI18n();
  return <span className={`status ${groupOf(status)}`}>{t(status)}</span>;
}
