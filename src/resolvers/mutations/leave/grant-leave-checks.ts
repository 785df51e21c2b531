import type { LeaveTypeRow } from '../../../datasources/core-hr.ts';
import { grantLeave as grant, type LeaveBalance } from '../../../datasources/leave/core-hr-leave.ts';
import { leaveBalancesOf } from '../../leave/leave-balance.ts';
import { leaveUnit } from '../../leave/leave-codes.ts';
import { leaveType } from '../../leave/leave-type.ts';
import {
  type Check,
  given,
  ONLY_FEISHU_KNOWS,
  type Readable,
  readable,
  settledByInput,
} from '../../write/check.ts';
import type { Validation } from '../../write/validate.ts';
import type { GrantLeaveInput } from './grant-leave-input.ts';
import { LEAVE_TYPE_CHECKS } from './leave-write-checks.ts';

interface Facts {
  readonly input: GrantLeaveInput;
  readonly type: Readable<LeaveTypeRow | null>;
  /** null where Feishu has no entry for the employee, who may not exist or be outside the data range. */
  readonly balances: Readable<readonly LeaveBalance[] | null>;
}

/** How granting leave is validated: with two calls, or one while leave types are cached. */
export function grantLeaveValidation(input: GrantLeaveInput): Validation<Facts> {
  const { userId, userIdType, leaveTypeId } = input;
  const employee = { userId, userIdType: userIdType ?? 'open_id' };
  return {
    async read(context) {
      const [type, balances] = await Promise.all([
        readable(grant, () => leaveType({ leaveTypeId }, context)),
        readable(grant, () => leaveBalancesOf(employee, {}, context)),
      ]);
      return { input, type, balances };
    },
    checks: CHECKS,
  };
}

/** An employee who has balances exists, and is inside the data range. */
const isFound = ({ balances }: Facts) => given(balances, (rows) => (rows ? false : ONLY_FEISHU_KNOWS));

const CHECKS: readonly Check<Facts>[] = [
  { reason: 'LEAVE_TYPE_NOT_FOUND', refuses: ({ type }) => given(type, (row) => row === null) },
  { reason: 'EMPLOYEE_NOT_FOUND', refuses: isFound },
  { reason: 'PERMISSION_DENIED', refuses: isFound },
  ...LEAVE_TYPE_CHECKS,
  {
    reason: 'LEAVE_UNIT_INVALID',
    refuses: ({ input: { leaveTypeId, unit }, balances }) =>
      given(balances, (rows) => {
        const balance = rows?.find((row) => row.leave_type_id === leaveTypeId);
        const wanted = leaveUnit(balance?.leave_duration_unit);
        return wanted === 'UNRECOGNIZED' ? ONLY_FEISHU_KNOWS : unit !== wanted;
      }),
  },
  ...settledByInput(
    'INVALID_DATE',
    'LEAVE_QUANTITY_INVALID',
    'LEAVE_QUANTITY_OUT_OF_RANGE',
    'LEAVE_QUANTITY_TOO_PRECISE',
    'REASON_TOO_LONG',
    'EXTERNAL_ID_TOO_LONG',
  ),
];
