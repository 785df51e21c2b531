import { catalogued } from '../../datasources/feishu/error-codes/error-codes.ts';

/** Under which HTTP status a code comes, and with which words. */
export interface ErrorResponse {
  readonly http: number;
  readonly msg: string;
}

/** What Feishu says with this code at this endpoint, or at the gateway in front of it. */
export function errorResponse(key: string, code: number): ErrorResponse {
  const own = NEIGHBOURS.get(key)?.get(code);
  if (own) return own;
  const entry = catalogued(key, code) ?? (key === LEAVE_LIST ? catalogued(LEAVE_PATCH, code) : undefined);
  return entry ? { http: entry.http, msg: entry.said } : { http: 400, msg: `error ${code}` };
}

const LEAVE_LIST = 'GET /open-apis/attendance/v1/leave_employ_expire_records/:leave_id';
const LEAVE_PATCH = 'PATCH /open-apis/attendance/v1/leave_accrual_record/:leave_id';

type Row = readonly [code: number, http: number, msg: string];

const COMPENSATION_CATALOGUE: readonly Row[] = [
  [2290001, 500, 'server error'],
  [2290002, 400, 'param invalid'],
  [2290003, 500, 'rpc fail'],
];

/** The codes of the endpoints whose documents the catalogue does not cover (upstream/errors.neighbours.json). */
const NEIGHBOURS = new Map(
  Object.entries({
    'POST /open-apis/compensation/v1/archives/query': [
      [2290001, 500, 'server error'],
      [2290002, 400, 'tenantID param invalid'],
      [2290003, 500, 'server error'],
      [2290004, 400, 'the format of start_date not match, correct example: "2024-01-01"'],
      [2290005, 400, 'the format of end_date not match, correct example: "2024-01-01"'],
      [2290006, 400, 'user_id_type invalid'],
    ],
    'GET /open-apis/compensation/v1/plans': COMPENSATION_CATALOGUE,
    'GET /open-apis/compensation/v1/items': COMPENSATION_CATALOGUE,
    'GET /open-apis/compensation/v1/change_reasons': COMPENSATION_CATALOGUE,
    'POST /open-apis/corehr/v2/basic_info/currencies/search': [[1160998, 500, 'Internal Server Error']],
    'GET /open-apis/payroll/v1/payment_activity_details': [
      [2500001, 500, 'unknown error'],
      [2500002, 400, 'param is invalid'],
      [2500003, 500, 'rpc fail'],
      [2500004, 200, 'current payment activity is not exist or deleted'],
    ],
    'GET /open-apis/corehr/v1/leaves/leave_types': [
      [1160001, 400, 'No tenant ID'],
      [1160012, 500, 'An exception occurs in the database'],
      [1160015, 500, 'Internal error'],
      [1160016, 400, 'Invalid param'],
      [1169999, 500, 'Unknown error'],
    ],
    [LEAVE_LIST]: [
      [1220018, 500, 'Invalid leave balance calculate Conf'],
      [1220601, 400, '历史错误码，不再使用'],
    ],
  } satisfies Record<string, readonly Row[]>).map(
    ([key, rows]: [string, readonly Row[]]) =>
      [key, new Map(rows.map(([code, http, msg]) => [code, { http, msg }]))] as const,
  ),
);
