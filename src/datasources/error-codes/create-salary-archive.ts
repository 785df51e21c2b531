import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';

/* Meanings that Feishu has two codes for. */

const effectiveDateMalformed = {
  http: 400,
  msg: 'effective time is invalid, correct example: 2024-01-01',
  category: 'INVALID_INPUT',
  reason: 'INVALID_DATE',
  fields: ['effective_time'],
  message: {
    en: 'The effectiveDate is not a date in the form YYYY-MM-DD.',
    zh: 'effectiveDate 不是 YYYY-MM-DD 格式的日期。',
  },
} satisfies Omit<FeishuErrorCode, 'code'>;

const employeeNotFound = {
  http: 400,
  msg: 'Invalid user ID, cannot find employment',
  category: 'NOT_FOUND',
  reason: 'EMPLOYEE_NOT_FOUND',
  fields: ['user_id'],
  message: { en: 'There is no employee with this userId.', zh: '没有该 userId 对应的员工。' },
} satisfies Omit<FeishuErrorCode, 'code'>;

const itemValueInvalid = {
  http: 400,
  msg: 'the item value is invalid, value must be a positive number and cannot be greater than 9223372036854775807',
  category: 'INVALID_INPUT',
  reason: 'SALARY_ITEM_VALUE_INVALID',
  fields: ['item_value_lists.item_value'],
  message: {
    en: "A salary item's value must be above zero and no greater than 9223372036854775807.",
    zh: '薪资项的 value 必须大于 0，且不超过 9223372036854775807。',
  },
} satisfies Omit<FeishuErrorCode, 'code'>;

const regularValueInvalid = {
  http: 400,
  msg: 'regular item values are either all empty or all null. Values must be positive numbers and cannot be greater than 9223372036854775807',
  category: 'INVALID_INPUT',
  reason: 'REGULAR_VALUE_INVALID',
  fields: ['item_value_lists.item_value_regular'],
  message: {
    en: 'Either all items have a regularValue or none has, and each must be above zero and no greater than 9223372036854775807.',
    zh: '所有薪资项必须都填写 regularValue 或都不填，且每个值必须大于 0、不超过 9223372036854775807。',
  },
} satisfies Omit<FeishuErrorCode, 'code'>;

const operatorInvalid = {
  http: 400,
  msg: 'operator id invalid, If using application identity for authentication, the operator id must be valid',
  category: 'INVALID_INPUT',
  reason: 'OPERATOR_INVALID',
  fields: ['operator_id'],
  message: {
    en: 'The operatorId is missing or is not known to Feishu.',
    zh: 'operatorId 缺失，或在飞书中不存在。',
  },
} satisfies Omit<FeishuErrorCode, 'code'>;

/** A required text that is empty, by Feishu's name, the name in the input and the Chinese one. */
const empty = (code: number, field: string, name: string, nameZh: string): FeishuErrorCode => ({
  code,
  http: 400,
  msg: `${field} is empty`,
  category: 'INVALID_INPUT',
  reason: 'REQUIRED_FIELD_EMPTY',
  fields: [field],
  message: { en: `The ${name} is empty.`, zh: `${name} 为空。` },
  hint: { en: `Fill in ${name}.`, zh: `请填写 ${name}（${nameZh}）。` },
});

/** Feishu: compensation-v1/archive/create (CONTRACT §2.3). */
export const createSalaryArchiveErrors: readonly FeishuErrorCode[] = [
  {
    code: 2290001,
    http: 400,
    msg: 'param is empty',
    category: 'INVALID_INPUT',
    reason: 'REQUIRED_FIELD_EMPTY',
    message: { en: 'A required field of the salary archive is empty.', zh: '薪资档案的某个必填字段为空。' },
    hint: {
      en: 'Fill in every required field of the input and of its items.',
      zh: '请填写输入及其 items 中的所有必填字段。',
    },
  },
  { ...effectiveDateMalformed, code: 2290002 },
  { ...employeeNotFound, code: 2290003 },
  {
    code: 2290004,
    http: 500,
    msg: 'service error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: 'Feishu failed inside, and does not say whether the salary archive was written.',
      zh: '飞书内部出错，未说明薪资档案是否已写入。',
    },
    hint: {
      en: "Repeat the request with the same uniqueId, which cannot write twice. If it keeps failing, give the log id to Feishu's support.",
      zh: '请使用相同的 uniqueId 重试，不会重复写入。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  {
    code: 2290005,
    http: 400,
    msg: 'No permission to adjust',
    category: 'FORBIDDEN',
    reason: 'PERMISSION_DENIED',
    message: {
      en: 'The caller has no permission to set or change salaries.',
      zh: '调用方没有定薪或调薪的权限。',
    },
    hint: {
      en: 'Have the permission settings of the application, or of the user whose token is used, checked in Feishu.',
      zh: '请在飞书中检查应用的权限配置；使用用户凭证时，请检查该用户的权限。',
    },
  },
  {
    code: 2290006,
    http: 400,
    msg: 'The plan not exist, please check plan_tid',
    category: 'NOT_FOUND',
    reason: 'SALARY_PLAN_NOT_FOUND',
    fields: ['plan_tid'],
    message: {
      en: 'There is no salary plan with this planId and planTid.',
      zh: '没有该 planId 和 planTid 对应的薪资方案。',
    },
  },
  {
    code: 2290007,
    http: 400,
    msg: 'the description is too long, limit 1000',
    category: 'INVALID_INPUT',
    reason: 'DESCRIPTION_TOO_LONG',
    fields: ['description'],
    message: {
      en: 'The text in description has more than 1000 characters.',
      zh: 'description（调薪说明）超过 1000 个字符。',
    },
  },
  {
    code: 2290008,
    http: 400,
    msg: 'the edit remark is too long, limit 1000',
    category: 'INVALID_INPUT',
    reason: 'EDIT_REMARK_TOO_LONG',
    fields: ['edit_remark'],
    message: {
      en: 'The text in editRemark has more than 1000 characters.',
      zh: 'editRemark（更正说明）超过 1000 个字符。',
    },
  },
  {
    code: 2290009,
    http: 400,
    msg: 'the change reason does not exist',
    category: 'NOT_FOUND',
    reason: 'SALARY_CHANGE_REASON_NOT_FOUND',
    fields: ['change_reason_id'],
    message: {
      en: 'There is no reason for a salary change with this changeReasonId.',
      zh: '没有该 changeReasonId 对应的调薪原因。',
    },
  },
  {
    code: 2290010,
    http: 400,
    msg: 'the currency not exist, please check currency_id',
    category: 'NOT_FOUND',
    reason: 'CURRENCY_NOT_FOUND',
    fields: ['currency_id'],
    message: { en: 'There is no currency with this currencyId.', zh: '没有该 currencyId 对应的币种。' },
  },
  {
    code: 2290011,
    http: 400,
    msg: 'the currency not match with the plan currency',
    category: 'INVALID_INPUT',
    reason: 'CURRENCY_MISMATCH',
    fields: ['currency_id'],
    message: {
      en: 'The currencyId is not the currency of the salary plan.',
      zh: 'currencyId 与薪资方案的币种不一致。',
    },
  },
  { ...employeeNotFound, code: 2290012 },
  {
    code: 2290013,
    http: 400,
    msg: 'employment id to people id failed, please check user_id',
    category: 'NOT_FOUND',
    reason: 'PERSON_RECORD_NOT_FOUND',
    fields: ['user_id'],
    message: {
      en: 'Feishu has no person record for the employee with this userId.',
      zh: '飞书中没有该 userId 对应员工的个人档案。',
    },
  },
  { ...effectiveDateMalformed, code: 2290014 },
  {
    code: 2290015,
    http: 400,
    msg: 'the effective time is range out of limit, limit（1970-01-01, 2038-01-19）',
    category: 'INVALID_INPUT',
    reason: 'EFFECTIVE_DATE_OUT_OF_RANGE',
    fields: ['effective_time'],
    message: {
      en: 'The effectiveDate does not lie between 1970-01-01 and 2038-01-19, both excluded.',
      zh: 'effectiveDate 不在 1970-01-01 与 2038-01-19 之间（不含这两天）。',
    },
  },
  {
    code: 2290016,
    http: 400,
    msg: 'archive effective time is not allow before the plan effective time',
    category: 'INVALID_INPUT',
    reason: 'EFFECTIVE_DATE_BEFORE_PLAN',
    fields: ['effective_time'],
    message: {
      en: 'The effectiveDate lies before the day from which the salary plan applies.',
      zh: 'effectiveDate 早于薪资方案的生效日期。',
    },
  },
  {
    code: 2290017,
    http: 400,
    msg: 'the plan status is deactivate',
    category: 'FAILED_PRECONDITION',
    reason: 'SALARY_PLAN_DEACTIVATED',
    fields: ['plan_id'],
    message: { en: 'The salary plan is deactivated.', zh: '薪资方案已停用。' },
  },
  {
    code: 2290018,
    http: 400,
    msg: "the effective time is after employee's last day, please check effective_time",
    category: 'INVALID_INPUT',
    reason: 'EFFECTIVE_DATE_AFTER_LAST_DAY',
    fields: ['effective_time'],
    message: {
      en: "The salary would take effect after the employee's last working day.",
      zh: '薪资的生效日期晚于员工的离职日期。',
    },
  },
  {
    code: 2290019,
    http: 400,
    msg: "the effective time is before employee's hire day, please check effective_time",
    category: 'INVALID_INPUT',
    reason: 'EFFECTIVE_DATE_BEFORE_HIRE_DATE',
    fields: ['effective_time'],
    message: {
      en: 'The salary would take effect before the employee was hired.',
      zh: '薪资的生效日期早于员工的入职日期。',
    },
  },
  {
    code: 2290020,
    http: 400,
    msg: 'miss required archive items, please check item_value_lists',
    category: 'INVALID_INPUT',
    reason: 'SALARY_ITEM_MISSING',
    fields: ['item_value_lists'],
    message: {
      en: 'An editable item of the salary plan is missing in items.',
      zh: 'items 中缺少薪资方案的某个可编辑薪资项。',
    },
  },
  {
    code: 2290021,
    http: 400,
    msg: 'the item not allow to edit or the item not in plan, please check item_value_lists',
    category: 'INVALID_INPUT',
    reason: 'SALARY_ITEM_NOT_EDITABLE',
    fields: ['item_value_lists.item_id'],
    message: {
      en: 'An item of items is not part of the salary plan, or its value cannot be set.',
      zh: 'items 中的某个薪资项不属于该薪资方案，或不可编辑。',
    },
  },
  { ...itemValueInvalid, code: 2290022 },
  {
    code: 2290023,
    http: 400,
    msg: 'the plan is not open probation, the item not allow to have regular value',
    category: 'INVALID_INPUT',
    reason: 'SALARY_PLAN_WITHOUT_PROBATION',
    fields: ['item_value_lists.item_value_regular'],
    message: {
      en: 'The salary plan has no probation pay, so that no item may have a regularValue.',
      zh: '薪资方案未启用试用期薪资，任何薪资项都不能填写 regularValue。',
    },
  },
  {
    code: 2290024,
    http: 400,
    msg: 'the employee is not in probation, the item not allow to have regular value',
    category: 'INVALID_INPUT',
    reason: 'EMPLOYEE_NOT_ON_PROBATION',
    fields: ['item_value_lists.item_value_regular'],
    message: {
      en: 'The employee is not on probation, so that no item may have a regularValue.',
      zh: '员工不在试用期，任何薪资项都不能填写 regularValue。',
    },
  },
  {
    code: 2290025,
    http: 400,
    msg: "under this effective date, employees' adjust items are not allowed to have regular value",
    category: 'INVALID_INPUT',
    reason: 'REGULAR_VALUE_NOT_ALLOWED',
    fields: ['item_value_lists.item_value_regular'],
    message: {
      en: 'At this effectiveDate the salary is adjusted, so that no item may have a regularValue.',
      zh: '该 effectiveDate 下为调薪，任何薪资项都不能填写 regularValue。',
    },
  },
  { ...regularValueInvalid, code: 2290026 },
  {
    code: 2290027,
    http: 400,
    msg: 'match standard fail',
    category: 'FAILED_PRECONDITION',
    reason: 'SALARY_STANDARD_NOT_MATCHED',
    // The document names no field; what no standard fits is the employee.
    fields: ['user_id'],
    message: {
      en: 'Feishu finds no salary standard that fits the employee.',
      zh: '飞书没有找到适用于该员工的薪资标准。',
    },
  },
  {
    code: 2290028,
    http: 400,
    msg: 'unique id is exist, please change',
    category: 'CONFLICT',
    reason: 'UNIQUE_ID_ALREADY_USED',
    fields: ['unique_id'],
    message: { en: 'The uniqueId was used before.', zh: '该 uniqueId 已被使用过。' },
  },
  { ...operatorInvalid, code: 2290029 },
  { ...operatorInvalid, code: 2290030 },
  {
    code: 2290031,
    http: 400,
    msg: 'This user already has a duplicate salary adjustment task under the effective date',
    category: 'CONFLICT',
    reason: 'SALARY_ADJUSTMENT_PENDING_ON_DATE',
    fields: ['effective_time'],
    message: {
      en: 'An earlier salary change of this employee with the same effectiveDate is not finished yet.',
      zh: '该员工在同一 effectiveDate 下有尚未完成的调薪任务。',
    },
  },
  {
    code: 2290032,
    http: 400,
    msg: 'The user has unfinished salary adjustment tasks and cannot initiate another salary adjustment.',
    category: 'CONFLICT',
    reason: 'SALARY_ADJUSTMENT_PENDING',
    fields: ['user_id'],
    message: {
      en: 'An earlier salary change of this employee is not finished yet.',
      zh: '该员工有尚未完成的调薪任务。',
    },
  },
  empty(2290033, 'effective_time', 'effectiveDate', '生效日期'),
  empty(2290034, 'plan_id', 'planId', '薪资方案 ID'),
  empty(2290035, 'plan_tid', 'planTid', '薪资方案版本 ID'),
  empty(2290036, 'currency_id', 'currencyId', '币种 ID'),
  empty(2290037, 'user_id', 'userId', '员工 ID'),
  empty(2290038, 'unique_id', 'uniqueId', '唯一 ID'),
  empty(2290039, 'change_reason_id', 'changeReasonId', '调薪原因 ID'),
  {
    code: 2290040,
    http: 400,
    msg: 'There are duplicate items in item_value_lists, please check item_value_lists',
    category: 'INVALID_INPUT',
    reason: 'SALARY_ITEM_DUPLICATE',
    fields: ['item_value_lists.item_id'],
    message: {
      en: 'The same itemId occurs more than once in items.',
      zh: 'items 中同一个 itemId 出现了多次。',
    },
  },
  { ...itemValueInvalid, code: 2290041 },
  { ...regularValueInvalid, code: 2290042 },
];
