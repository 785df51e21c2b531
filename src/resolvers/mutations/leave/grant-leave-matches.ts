import type { WrittenLeaveRecordRow } from '../../../datasources/attendance.ts';
import { sameDecimal } from '../../values/decimal.ts';

/** What a grant sets, as Feishu is sent it. */
interface Grant {
  readonly leave_type_id: string;
  readonly granting_quantity: string;
  readonly granting_unit: number;
  readonly effective_date: string;
  readonly expiration_date?: string | undefined;
  readonly reason: readonly { readonly lang: string; readonly value: string }[];
}

/** Whether a record has every value that the grant sets. A value that Feishu left out does not match. */
export function matchesGrant(record: WrittenLeaveRecordRow, grant: Grant): boolean {
  return (
    !contradictsGrant(record, grant) &&
    [record.granting_quantity, record.granting_unit, record.effective_date].every((value) => value != null) &&
    (record.expiration_date || undefined) === grant.expiration_date &&
    grant.reason.every(({ value }) => record.reason?.some((text) => text.value === value) ?? false)
  );
}

/**
 * Whether a record has a value other than the grant sets, so that it cannot be what this grant created. The reason is
 * not compared, nor a date that was not sent: Feishu may rewrite the one and complete the other.
 */
export function contradictsGrant(record: WrittenLeaveRecordRow, grant: Grant): boolean {
  const { granting_quantity: quantity, granting_unit: unit, expiration_date: expiration } = record;
  return (
    differs(record.leave_type_id, grant.leave_type_id) ||
    (quantity != null && !sameDecimal(quantity, grant.granting_quantity)) ||
    differs(unit, grant.granting_unit) ||
    differs(record.effective_date, grant.effective_date) ||
    (grant.expiration_date !== undefined && differs(expiration, grant.expiration_date))
  );
}

function differs<Value>(found: Value | null | undefined, wanted: Value): boolean {
  return found !== null && found !== undefined && found !== wanted;
}
