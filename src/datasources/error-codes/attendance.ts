import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';
import { invalidParameter } from './shared.ts';

const leaveTypeNotFound: FeishuErrorCode = {
  code: 1220005,
  http: 400,
  msg: 'Accessed data object not found',
  category: 'NOT_FOUND',
  reason: 'LEAVE_TYPE_NOT_FOUND',
  message: { en: 'There is no leave type with this leaveTypeId.', zh: '没有该 leaveTypeId 对应的假期类型。' },
};

/** Feishu: attendance-v1/leave_accrual_record/patch (CONTRACT §2.4), whose table all leave endpoints share. */
export const updateLeaveAccrualRecordErrors: readonly FeishuErrorCode[] = [
  {
    code: 1220016,
    http: 400,
    msg: 'Invalid param',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    message: {
      en: 'A value of the leave change is missing or malformed.',
      zh: '假期修改中的某个值缺失或格式错误。',
    },
  },
  {
    code: 1220003,
    http: 400,
    msg: 'Invalid effective date',
    category: 'INVALID_INPUT',
    reason: 'INVALID_DATE',
    fields: ['expiration_date'],
    message: {
      en: 'A date of the leave change is not in the form YYYY-MM-DD.',
      zh: '假期修改中的某个日期不是 YYYY-MM-DD 格式。',
    },
  },
  {
    code: 1220001,
    http: 400,
    msg: 'No tenant ID',
    category: 'UPSTREAM_FAILURE',
    reason: 'TENANT_NOT_RECOGNIZED',
    message: {
      en: 'Feishu could not tell which company the call is for.',
      zh: '飞书无法识别是哪个企业在调用。',
    },
  },
  {
    code: 1220006,
    http: 400,
    msg: 'Employment not found',
    category: 'NOT_FOUND',
    reason: 'EMPLOYEE_NOT_FOUND',
    fields: ['employment_id'],
    message: { en: 'There is no employee with this userId.', zh: '没有该 userId 对应的员工。' },
  },
  {
    code: 1220002,
    http: 400,
    msg: 'Invalid granting unit',
    category: 'INVALID_INPUT',
    reason: 'LEAVE_UNIT_INVALID',
    message: {
      en: 'Feishu takes the unit of the leave granting record for wrong, although this operation sends none.',
      zh: '飞书认为假期发放记录的单位有误，但本操作并未发送单位。',
    },
    hint: {
      en: "The unit is kept by Feishu and cannot be given here. Have the leave type's unit checked in Feishu.",
      zh: '发放单位由飞书维护，无法在此处指定。请在飞书中检查该假期类型的单位设置。',
    },
  },
  {
    code: 1220004,
    http: 400,
    msg: 'Invalid granting quantity',
    category: 'INVALID_INPUT',
    reason: 'LEAVE_QUANTITY_INVALID',
    fields: ['quantity'],
    message: { en: 'The quantity is not a number.', zh: 'quantity（发放数量）不是数字。' },
  },
  {
    ...leaveTypeNotFound,
    // The document speaks of the type only, and Feishu has no other code for a record that does not exist.
    fields: ['leave_type_id', 'leave_granting_record_id'],
    message: {
      en: 'There is no leave type with this leaveTypeId, or no record with this recordId in it.',
      zh: '没有该 leaveTypeId 对应的假期类型，或该类型下没有该 recordId 对应的发放记录。',
    },
    hint: {
      en: 'Take leaveTypeId from leaveTypes, and recordId from leaveAccrualRecords of that type.',
      zh: '请从 leaveTypes 中选取 leaveTypeId（假期类型），并从该类型的 leaveAccrualRecords 中选取 recordId（发放记录）。',
    },
  },
  {
    code: 1220007,
    http: 400,
    msg: 'Leave plan version not found',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_PLAN_MISSING',
    fields: ['leave_type_id'],
    message: { en: 'This leave type has no leave plan yet.', zh: '该假期类型还没有假期计划。' },
  },
  {
    code: 1220008,
    http: 400,
    msg: 'Error occurred while checking if the employee is eligible for the vacation plan',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_PLAN_NOT_APPLICABLE',
    fields: ['employment_id'],
    message: { en: 'The leave plan does not cover this employee.', zh: '假期计划不适用于该员工。' },
  },
  {
    code: 1220009,
    http: 400,
    msg: 'Accrual rule not found',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_ACCRUAL_RULE_MISSING',
    fields: ['leave_type_id'],
    message: {
      en: 'The leave plan has no valid rule for granting leave.',
      zh: '假期计划没有有效的发放规则。',
    },
  },
  {
    code: 1220010,
    http: 400,
    msg: 'Granting record already exists',
    category: 'CONFLICT',
    reason: 'LEAVE_RECORD_ALREADY_EXISTS',
    message: { en: 'There already is such a leave granting record.', zh: '相同的假期发放记录已经存在。' },
  },
  {
    code: 1220011,
    http: 500,
    msg: 'Error occurred when getting employment information',
    category: 'UPSTREAM_FAILURE',
    reason: 'EMPLOYEE_DATA_UNAVAILABLE',
    retryable: true,
    message: { en: "Feishu could not read the employee's data.", zh: '飞书未能读取该员工的数据。' },
  },
  {
    code: 1220012,
    http: 500,
    msg: 'An exception occurs in the database',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: { en: "Feishu's database failed.", zh: '飞书的数据库出错。' },
  },
  {
    code: 1220013,
    http: 500,
    msg: 'Error occurred while checking if the employee is eligible for the vacation plan.',
    category: 'UPSTREAM_FAILURE',
    reason: 'LEAVE_PLAN_CHECK_FAILED',
    retryable: true,
    message: {
      en: 'Feishu could not find out whether the leave plan covers the employee.',
      zh: '飞书未能判断假期计划是否适用于该员工。',
    },
  },
  {
    code: 1220028,
    http: 500,
    msg: 'There is an error in the unit conversion configuration in the granting rule',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_UNIT_CONVERSION_MISCONFIGURED',
    fields: ['leave_type_id'],
    message: {
      en: 'The granting rule of the leave plan converts between days and hours in a way that is set up wrongly.',
      zh: '假期计划发放规则中天与小时的换算配置有误。',
    },
  },
  {
    code: 1220014,
    http: 500,
    msg: 'Error occurred when calculating accrual record',
    category: 'UPSTREAM_FAILURE',
    reason: 'LEAVE_ACCRUAL_CALCULATION_FAILED',
    retryable: true,
    message: {
      en: 'Feishu failed while computing the leave that is granted.',
      zh: '飞书在计算发放的假期时出错。',
    },
  },
  {
    code: 1220024,
    http: 400,
    msg: 'There is a subclass for the leave type, but the subclass ID has not been passed',
    category: 'INVALID_INPUT',
    reason: 'LEAVE_SUBTYPE_REQUIRED',
    fields: ['leave_type_id'],
    message: {
      en: 'The leave type has subtypes, and leaveTypeId names none of them.',
      zh: '该假期类型有子类型，而 leaveTypeId 不是其中任何一个。',
    },
  },
  {
    code: 1220025,
    http: 400,
    msg: 'The granting quantity range is from -9999 to 9999',
    category: 'INVALID_INPUT',
    reason: 'LEAVE_QUANTITY_OUT_OF_RANGE',
    fields: ['quantity'],
    message: {
      en: 'The quantity does not lie between -9999 and 9999.',
      zh: 'quantity（发放数量）不在 -9999 到 9999 之间。',
    },
  },
  {
    code: 1220026,
    http: 400,
    msg: 'The number of decimal places of the granted quantity cannot exceed 6',
    category: 'INVALID_INPUT',
    reason: 'LEAVE_QUANTITY_TOO_PRECISE',
    fields: ['quantity'],
    message: {
      en: 'The quantity has more than 6 decimals.',
      zh: 'quantity（发放数量）的小数位数超过 6 位。',
    },
  },
  {
    code: 1220027,
    http: 400,
    msg: 'The length of the granting reason cannot exceed 3000',
    category: 'INVALID_INPUT',
    reason: 'REASON_TOO_LONG',
    fields: ['reason'],
    message: { en: 'The reason is longer than 3000 characters.', zh: 'reason（修改原因）超过 3000 个字符。' },
  },
  {
    code: 1220029,
    http: 400,
    msg: 'The leave type has been deactivated',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_TYPE_DEACTIVATED',
    fields: ['leave_type_id'],
    message: { en: 'The leave type is deactivated.', zh: '该假期类型已停用。' },
  },
  {
    code: 1220030,
    http: 400,
    msg: 'The length of the granted unique ID cannot exceed 64',
    category: 'INVALID_INPUT',
    reason: 'EXTERNAL_ID_TOO_LONG',
    message: {
      en: 'Feishu takes the external id for longer than 64 characters, although this operation sends none.',
      zh: '飞书认为外部 ID 超过 64 个字符，但本操作并未发送外部 ID。',
    },
    hint: {
      en: "This operation sends no external id, so nothing in the input can mend it. Give the log id to Feishu's support.",
      zh: '本操作不发送外部 ID，修改输入无法解决此问题。请将日志 ID 提供给飞书技术支持。',
    },
  },
  {
    code: 1229999,
    http: 500,
    msg: 'Unknown error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: { en: 'Feishu failed for an unknown reason.', zh: '飞书因未知原因出错。' },
  },
  {
    code: 1220015,
    http: 500,
    msg: 'Internal error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: { en: 'Something failed inside Feishu.', zh: '飞书内部出错。' },
  },
  {
    code: 1220017,
    http: 400,
    msg: 'User not found',
    category: 'NOT_FOUND',
    reason: 'EMPLOYEE_NOT_FOUND',
    fields: ['employment_id'],
    message: { en: 'There is no employee with this userId.', zh: '没有该 userId 对应的员工。' },
  },
  {
    code: 1220018,
    http: 500,
    msg: 'Invalid leave balance calculation configuration',
    category: 'UPSTREAM_FAILURE',
    reason: 'LEAVE_BALANCE_CALCULATION_FAILED',
    message: {
      en: 'The computation of the leave balance is set up wrongly inside Feishu.',
      zh: '飞书内部的假期余额计算配置有误。',
    },
  },
  {
    code: 1220019,
    http: 500,
    msg: 'The calculation result of leave balance is empty',
    category: 'UPSTREAM_FAILURE',
    reason: 'LEAVE_BALANCE_CALCULATION_FAILED',
    message: {
      en: "Feishu's computation of the leave balance gave no result.",
      zh: '飞书计算假期余额没有得出结果。',
    },
  },
  {
    code: 1220020,
    http: 400,
    msg: 'When calculating the leave balance, there is no leave plan version that matches the employee',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_PLAN_NOT_MATCHED',
    fields: ['employment_id'],
    message: {
      en: "No version of the leave plan applied during the employee's time with the company.",
      zh: '该员工任职期间没有适用的假期计划版本。',
    },
  },
  {
    code: 1220021,
    http: 400,
    msg: 'For the leave type that is not granted according to the cycle, balance calculation is not supported',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_BALANCE_NOT_SUPPORTED',
    fields: ['leave_type_id'],
    message: {
      en: 'Feishu computes no balance for a leave type that is not granted by cycle.',
      zh: '非周期发放的假期类型，飞书不计算其余额。',
    },
  },
  {
    code: 1220022,
    http: 400,
    msg: 'The data of the leave plan version is invalid',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_PLAN_INVALID',
    fields: ['leave_type_id'],
    message: {
      en: 'The leave plan of this leave type is set up inconsistently.',
      zh: '该假期类型的假期计划配置前后矛盾。',
    },
  },
  {
    code: 1220031,
    http: 400,
    msg: 'This granting record cannot be edited or deleted',
    category: 'FAILED_PRECONDITION',
    reason: 'LEAVE_RECORD_NOT_EDITABLE',
    fields: ['leave_granting_record_id'],
    message: {
      en: 'This leave granting record can be neither changed nor deleted.',
      zh: '该假期发放记录不能修改或删除。',
    },
  },
  {
    code: 1220032,
    http: 400,
    msg: 'The expiration time of this granting record is invalid',
    category: 'INVALID_INPUT',
    reason: 'EXPIRATION_DATE_INVALID',
    fields: ['expiration_date'],
    message: {
      en: "The expirationDate does not suit the record; it may lie before the record's effective date.",
      zh: 'expirationDate 与该发放记录不符，可能早于其生效日期。',
    },
  },
  {
    code: 1220600,
    http: 400,
    msg: '通用错误信息',
    category: 'INVALID_INPUT',
    reason: 'LEAVE_CHANGE_REFUSED',
    message: {
      en: 'Feishu refused the leave change under a code that several different refusals share.',
      zh: '飞书拒绝了本次假期修改，其错误码由多种不同的拒绝原因共用。',
    },
  },
];

/** Codes of the shared table that only a write can be refused with, and the one that each endpoint words itself. */
const OF_WRITES: ReadonlySet<number> = new Set([1220031, 1220032, 1220600]);

/**
 * The shared table as an endpoint that reads has it: without input fields, as a query has no input that they could be
 * told by. `msgs` are the texts in which an endpoint's document differs.
 */
export function leaveReadErrors(msgs: Readonly<Record<number, string>>): readonly FeishuErrorCode[] {
  return updateLeaveAccrualRecordErrors
    .filter(({ code }) => !OF_WRITES.has(code))
    .map((row) => (row.code === leaveTypeNotFound.code ? leaveTypeNotFound : row))
    .map(({ fields: _, ...row }) => ({ ...row, msg: msgs[row.code] ?? row.msg }));
}

/** Feishu: attendance-v1/leave_employ_expire_record/get (CONTRACT §3.7). */
export const listLeaveAccrualRecordsErrors: readonly FeishuErrorCode[] = [
  ...leaveReadErrors({ 1220018: 'Invalid leave balance calculate Conf' }),
  invalidParameter(1220600, '通用错误信息', {
    en: 'Feishu refused the call under a code that several different refusals share.',
    zh: '飞书拒绝了本次调用，其错误码由多种不同的拒绝原因共用。',
  }),
  invalidParameter(1220601, '历史错误码，不再使用', {
    en: 'Feishu refused the call under a code that its document calls no longer used.',
    zh: '飞书拒绝了本次调用，其错误码在飞书文档中已标注为不再使用。',
  }),
];
