import type { LeaveRecord } from '../../../datasources/attendance.ts';
import { sameDecimal } from '../../values/decimal.ts';

/** What a change of a leave granting record sets, as Feishu is sent it. */
interface LeaveChange {
  readonly quantity?: string | undefined;
  readonly expiration_date?: string | undefined;
  readonly reason: readonly { readonly lang: string; readonly value: string }[];
}

/**
 * Whether a record shows a change: every value that the change sets, and its reason. The reason distinguishes a record
 * that had the same quantity before.
 */
export function matchesLeaveChange(
  record: LeaveRecord,
  { quantity, expiration_date: date, reason }: LeaveChange,
): boolean {
  return (
    (quantity === undefined || sameDecimal(record.granting_quantity, quantity)) &&
    (date === undefined || record.expiration_date === date) &&
    reason.every(({ value }) => record.reason?.some((text) => text.value === value) ?? false)
  );
}
