import { type LeaveRecord, updateLeaveAccrualRecord as update } from '../../../datasources/attendance.ts';
import type { LeaveTypeRow } from '../../../datasources/core-hr.ts';
import { leaveAccrualRecord } from '../../leave/leave-accrual-record.ts';
import { leaveType } from '../../leave/leave-type.ts';
import {
  type Check,
  given,
  ONLY_FEISHU_KNOWS,
  type Readable,
  readable,
  settledByInput,
} from '../../write/check.ts';
import { isGiven } from '../../write/input-checks.ts';
import type { Validation } from '../../write/validate.ts';
import type { UpdateLeaveAccrualRecordInput } from './leave-change-input.ts';
import { LEAVE_SOURCE_CHECK, LEAVE_TYPE_CHECKS } from './leave-write-checks.ts';

interface Facts {
  readonly input: UpdateLeaveAccrualRecordInput;
  /** null where the employee has none such of the leave type. */
  readonly record: Readable<LeaveRecord | null>;
  readonly type: Readable<LeaveTypeRow | null>;
}

/** How changing a leave granting record is validated: with two calls, or one while leave types are cached. */
export function leaveChangeValidation(input: UpdateLeaveAccrualRecordInput): Validation<Facts> {
  const { userId, userIdType, leaveTypeId, recordId } = input;
  const keys = { userIdType: userIdType ?? 'open_id', userId, leaveTypeId, recordId };
  return {
    async read(context) {
      const [record, type] = await Promise.all([
        readable(update, () => leaveAccrualRecord(keys, context)),
        readable(update, () => leaveType({ leaveTypeId }, context)),
      ]);
      return { input, record, type };
    },
    checks: CHECKS,
  };
}

const CHECKS: readonly Check<Facts>[] = [
  ...LEAVE_TYPE_CHECKS,
  // The code is that of a type or of a record that does not exist.
  { reason: 'LEAVE_TYPE_NOT_FOUND', refuses: ({ record }) => given(record, (row) => row === null) },
  { reason: 'EMPLOYEE_NOT_FOUND', refuses: ({ record }) => given(record, () => false) },
  LEAVE_SOURCE_CHECK,
  {
    reason: 'EXPIRATION_DATE_INVALID',
    refuses: ({ record, input: { expirationDate } }) => {
      if (!isGiven(expirationDate)) return false;
      return given(record, (row) =>
        row?.effective_date ? expirationDate < row.effective_date : ONLY_FEISHU_KNOWS,
      );
    },
  },
  ...settledByInput(
    'INVALID_DATE',
    'LEAVE_QUANTITY_INVALID',
    'LEAVE_QUANTITY_OUT_OF_RANGE',
    'LEAVE_QUANTITY_TOO_PRECISE',
    'REASON_TOO_LONG',
    // This operation sends neither a unit nor an external id.
    'LEAVE_UNIT_INVALID',
    'EXTERNAL_ID_TOO_LONG',
  ),
];
