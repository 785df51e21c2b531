import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';
import { leaveReadErrors } from './attendance.ts';
import { failedRead, invalidParameter } from './shared.ts';

/** Feishu: corehr-v2/basic_info-currency/search (CONTRACT §3.3). */
export const searchCurrenciesErrors: readonly FeishuErrorCode[] = [
  failedRead(1160998, 'Internal Server Error', { en: 'currencies', zh: '币种' }),
];

/** The shared table of leave under core HR's own numbers: 1160006 is 1220006 (CONTRACT §3.7). */
const sharedLeaveErrors = leaveReadErrors({
  1220013:
    'Error occurred while checking if the employee is eligible for the scope of application of the vacation plan',
  1220014: 'Error occurred when calculate accrual record',
  1220018: 'Invalid leave balance calculate Conf',
}).map((row) => ({ ...row, code: row.code - 60_000 }));

/** Feishu: corehr-v1/leave/leave_types and leave_balances, which have one table (CONTRACT §3.7). */
export const listLeaveTypesErrors: readonly FeishuErrorCode[] = [
  ...sharedLeaveErrors,
  failedRead(1160023, 'Error occurred when calculating the leave balance', {
    en: 'leave balances',
    zh: '假期余额',
  }),
  ruleOfWrites(1160031, 'This granting record cannot be edited or deleted'),
  ruleOfWrites(1160032, 'The expiration time of this granting record is invalid'),
  ruleOfWrites(1160033, 'The effective date is after the granting date'),
  ruleOfWrites(1160034, 'The expiration date format is incorrect'),
  {
    code: 1160035,
    http: 400,
    msg: 'No permission to access the employee data',
    category: 'FORBIDDEN',
    reason: 'PERMISSION_DENIED',
    message: {
      en: 'The caller has no permission to read these employee data.',
      zh: '调用方没有读取这些员工数据的权限。',
    },
  },
];

export const listLeaveBalancesErrors = listLeaveTypesErrors;

/** Documented for the endpoint because it shares a table with those that write leave granting records. */
function ruleOfWrites(code: number, msg: string): FeishuErrorCode {
  return invalidParameter(code, msg, {
    en: 'Feishu refused the call by a rule for written leave granting records, although this operation only reads.',
    zh: '飞书按照写入假期发放记录的规则拒绝了本次调用，但本操作只读取数据。',
  });
}

/** Feishu: corehr-v2/employee/batch_get (CONTRACT §3.8). */
export const batchGetEmployeesErrors: readonly FeishuErrorCode[] = [
  invalidParameter(1160102, 'Param is invalid', {
    en: 'Feishu does not accept the ids or addresses of the employees.',
    zh: '飞书不接受所填写的员工 ID 或邮箱。',
  }),
  {
    code: 1160104,
    http: 403,
    msg: 'No authority error',
    category: 'FORBIDDEN',
    reason: 'PERMISSION_DENIED',
    message: {
      en: 'The employee lies outside the data that the caller may read.',
      zh: '该员工不在调用方可读取的数据范围内。',
    },
    hint: {
      en: "Have the employee included in the application's data range of employees in the Feishu developer console.",
      zh: '请在飞书开发者后台将该员工纳入应用的「员工资源」数据权限范围。',
    },
  },
];
