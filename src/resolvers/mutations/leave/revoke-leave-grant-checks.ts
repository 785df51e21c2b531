import type { LeaveRecord } from '../../../datasources/attendance.ts';
import { FeishuRefusal } from '../../../datasources/feishu/error-codes/refusal.ts';
import { revokeLeaveGrant as revoke } from '../../../datasources/leave/core-hr-leave.ts';
import { leaveAccrualRecord } from '../../leave/leave-accrual-record.ts';
import { type Check, given, type Readable, readable } from '../../write/check.ts';
import type { Validation } from '../../write/validate.ts';
import { LEAVE_SOURCE_CHECK } from './leave-write-checks.ts';
import type { RevokeLeaveGrantInput } from './revoke-leave-grant-input.ts';

interface Facts {
  /** null where the employee has none such of the leave type. */
  readonly record: Readable<LeaveRecord | null>;
}

/** How revoking leave is validated: with one call. */
export function revokeLeaveGrantValidation(input: RevokeLeaveGrantInput): Validation<Facts> {
  const { recordId, userId, leaveTypeId } = input;
  const keys = { userIdType: input.userIdType ?? 'open_id', userId, leaveTypeId, recordId };
  return {
    async read(context) {
      const find = () => leaveAccrualRecord(keys, context).catch(nullIfNotFound);
      return { record: await readable(revoke, find) };
    },
    checks: CHECKS,
  };
}

/** No record is among those of an employee or leave type that does not exist. */
function nullIfNotFound(error: unknown): null {
  if (error instanceof FeishuRefusal && error.errorCode?.category === 'NOT_FOUND') return null;
  throw error;
}

const CHECKS: readonly Check<Facts>[] = [
  { reason: 'LEAVE_RECORD_NOT_FOUND', refuses: ({ record }) => given(record, (row) => row === null) },
  { reason: 'EMPLOYEE_NOT_FOUND', refuses: ({ record }) => given(record, () => false) },
  LEAVE_SOURCE_CHECK,
];
