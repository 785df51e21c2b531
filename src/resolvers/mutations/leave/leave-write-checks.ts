import type { LeaveRecord } from '../../../datasources/attendance.ts';
import type { LeaveTypeRow } from '../../../datasources/core-hr.ts';
import { leaveGrantSource } from '../../leave/leave-accrual-record.ts';
import { type Check, given, ONLY_FEISHU_KNOWS, type Readable } from '../../write/check.ts';
import { isGiven } from '../../write/input-checks.ts';

/** Whether leave of a type can be written. */
export const LEAVE_TYPE_CHECKS: readonly Check<{ readonly type: Readable<LeaveTypeRow | null> }>[] = [
  {
    reason: 'LEAVE_SUBTYPE_REQUIRED',
    refuses: ({ type }) => given(type, (row) => (row?.leave_subtype_list ?? []).length > 0),
  },
  {
    reason: 'LEAVE_TYPE_DEACTIVATED',
    refuses: ({ type }) =>
      given(type, (row) => (isGiven(row?.status) ? row.status === 2 : ONLY_FEISHU_KNOWS)),
  },
];

/** Whether a record can be changed or deleted, by who granted it. */
export const LEAVE_SOURCE_CHECK: Check<{ readonly record: Readable<LeaveRecord | null> }> = {
  reason: 'LEAVE_RECORD_NOT_EDITABLE',
  refuses: ({ record }) =>
    given(record, (row) => {
      const source = row ? leaveGrantSource(row) : 'UNRECOGNIZED';
      if (source === 'SYSTEM') return true;
      return source === 'MANUAL' || source === 'EXTERNAL' ? false : ONLY_FEISHU_KNOWS;
    }),
};
