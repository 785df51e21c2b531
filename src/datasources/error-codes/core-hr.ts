import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';
import { leaveReadErrors } from './attendance.ts';
import { failedRead } from './shared.ts';

/** Feishu: corehr-v2/basic_info-currency/search (CONTRACT §3.3). */
export const searchCurrenciesErrors: readonly FeishuErrorCode[] = [
  failedRead(1160998, 'Internal Server Error', { en: 'currencies', zh: '币种' }),
];

/** Core HR numbers the shared table of leave for itself: 1160006 is 1220006 (CONTRACT §3.7). */
export const listLeaveTypesErrors: readonly FeishuErrorCode[] = leaveReadErrors({
  1220013:
    'Error occurred while checking if the employee is eligible for the scope of application of the vacation plan',
  1220014: 'Error occurred when calculate accrual record',
  1220018: 'Invalid leave balance calculate Conf',
}).map((row) => ({ ...row, code: row.code - 60_000 }));
