import type { Row } from './data.ts';

/** The codes of endpoints that only read: few, and much the same for all. */

const failed = (code: number, said: string, of: string): Row => ({
  code,
  http: 500,
  said,
  category: 'UPSTREAM_FAILURE',
  reason: 'UPSTREAM_INTERNAL_ERROR',
  retryable: true,
  message: `Something failed inside Feishu while ${of} were read.`,
});

const refused = (code: number, said: string, message: string): Row => ({
  code,
  http: 400,
  said,
  category: 'INVALID_INPUT',
  reason: 'INVALID_PARAMETER',
  message,
});

/** Plans, items and change reasons (CONTRACT §3.2). */
const catalogueRows = (of: string): Row[] => [
  failed(2290001, 'server error', of),
  refused(2290002, 'param invalid', `Feishu does not accept the paging of ${of}.`),
  failed(2290003, 'rpc fail', of),
];

/** The same numbers as where archives are created, with other meanings (CONTRACT §3.1). */
const archiveRows: Row[] = [
  failed(2290001, 'server error', 'salary archives'),
  refused(
    2290002,
    'tenantID param invalid',
    'Feishu does not accept an id, a filter or the paging of the archives.',
  ),
  failed(2290003, 'server error', 'salary archives'),
  {
    ...refused(
      2290004,
      'the format of start_date not match',
      'The effectiveDate.start is not a date in the form YYYY-MM-DD.',
    ),
    reason: 'INVALID_DATE',
  },
  {
    ...refused(
      2290005,
      'the format of end_date not match',
      'The effectiveDate.end is not a date in the form YYYY-MM-DD.',
    ),
    reason: 'INVALID_DATE',
  },
  refused(2290006, 'user_id_type invalid', 'Feishu does not know this kind of user id.'),
];

/** A missing activity comes under HTTP 200 here, and under the number of another refusal elsewhere (CONTRACT §3.4). */
const detailRows: Row[] = [
  failed(2500001, 'unknown error', 'payment details'),
  refused(
    2500002,
    'param is invalid',
    'Feishu does not accept the activity, the filter or the paging of the details.',
  ),
  failed(2500003, 'rpc fail', 'payment details'),
  {
    code: 2500004,
    http: 200,
    said: 'current payment activity is not exist or deleted',
    category: 'NOT_FOUND',
    reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
    message: 'The payment activity does not exist, or was deleted in the meantime.',
  },
];

/** Codes that make no sense of a list of records: a record that is written. */
const OF_WRITES: ReadonlySet<number> = new Set([1220031, 1220032, 1220600]);

/** What the leave endpoints' shared table says of a read, which has no input whose fields could be named. */
const leaveRows = (shared: readonly Row[]): Row[] =>
  shared.filter(({ code }) => !OF_WRITES.has(code)).map(({ field: _, ...row }) => row);

const leaveRecordRows = (shared: readonly Row[]): Row[] => [
  ...leaveRows(shared),
  refused(
    1220600,
    '通用错误信息',
    'Feishu refused the call under a code that several different refusals share.',
  ),
];

/** Core HR has the same table under numbers of its own: 1160006 is 1220006. */
const leaveTypeRows = (shared: readonly Row[]): Row[] =>
  leaveRows(shared).map((row) => ({ ...row, code: row.code - 60_000 }));

/** By endpoint key; `shared` is the table of the leave endpoints. */
export function readRows(shared: readonly Row[]): Record<string, readonly Row[]> {
  return {
    'POST /open-apis/compensation/v1/archives/query': archiveRows,
    'GET /open-apis/compensation/v1/plans': catalogueRows('salary plans'),
    'GET /open-apis/compensation/v1/items': catalogueRows('salary items'),
    'GET /open-apis/compensation/v1/change_reasons': catalogueRows('reasons for salary changes'),
    'POST /open-apis/corehr/v2/basic_info/currencies/search': [
      failed(1160998, 'Internal Server Error', 'currencies'),
    ],
    'GET /open-apis/payroll/v1/payment_activity_details': detailRows,
    'GET /open-apis/attendance/v1/leave_employ_expire_records/:leave_id': leaveRecordRows(shared),
    'GET /open-apis/corehr/v1/leaves/leave_types': leaveTypeRows(shared),
  };
}
