import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';
import { updateLeaveAccrualRecordErrors } from './attendance.ts';
import { invalidParameter } from './shared.ts';

/** What an endpoint says differently of a code. */
type Wording = Partial<Omit<FeishuErrorCode, 'code'>>;

/** Codes of the shared table that attendance alone has. */
const OF_ATTENDANCE_ONLY: ReadonlySet<number> = new Set([1220600]);

/** The table of leave writes under core HR's numbers (1160006 is 1220006), in Feishu's words for these endpoints. */
const shared: readonly FeishuErrorCode[] = updateLeaveAccrualRecordErrors
  .filter(({ code }) => !OF_ATTENDANCE_ONLY.has(code))
  .map((row) => ({ ...row, code: row.code - 60_000 }));

const noPermission: FeishuErrorCode = {
  code: 1160035,
  http: 400,
  msg: 'No permission to access the employee data',
  category: 'FORBIDDEN',
  reason: 'PERMISSION_DENIED',
  message: {
    en: "The application has no permission for this employee's data.",
    zh: '应用没有该员工数据的权限。',
  },
};

const balanceFailed: FeishuErrorCode = {
  code: 1160023,
  http: 500,
  msg: 'Error occurred when calculating the leave balance',
  category: 'UPSTREAM_FAILURE',
  reason: 'LEAVE_BALANCE_CALCULATION_FAILED',
  retryable: true,
  message: { en: 'Feishu failed while computing the leave balance.', zh: '飞书在计算假期余额时出错。' },
};

/** Feishu's texts of these endpoints, where they differ from attendance's. */
const MSGS: Readonly<Record<number, string>> = {
  1160014: 'Error occurred when calculate accrual record',
  1160018: 'Invalid leave balance calculate Conf',
};

function tableWith(
  wordings: Readonly<Record<number, Wording>>,
  others: readonly FeishuErrorCode[],
): FeishuErrorCode[] {
  const rows = shared.map((row) => ({
    ...row,
    msg: MSGS[row.code] ?? row.msg,
    ...wordings[row.code],
  }));
  return [...rows, balanceFailed, ...others, noPermission];
}

/** Feishu: corehr-v1/leave_granting_record/create (CONTRACT §3.7). */
export const grantLeaveErrors: readonly FeishuErrorCode[] = tableWith(
  {
    1160016: {
      message: {
        en: 'A value of the leave to be granted is missing or malformed.',
        zh: '发放假期的某个值缺失或格式错误。',
      },
    },
    1160002: {
      fields: ['granting_unit'],
      message: { en: 'The leave type is not counted in this unit.', zh: '该假期类型不使用此单位。' },
      hint: {
        en: 'Give the unit in which the leave type is counted; leaveBalances tells it.',
        zh: '请填写该假期类型所使用的单位，可从 leaveBalances 中查询。',
      },
    },
    1160003: {
      fields: ['effective_date'],
      message: {
        en: 'The effectiveDate is not a date in the form YYYY-MM-DD.',
        zh: 'effectiveDate（生效日期）不是 YYYY-MM-DD 格式的日期。',
      },
    },
    1160004: { fields: ['granting_quantity'] },
    1160005: {
      fields: ['leave_type_id'],
      message: {
        en: 'There is no leave type with this leaveTypeId.',
        zh: '没有该 leaveTypeId 对应的假期类型。',
      },
      hint: {
        en: 'Take leaveTypeId from leaveTypes.',
        zh: '请从 leaveTypes 中选取 leaveTypeId（假期类型）。',
      },
    },
    1160025: { fields: ['granting_quantity'] },
    1160026: { fields: ['granting_quantity'] },
    1160027: {
      message: {
        en: 'The reason is longer than 3000 characters.',
        zh: 'reason（发放原因）超过 3000 个字符。',
      },
    },
    1160030: {
      fields: ['external_id'],
      message: {
        en: 'The externalId is longer than 64 characters.',
        zh: 'externalId（外部 ID）超过 64 个字符。',
      },
      hint: {
        en: 'Shorten externalId to at most 64 characters.',
        zh: '请将 externalId（外部 ID）缩短到 64 个字符以内。',
      },
    },
    1160031: {
      fields: ['external_id'],
      message: {
        en: 'The record that this externalId names can be neither changed nor deleted.',
        zh: '该 externalId 对应的发放记录不能修改或删除。',
      },
    },
    1160032: {
      message: {
        en: 'The expirationDate does not suit the grant; it may lie before the effectiveDate.',
        zh: 'expirationDate（失效日期）与本次发放不符，可能早于 effectiveDate（生效日期）。',
      },
    },
  },
  [
    {
      code: 1160033,
      http: 400,
      msg: 'The effective date is after the granting date',
      category: 'INVALID_INPUT',
      reason: 'EFFECTIVE_DATE_AFTER_GRANT',
      fields: ['effective_date'],
      message: {
        en: 'The effectiveDate is later than Feishu allows for a grant.',
        zh: 'effectiveDate（生效日期）晚于飞书允许的发放日期。',
      },
    },
    {
      code: 1160034,
      http: 400,
      msg: 'The expiration date format is incorrect',
      category: 'INVALID_INPUT',
      reason: 'INVALID_DATE',
      fields: ['expiration_date'],
      message: {
        en: 'The expirationDate is not a date in the form YYYY-MM-DD.',
        zh: 'expirationDate（失效日期）不是 YYYY-MM-DD 格式的日期。',
      },
    },
  ],
);

const ofGrants = {
  en: 'Feishu refused the call by a rule for granting leave, although it only names the record to delete.',
  zh: '飞书按照发放假期的规则拒绝了本次调用，但本次调用只指定了要删除的记录。',
} as const;

/** Codes about values that a deletion does not send; they are documented as the leave endpoints share one table. */
const OF_GRANTS: ReadonlySet<number> = new Set([
  1160002, 1160003, 1160004, 1160010, 1160024, 1160025, 1160026, 1160027, 1160030, 1160032,
]);

const record = ['leave_granting_record_id'];
const ownerNotFound: Wording = {
  fields: record,
  message: {
    en: 'Feishu does not find the employee of this record.',
    zh: '飞书找不到该发放记录所属的员工。',
  },
};

/** Feishu: corehr-v1/leave_granting_record/delete (CONTRACT §3.7). */
export const revokeLeaveGrantErrors: readonly FeishuErrorCode[] = tableWith(
  {
    1160016: {
      fields: record,
      message: { en: 'The recordId is not the id of a record.', zh: 'recordId 不是发放记录的 ID。' },
    },
    1160005: {
      reason: 'LEAVE_RECORD_NOT_FOUND',
      fields: record,
      message: { en: 'There is no record with this recordId.', zh: '没有该 recordId 对应的发放记录。' },
      hint: {
        en: 'Take recordId from leaveAccrualRecords. A record that was revoked before exists no more.',
        zh: '请从 leaveAccrualRecords 中选取 recordId（发放记录）。已撤销的记录不再存在。',
      },
    },
    1160006: ownerNotFound,
    1160017: ownerNotFound,
    1160031: { fields: record },
  },
  [
    invalidParameter(1160033, 'The effective date is after the granting date', ofGrants),
    invalidParameter(1160034, 'The expiration date format is incorrect', ofGrants),
  ],
).map((row) => {
  if (OF_GRANTS.has(row.code)) return { ...invalidParameter(row.code, row.msg, ofGrants) };
  // Besides the record's id a deletion has no input that a code could be about.
  return row.fields === record ? row : { ...row, fields: [] };
});
