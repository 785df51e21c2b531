/**
 * Every code that Feishu answers with, in this project's own words. `catalogue.ts` looks things up in it.
 * The same number means different things on different endpoints, so that a code alone says nothing (CONTRACT §6).
 */

/** What kind of refusal it is, which decides how a caller learns of it. */
export type ErrorCategory =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'CONFLICT'
  /** It all exists; a state or a set-up must change first. */
  | 'FAILED_PRECONDITION'
  | 'UPSTREAM_FAILURE'
  /** Only the gateway's, from here on. */
  | 'UNAUTHENTICATED'
  | 'RATE_LIMITED';

/** Every reason, with what it means, in one sentence. Nothing is ever taken out of here: callers match on it. */
export const reasons = {
  // Of any input.
  REQUIRED_FIELD_EMPTY: 'A field that must be given is empty.',
  INVALID_UUID: 'The value is not an RFC 4122 version 4 UUID.',
  INVALID_DATE: 'The value is not a date of the calendar in the form YYYY-MM-DD.',
  INVALID_RANGE: 'The range ends before it begins, or a number lies outside what this argument takes.',
  INVALID_LOCALE: 'The language is not one that Feishu takes, such as zh-CN or en-US.',
  INVALID_PARAMETER: 'A value is missing, malformed or not accepted, and no more precise reason is known.',
  ID_UNKNOWN: 'Feishu knows nobody by an id of the input.',
  ID_OF_ANOTHER_APPLICATION: 'An open id of the input was issued to another Feishu application.',

  // Of people.
  EMPLOYEE_NOT_FOUND: 'No employee has this id.',
  PERSON_RECORD_NOT_FOUND: 'The employee has no person record in Feishu People.',
  EMPLOYEE_NOT_ON_PROBATION: 'Values for after probation were given for an employee who is not on probation.',
  OPERATOR_INVALID: 'The operator of a salary change is missing or is nobody whom Feishu knows.',

  // Of payment activities.
  PAYMENT_ACTIVITY_NOT_FOUND: 'No payment activity has this id.',
  PAYMENT_ACTIVITY_NOT_APPROVED:
    'Only an approved payment activity can be archived, and this one is in another state.',

  // Of salary changes.
  UNIQUE_ID_ALREADY_USED: 'The idempotency key belongs to an earlier salary change.',
  EFFECTIVE_DATE_OUT_OF_RANGE:
    'The effective date does not lie between 1970-01-01 and 2038-01-19, both excluded.',
  EFFECTIVE_DATE_BEFORE_PLAN: 'The effective date lies before the day from which the salary plan applies.',
  EFFECTIVE_DATE_BEFORE_HIRE_DATE: 'The effective date lies before the day on which the employee was hired.',
  EFFECTIVE_DATE_AFTER_LAST_DAY: "The effective date lies after the employee's last working day.",
  SALARY_PLAN_NOT_FOUND: 'No salary plan has this id and version.',
  SALARY_PLAN_DEACTIVATED: 'The salary plan is deactivated.',
  SALARY_PLAN_WITHOUT_PROBATION: 'Values for after probation were given under a salary plan that has none.',
  SALARY_CHANGE_REASON_NOT_FOUND: 'No reason for a salary change has this id.',
  CURRENCY_NOT_FOUND: 'No currency has this id.',
  CURRENCY_MISMATCH: 'The currency is not the one of the salary plan.',
  SALARY_ITEM_MISSING: 'An editable item of the salary plan has no value in the input.',
  SALARY_ITEM_NOT_EDITABLE:
    'An item of the input is not part of the salary plan, or its value cannot be set.',
  SALARY_ITEM_DUPLICATE: 'The same salary item is given more than once.',
  SALARY_ITEM_VALUE_INVALID:
    'The value of a salary item is not a positive decimal number of 1 to 18 characters.',
  REGULAR_VALUE_INVALID:
    'Values for after probation are given for some items only, or one is not a positive decimal number of 1 to 18 characters.',
  REGULAR_VALUE_NOT_ALLOWED:
    'Values for after probation were given for a salary change that takes none at this effective date.',
  DESCRIPTION_TOO_LONG: 'The description is longer than 1000 characters.',
  EDIT_REMARK_TOO_LONG: 'The remark on a correction is longer than 1000 characters.',
  SALARY_STANDARD_NOT_MATCHED: 'No salary standard is set up that fits the employee.',
  SALARY_ADJUSTMENT_PENDING: 'The employee has a salary change that is not finished yet.',
  SALARY_ADJUSTMENT_PENDING_ON_DATE:
    'The employee has an unfinished salary change with the same effective date.',

  // Of leave.
  LEAVE_CHANGE_EMPTY: 'The input changes neither the quantity nor the expiration date.',
  REASON_MISSING: 'No reason is given for the change of a leave granting record.',
  REASON_TOO_LONG: 'The reason is longer than 3000 characters.',
  LEAVE_QUANTITY_INVALID: 'The quantity is not a plain decimal number.',
  LEAVE_QUANTITY_OUT_OF_RANGE: 'The quantity does not lie between -9999 and 9999.',
  LEAVE_QUANTITY_TOO_PRECISE: 'The quantity has more than 6 decimals.',
  LEAVE_UNIT_INVALID: 'The unit of the leave granting record is neither days nor hours.',
  EXPIRATION_DATE_INVALID:
    'The expiration date does not suit the record; it may lie before its effective date.',
  EXTERNAL_ID_TOO_LONG: 'The external id of the leave granting record is longer than 64 characters.',
  LEAVE_TYPE_NOT_FOUND: 'No leave type has this id.',
  LEAVE_TYPE_DEACTIVATED: 'The leave type is deactivated, so that its records cannot be written.',
  LEAVE_SUBTYPE_REQUIRED: 'The leave type has subtypes, and one of them must be named.',
  LEAVE_RECORD_ALREADY_EXISTS: 'There already is such a leave granting record.',
  LEAVE_RECORD_NOT_EDITABLE:
    'The leave granting record can be neither changed nor deleted, as those that the system granted.',
  LEAVE_PLAN_MISSING: 'No leave plan is set up for this leave type.',
  LEAVE_PLAN_INVALID: 'The leave plan is set up inconsistently.',
  LEAVE_PLAN_NOT_APPLICABLE: 'The leave plan does not cover this employee.',
  LEAVE_PLAN_NOT_MATCHED: "No version of the leave plan applied during the employee's time with the company.",
  LEAVE_ACCRUAL_RULE_MISSING: 'The leave plan has no valid rule for granting leave.',
  LEAVE_UNIT_CONVERSION_MISCONFIGURED:
    'The leave plan converts between days and hours by a rule that is set up wrongly.',
  LEAVE_BALANCE_NOT_SUPPORTED: 'Feishu computes no balance for leave that is not granted by cycle.',
  LEAVE_CHANGE_REFUSED: 'Feishu refused the change under a code that several different refusals share.',

  // Of rights.
  PERMISSION_DENIED: 'The caller has no right to do this, or not to these data.',
  SCOPE_MISSING: 'The application or the user lacks a Feishu permission that this operation needs.',
  TOKEN_INVALID:
    'Feishu does not accept the access token: it is missing, malformed, expired or of the wrong kind.',
  TOKEN_KIND_NOT_ACCEPTED: "Feishu takes no person's token for this, only the application's own.",
  APPLICATION_CREDENTIALS_INVALID: "Feishu does not accept this server's application id and secret.",
  APPLICATION_DISABLED: 'The Feishu application is disabled in this company.',
  SOURCE_ADDRESS_NOT_ALLOWED: "Feishu's allow-list does not contain this server's address.",
  TENANT_NOT_RECOGNIZED: 'Feishu could not tell from the token which company calls.',

  // Of Feishu itself.
  RATE_LIMITED: 'Feishu was called too often in a short time.',
  QUOTA_EXHAUSTED: "The application's calls to Feishu for this month are used up.",
  EMPLOYEE_DATA_UNAVAILABLE: "Feishu could not read the employee's data.",
  LEAVE_PLAN_CHECK_FAILED: 'Feishu failed while checking whether the leave plan covers the employee.',
  LEAVE_ACCRUAL_CALCULATION_FAILED: 'Feishu failed while computing the leave that is granted.',
  LEAVE_BALANCE_CALCULATION_FAILED: 'Feishu cannot compute the leave balance as it is set up.',
  UPSTREAM_INTERNAL_ERROR: 'Something failed inside Feishu.',
  UNRECOGNIZED: 'Feishu answered with a code that this graph does not know.',
} as const satisfies Record<string, string>;

export type ErrorReason = keyof typeof reasons;

/** What to do about a refusal. */
export interface Hint {
  readonly hintEn: string;
  readonly hintZh: string;
}

/** One code. Without hints of its own it has its reason's. */
export interface Row extends Partial<Hint> {
  readonly code: number;
  readonly http: number;
  /** Feishu's `msg`: to recognise it by in a log, and for the sandbox. Never matched on. */
  readonly said: string;
  readonly category: ErrorCategory;
  readonly reason: ErrorReason;
  /** Feishu's name of the field at fault. */
  readonly field?: string;
  readonly retryable?: boolean;
  /** What went wrong, in English. */
  readonly message: string;
}

/** What to do, by reason; also for what this layer refuses before Feishu is asked. */
export const hints: Readonly<Record<ErrorReason, Hint>> = {
  REQUIRED_FIELD_EMPTY: {
    hintEn: 'Fill in every required field; an empty text does not count.',
    hintZh: '请填写所有必填字段，空字符串视为未填写。',
  },
  INVALID_UUID: {
    hintEn:
      'Generate a version 4 UUID with hyphens, for example with crypto.randomUUID(), and keep it for repeats of the same change.',
    hintZh: '请生成带连字符的 UUID v4（例如使用 crypto.randomUUID()），并在重试同一次变更时沿用该值。',
  },
  INVALID_DATE: {
    hintEn: 'Write a date that exists as YYYY-MM-DD, for example 2024-01-01.',
    hintZh: '请填写真实存在的日期，格式为 YYYY-MM-DD，例如 2024-01-01。',
  },
  INVALID_RANGE: {
    hintEn: 'Let the range begin no later than it ends, and keep numbers within the limits in the schema.',
    hintZh: '请确保起始值不晚于结束值，并且数值在 schema 说明的范围之内。',
  },
  INVALID_LOCALE: {
    hintEn: 'Use a language tag such as zh-CN, en-US or ja-JP.',
    hintZh: '请使用 zh-CN、en-US、ja-JP 这样的语言标识。',
  },
  INVALID_PARAMETER: {
    hintEn:
      'Compare every value with its description in the schema: none may be missing, and numbers and dates must have the right form.',
    hintZh: '请对照 schema 中的字段说明检查各项取值：不能遗漏，数字和日期的格式必须正确。',
  },
  ID_UNKNOWN: {
    hintEn: 'Check the user ids in the input, and that userIdType says what kind of id they are.',
    hintZh: '请检查输入中的用户 ID 是否正确，以及 userIdType 是否与 ID 的类型一致。',
  },
  ID_OF_ANOTHER_APPLICATION: {
    hintEn:
      'An open id is valid for one application only: look the employee up with this application, or use another userIdType.',
    hintZh: 'open id 只在签发它的应用内有效：请用当前应用重新查询该员工的 ID，或改用其他 userIdType。',
  },
  EMPLOYEE_NOT_FOUND: {
    hintEn: 'Check userId, and that userIdType says what kind of id it is.',
    hintZh: '请检查 userId 是否正确，以及 userIdType 是否与该 ID 的类型一致。',
  },
  PERSON_RECORD_NOT_FOUND: {
    hintEn:
      "Check userId and userIdType. If both are right, have the employee's record completed in Feishu People.",
    hintZh: '请检查 userId 和 userIdType。如果两者无误，请在飞书人事中补全该员工的个人档案。',
  },
  EMPLOYEE_NOT_ON_PROBATION: {
    hintEn: 'Leave regularValue out of every item.',
    hintZh: '请去掉所有薪资项的 regularValue（转正值）。',
  },
  OPERATOR_INVALID: {
    hintEn:
      'Give the id of the person who makes this change as operatorId, of the kind that userIdType says. Without a user token Feishu always wants it.',
    hintZh: '请在 operatorId 中填写操作人的 ID，其类型须与 userIdType 一致。以应用身份调用时必须填写操作人。',
  },
  PAYMENT_ACTIVITY_NOT_FOUND: {
    hintEn: 'Check activityId, for example against the list of payment activities; it may have been deleted.',
    hintZh: '请检查 activityId，可与发薪活动列表核对；该活动也可能已被删除。',
  },
  PAYMENT_ACTIVITY_NOT_APPROVED: {
    hintEn:
      'Look at the status of the activity: have its approval completed first, or, if it is ARCHIVED already, do nothing.',
    hintZh: '请查看发薪活动的状态：尚未审批通过的，请先完成审批；已经封存（ARCHIVED）的，无需再操作。',
  },
  UNIQUE_ID_ALREADY_USED: {
    hintEn:
      "For a new change use a new uniqueId. If this repeats a try whose answer was lost, look at the employee's salary archives first: that try has probably arrived.",
    hintZh:
      '如果是新的变更，请换一个新的 uniqueId。如果是在重试一次未收到结果的请求，请先查看该员工的薪资档案：上一次请求很可能已经生效。',
  },
  EFFECTIVE_DATE_OUT_OF_RANGE: {
    hintEn: 'Choose an effectiveDate after 1970-01-01 and before 2038-01-19.',
    hintZh: '请选择晚于 1970-01-01 且早于 2038-01-19 的 effectiveDate（生效日期）。',
  },
  EFFECTIVE_DATE_BEFORE_PLAN: {
    hintEn: "Choose a later effectiveDate, or have the plan's own effective date moved forward in Feishu.",
    hintZh: '请选择更晚的 effectiveDate（生效日期），或在飞书中将薪资方案的生效日期提前。',
  },
  EFFECTIVE_DATE_BEFORE_HIRE_DATE: {
    hintEn: "Choose an effectiveDate on or after the employee's hire date.",
    hintZh: '请选择不早于员工入职日期的 effectiveDate（生效日期）。',
  },
  EFFECTIVE_DATE_AFTER_LAST_DAY: {
    hintEn: "Choose an effectiveDate no later than the employee's last working day.",
    hintZh: '请选择不晚于员工离职日期的 effectiveDate（生效日期）。',
  },
  SALARY_PLAN_NOT_FOUND: {
    hintEn:
      'Take planId and planTid together from the same entry of salaryPlans; the planTid changes with each version of the plan.',
    hintZh: '请从 salaryPlans 的同一条记录中同时取 planId 和 planTid；方案每次更新版本，planTid 都会变化。',
  },
  SALARY_PLAN_DEACTIVATED: {
    hintEn: 'Have the plan enabled in Feishu, or choose another one.',
    hintZh: '请先在飞书中启用该薪资方案，或选择其他方案。',
  },
  SALARY_PLAN_WITHOUT_PROBATION: {
    hintEn: 'Leave regularValue out of every item, or choose a plan whose probationSalaryEnabled is true.',
    hintZh: '请去掉所有薪资项的 regularValue（转正值），或选择 probationSalaryEnabled 为 true 的薪资方案。',
  },
  SALARY_CHANGE_REASON_NOT_FOUND: {
    hintEn: 'Take changeReasonId from salaryChangeReasons.',
    hintZh: '请从 salaryChangeReasons 中选取 changeReasonId（调薪原因）。',
  },
  CURRENCY_NOT_FOUND: {
    hintEn: 'Take currencyId from currencies, or from the plan.',
    hintZh: '请从 currencies 或薪资方案中选取 currencyId（币种）。',
  },
  CURRENCY_MISMATCH: {
    hintEn: "Use the plan's own currency as currencyId, or choose a plan in the wanted currency.",
    hintZh: '请将 currencyId 改为薪资方案的币种，或选择使用目标币种的方案。',
  },
  SALARY_ITEM_MISSING: {
    hintEn: 'Give a value for every item of the plan whose adjustment is MANUAL.',
    hintZh: '请为薪资方案中所有 adjustment 为 MANUAL 的薪资项填写金额。',
  },
  SALARY_ITEM_NOT_EDITABLE: {
    hintEn: 'Send exactly those items of the plan whose adjustment is MANUAL.',
    hintZh: '请只提交薪资方案中 adjustment 为 MANUAL 的薪资项，不要提交其他项。',
  },
  SALARY_ITEM_DUPLICATE: {
    hintEn: 'Let each itemId occur once in items.',
    hintZh: '请确保 items 中的每个 itemId 只出现一次。',
  },
  SALARY_ITEM_VALUE_INVALID: {
    hintEn:
      'Write value as a positive decimal without sign, spaces or exponent, of at most 18 characters, for example 12000.50.',
    hintZh: '请将 value 写成正的十进制数，最多 18 个字符，不带正负号、空格或科学计数法，例如 12000.50。',
  },
  REGULAR_VALUE_INVALID: {
    hintEn:
      'Give regularValue for all items or for none; each is a positive decimal of at most 18 characters, for example 15000.',
    hintZh:
      '请为所有薪资项都填写 regularValue（转正值），或者全部不填；每个值须为正的十进制数，最多 18 个字符，例如 15000。',
  },
  REGULAR_VALUE_NOT_ALLOWED: {
    hintEn:
      'Leave regularValue out of every item, or choose the effectiveDate on which the salary is first set.',
    hintZh: '请去掉所有薪资项的 regularValue（转正值），或将 effectiveDate 改为首次定薪的生效日期。',
  },
  DESCRIPTION_TOO_LONG: {
    hintEn: 'Shorten description to at most 1000 characters.',
    hintZh: '请将 description（调薪说明）缩短到 1000 个字符以内。',
  },
  EDIT_REMARK_TOO_LONG: {
    hintEn: 'Shorten editRemark to at most 1000 characters.',
    hintZh: '请将 editRemark（更正说明）缩短到 1000 个字符以内。',
  },
  SALARY_STANDARD_NOT_MATCHED: {
    hintEn: 'Have a salary standard that covers this employee set up in Feishu People, then try again.',
    hintZh: '请先在飞书人事的薪资标准表中配置适用于该员工的薪资标准，然后重试。',
  },
  SALARY_ADJUSTMENT_PENDING: {
    hintEn: 'Finish or cancel the open salary change in Feishu, then try again.',
    hintZh: '请先在飞书中完成或取消该员工尚未结束的调薪任务，然后重试。',
  },
  SALARY_ADJUSTMENT_PENDING_ON_DATE: {
    hintEn:
      'Finish or cancel the open salary change of this date in Feishu, or choose another effectiveDate.',
    hintZh: '请先在飞书中完成或取消该生效日期下的调薪任务，或选择其他 effectiveDate（生效日期）。',
  },
  LEAVE_CHANGE_EMPTY: {
    hintEn: 'Give quantity, expirationDate or both.',
    hintZh: '请至少填写 quantity（发放数量）或 expirationDate（失效日期）中的一项。',
  },
  REASON_MISSING: {
    hintEn: 'Give a reason in at least one language.',
    hintZh: '请至少用一种语言填写 reason（修改原因）。',
  },
  REASON_TOO_LONG: {
    hintEn: 'Shorten reason to at most 3000 characters.',
    hintZh: '请将 reason（修改原因）缩短到 3000 个字符以内。',
  },
  LEAVE_QUANTITY_INVALID: {
    hintEn: 'Write quantity as a plain decimal number, for example 2.5.',
    hintZh: '请将 quantity（发放数量）写成普通的十进制数，例如 2.5。',
  },
  LEAVE_QUANTITY_OUT_OF_RANGE: {
    hintEn: 'Choose a quantity between -9999 and 9999.',
    hintZh: '请将 quantity（发放数量）控制在 -9999 到 9999 之间。',
  },
  LEAVE_QUANTITY_TOO_PRECISE: {
    hintEn: 'Round quantity to at most 6 decimals.',
    hintZh: '请将 quantity（发放数量）的小数位数控制在 6 位以内。',
  },
  LEAVE_UNIT_INVALID: {
    hintEn:
      "The unit is kept by Feishu and cannot be given here. Have the leave type's unit checked in Feishu.",
    hintZh: '发放单位由飞书维护，无法在此处指定。请在飞书中检查该假期类型的单位设置。',
  },
  EXPIRATION_DATE_INVALID: {
    hintEn: "Choose an expirationDate that is not before the record's effective date.",
    hintZh: '请选择不早于该发放记录生效日期的 expirationDate（失效日期）。',
  },
  EXTERNAL_ID_TOO_LONG: {
    hintEn:
      "This operation sends no external id, so nothing in the input can mend it. Give the log id to Feishu's support.",
    hintZh: '本操作不发送外部 ID，修改输入无法解决此问题。请将日志 ID 提供给飞书技术支持。',
  },
  LEAVE_TYPE_NOT_FOUND: {
    hintEn: 'Take leaveTypeId from leaveTypes.',
    hintZh: '请从 leaveTypes 中选取 leaveTypeId（假期类型）。',
  },
  LEAVE_TYPE_DEACTIVATED: {
    hintEn: 'Have the leave type enabled in Feishu first.',
    hintZh: '请先在飞书中启用该假期类型。',
  },
  LEAVE_SUBTYPE_REQUIRED: {
    hintEn: "Give the id of one of the leave type's subtypes as leaveTypeId.",
    hintZh: '请将 leaveTypeId 改为该假期类型下某个子类型（subtypes）的 ID。',
  },
  LEAVE_RECORD_ALREADY_EXISTS: {
    hintEn: "Do not repeat this; look at the employee's leave granting records, which already contain it.",
    hintZh: '请不要重试；该员工的假期发放记录中已有这条记录，请直接查看。',
  },
  LEAVE_RECORD_NOT_EDITABLE: {
    hintEn:
      'Choose a record that was granted by hand or by another system; change those of the system by the leave plan.',
    hintZh: '请选择手动发放或外部系统发放的记录；系统发放的记录只能通过调整假期计划来改变。',
  },
  LEAVE_PLAN_MISSING: {
    hintEn: 'Have a leave plan for this leave type set up in Feishu, then try again.',
    hintZh: '请先在飞书中为该假期类型创建假期计划，然后重试。',
  },
  LEAVE_PLAN_INVALID: {
    hintEn: 'Have the leave plan of this leave type checked and saved again in Feishu, then try again.',
    hintZh: '请先在飞书中检查并重新保存该假期类型的假期计划，然后重试。',
  },
  LEAVE_PLAN_NOT_APPLICABLE: {
    hintEn:
      'Have the employee included among the people of the leave plan in Feishu, or check that userId is the right employee.',
    hintZh: '请在飞书中将该员工纳入假期计划的适用人员范围，或确认 userId 是否为正确的员工。',
  },
  LEAVE_PLAN_NOT_MATCHED: {
    hintEn:
      "Have a version of the leave plan set up in Feishu that covers the employee's time with the company.",
    hintZh: '请在飞书中检查假期计划，确保该员工任职期间有对应的计划版本。',
  },
  LEAVE_ACCRUAL_RULE_MISSING: {
    hintEn: 'Have a valid granting rule added to the leave plan in Feishu, then try again.',
    hintZh: '请先在飞书中为该假期计划配置有效的发放规则，然后重试。',
  },
  LEAVE_UNIT_CONVERSION_MISCONFIGURED: {
    hintEn:
      'Have the unit conversion in the granting rule of the leave plan corrected in Feishu, then try again.',
    hintZh: '请先在飞书中修正该假期计划发放规则里的单位换算设置，然后重试。',
  },
  LEAVE_BALANCE_NOT_SUPPORTED: {
    hintEn:
      "Use a leave type that is granted by cycle. If this one must work, give the log id to Feishu's support.",
    hintZh: '请使用按周期发放的假期类型。如果必须使用该类型，请将日志 ID 提供给飞书技术支持。',
  },
  LEAVE_CHANGE_REFUSED: {
    hintEn:
      "Check every value of the input. If all are right, give the log id to Feishu's support, who can see which refusal it was.",
    hintZh: '请检查输入中的各项取值。如果全部无误，请将日志 ID 提供给飞书技术支持，以确认具体的拒绝原因。',
  },
  PERMISSION_DENIED: {
    hintEn:
      'Ask an administrator for the right to do this, and to include these data in the data range of the application or the user.',
    hintZh: '请联系管理员开通此操作的权限，并将相关数据纳入应用或用户的数据范围。',
  },
  SCOPE_MISSING: {
    hintEn:
      'Have one of the required permissions granted to the application in the Feishu developer console, then, with a user token, have the user authorise again.',
    hintZh: '请在飞书开发者后台为应用开通所需权限中的任意一项；使用用户凭证时，还需由用户重新授权。',
  },
  TOKEN_INVALID: {
    hintEn: 'Sign in again and repeat the request with a fresh token.',
    hintZh: '请重新登录，并使用新的凭证重试。',
  },
  TOKEN_KIND_NOT_ACCEPTED: {
    hintEn:
      "Ask with the application's token (t-…), or with your company's token, for which this server uses it.",
    hintZh:
      '该操作不支持用户身份，请使用应用身份的凭证（t-…），或使用公司签发的令牌，由本服务以应用身份调用。',
  },
  APPLICATION_CREDENTIALS_INVALID: {
    hintEn: "The operator of this server must check the application's id and secret.",
    hintZh: '请联系本服务的运维人员检查飞书应用的 App ID 和 App Secret。',
  },
  APPLICATION_DISABLED: {
    hintEn: 'Have an administrator enable or install the application in the Feishu admin console.',
    hintZh: '请联系管理员在飞书管理后台启用或安装该应用。',
  },
  SOURCE_ADDRESS_NOT_ALLOWED: {
    hintEn:
      "The operator of this server must add its address to the application's allow-list in the Feishu developer console.",
    hintZh: '请联系本服务的运维人员，在飞书开发者后台将服务器地址加入应用的 IP 白名单。',
  },
  TENANT_NOT_RECOGNIZED: {
    hintEn:
      "Repeat the request with a fresh token. If it keeps failing, give the log id to Feishu's support.",
    hintZh: '请使用新的凭证重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
  },
  RATE_LIMITED: {
    hintEn: 'Wait as long as the answer says, then repeat the request.',
    hintZh: '请按返回的等待时间稍候，然后重试。',
  },
  QUOTA_EXHAUSTED: {
    hintEn: "Wait for the next month, or have the company's Feishu plan raised.",
    hintZh: '请等到下个月，或联系管理员升级飞书套餐以提高调用额度。',
  },
  EMPLOYEE_DATA_UNAVAILABLE: {
    hintEn: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
    hintZh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
  },
  LEAVE_PLAN_CHECK_FAILED: {
    hintEn: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
    hintZh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
  },
  LEAVE_ACCRUAL_CALCULATION_FAILED: {
    hintEn: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
    hintZh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
  },
  LEAVE_BALANCE_CALCULATION_FAILED: {
    hintEn: "A repeat will not help. Give the log id to Feishu's support.",
    hintZh: '重试无法解决此问题，请将日志 ID 提供给飞书技术支持。',
  },
  UPSTREAM_INTERNAL_ERROR: {
    hintEn: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
    hintZh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
  },
  UNRECOGNIZED: {
    hintEn: "Look the code up in Feishu's documentation, or give the log id to their support.",
    hintZh: '请在飞书开放平台文档中查询该错误码，或将日志 ID 提供给飞书技术支持。',
  },
};

/** Feishu's own codes, by endpoint, in the order of its documents. */
export const rows: Readonly<Record<string, readonly Row[]>> = {
  'POST /open-apis/payroll/v1/payment_activitys/archive': [
    {
      code: 2500001,
      http: 500,
      said: 'unknown error',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'Feishu failed for an unknown reason, and does not say whether the activity was archived.',
      hintEn:
        "Look at the status of the activity before you archive it again: the write may have arrived. If it keeps failing, give the log id to Feishu's support.",
      hintZh:
        '请先查看发薪活动的状态再决定是否重新封存：本次封存可能已经生效。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
    {
      code: 2500002,
      http: 400,
      said: 'param is invalid',
      category: 'INVALID_INPUT',
      reason: 'INVALID_PARAMETER',
      field: 'activity_id',
      message: 'Feishu does not accept the activityId.',
      hintEn: 'Check activityId: it is the id that paymentActivities gives.',
      hintZh: '请检查 activityId，应使用 paymentActivities 返回的 ID。',
    },
    {
      code: 2500003,
      http: 500,
      said: 'rpc fail',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'A call inside Feishu failed, and it does not say whether the activity was archived.',
      hintEn:
        "Look at the status of the activity before you archive it again: the write may have arrived. If it keeps failing, give the log id to Feishu's support.",
      hintZh:
        '请先查看发薪活动的状态再决定是否重新封存：本次封存可能已经生效。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
    {
      code: 2500004,
      http: 500,
      said: 'payment activity status error',
      category: 'FAILED_PRECONDITION',
      reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
      field: 'activity_id',
      message: 'Only an activity in the state APPROVED can be archived, and this one is in another.',
    },
    {
      code: 2500005,
      http: 500,
      said: 'data perm denied',
      category: 'FORBIDDEN',
      reason: 'PERMISSION_DENIED',
      field: 'activity_id',
      message: 'The payment activity lies outside the data that the caller may act on.',
      hintEn:
        "Under the application's identity, have its Payroll data range set in the Feishu developer console. With a user token, have the user given rights to this activity.",
      hintZh:
        '以应用身份调用时，请在飞书开发者后台配置应用的薪酬数据范围；以用户身份调用时，请为该用户开通此发薪活动的权限。',
    },
    {
      code: 2500006,
      http: 500,
      said: 'payment activity not existed',
      category: 'NOT_FOUND',
      reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
      field: 'activity_id',
      message: 'There is no payment activity with this activityId.',
    },
  ],
  'GET /open-apis/payroll/v1/payment_activitys': [
    {
      code: 2500001,
      http: 500,
      said: 'unknown error',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'Feishu failed for an unknown reason while listing payment activities.',
    },
    {
      code: 2500002,
      http: 400,
      said: 'param is invalid',
      category: 'INVALID_INPUT',
      reason: 'INVALID_PARAMETER',
      message: 'Feishu does not accept a filter or the paging of the payment activities.',
      hintEn: 'Check both dates of payDate, the statuses, first and after.',
      hintZh: '请检查 payDate 的起止日期，以及 statuses、first 和 after。',
    },
    {
      code: 2500003,
      http: 500,
      said: 'rpc fail',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'A call inside Feishu failed while payment activities were listed.',
    },
  ],
  'POST /open-apis/compensation/v1/archives': [
    {
      code: 2290001,
      http: 400,
      said: 'param is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      message: 'A required field of the salary archive is empty.',
      hintEn: 'Fill in every required field of the input and of its items.',
      hintZh: '请填写输入及其 items 中的所有必填字段。',
    },
    {
      code: 2290002,
      http: 400,
      said: 'effective time is invalid, correct example: 2024-01-01',
      category: 'INVALID_INPUT',
      reason: 'INVALID_DATE',
      field: 'effective_time',
      message: 'The effectiveDate is not a date in the form YYYY-MM-DD.',
    },
    {
      code: 2290003,
      http: 400,
      said: 'Invalid user ID, cannot find employment',
      category: 'NOT_FOUND',
      reason: 'EMPLOYEE_NOT_FOUND',
      field: 'user_id',
      message: 'There is no employee with this userId.',
    },
    {
      code: 2290004,
      http: 500,
      said: 'service error',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'Feishu failed inside, and does not say whether the salary archive was written.',
      hintEn:
        "Repeat the request with the same uniqueId, which cannot write twice. If it keeps failing, give the log id to Feishu's support.",
      hintZh: '请使用相同的 uniqueId 重试，不会重复写入。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
    {
      code: 2290005,
      http: 400,
      said: 'No permission to adjust',
      category: 'FORBIDDEN',
      reason: 'PERMISSION_DENIED',
      message: 'The caller has no permission to set or change salaries.',
      hintEn:
        'Have the permission settings of the application, or of the user whose token is used, checked in Feishu.',
      hintZh: '请在飞书中检查应用的权限配置；使用用户凭证时，请检查该用户的权限。',
    },
    {
      code: 2290006,
      http: 400,
      said: 'The plan not exist, please check plan_tid',
      category: 'NOT_FOUND',
      reason: 'SALARY_PLAN_NOT_FOUND',
      field: 'plan_tid',
      message: 'There is no salary plan with this planId and planTid.',
    },
    {
      code: 2290007,
      http: 400,
      said: 'the description is too long, limit 1000',
      category: 'INVALID_INPUT',
      reason: 'DESCRIPTION_TOO_LONG',
      field: 'description',
      message: 'The text in description has more than 1000 characters.',
    },
    {
      code: 2290008,
      http: 400,
      said: 'the edit remark is too long, limit 1000',
      category: 'INVALID_INPUT',
      reason: 'EDIT_REMARK_TOO_LONG',
      field: 'edit_remark',
      message: 'The text in editRemark has more than 1000 characters.',
    },
    {
      code: 2290009,
      http: 400,
      said: 'the change reason does not exist',
      category: 'NOT_FOUND',
      reason: 'SALARY_CHANGE_REASON_NOT_FOUND',
      field: 'change_reason_id',
      message: 'There is no reason for a salary change with this changeReasonId.',
    },
    {
      code: 2290010,
      http: 400,
      said: 'the currency not exist, please check currency_id',
      category: 'NOT_FOUND',
      reason: 'CURRENCY_NOT_FOUND',
      field: 'currency_id',
      message: 'There is no currency with this currencyId.',
    },
    {
      code: 2290011,
      http: 400,
      said: 'the currency not match with the plan currency',
      category: 'INVALID_INPUT',
      reason: 'CURRENCY_MISMATCH',
      field: 'currency_id',
      message: 'The currencyId is not the currency of the salary plan.',
    },
    {
      code: 2290012,
      http: 400,
      said: 'Invalid user ID, cannot find employment',
      category: 'NOT_FOUND',
      reason: 'EMPLOYEE_NOT_FOUND',
      field: 'user_id',
      message: 'There is no employee with this userId.',
    },
    {
      code: 2290013,
      http: 400,
      said: 'employment id to people id failed, please check user_id',
      category: 'NOT_FOUND',
      reason: 'PERSON_RECORD_NOT_FOUND',
      field: 'user_id',
      message: 'Feishu has no person record for the employee with this userId.',
    },
    {
      code: 2290014,
      http: 400,
      said: 'effective time is invalid, correct example: 2024-01-01',
      category: 'INVALID_INPUT',
      reason: 'INVALID_DATE',
      field: 'effective_time',
      message: 'The effectiveDate is not a date in the form YYYY-MM-DD.',
    },
    {
      code: 2290015,
      http: 400,
      said: 'the effective time is range out of limit, limit（1970-01-01, 2038-01-19）',
      category: 'INVALID_INPUT',
      reason: 'EFFECTIVE_DATE_OUT_OF_RANGE',
      field: 'effective_time',
      message: 'The effectiveDate does not lie between 1970-01-01 and 2038-01-19, both excluded.',
    },
    {
      code: 2290016,
      http: 400,
      said: 'archive effective time is not allow before the plan effective time',
      category: 'INVALID_INPUT',
      reason: 'EFFECTIVE_DATE_BEFORE_PLAN',
      field: 'effective_time',
      message: 'The effectiveDate lies before the day from which the salary plan applies.',
    },
    {
      code: 2290017,
      http: 400,
      said: 'the plan status is deactivate',
      category: 'FAILED_PRECONDITION',
      reason: 'SALARY_PLAN_DEACTIVATED',
      field: 'plan_id',
      message: 'The salary plan is deactivated.',
    },
    {
      code: 2290018,
      http: 400,
      said: "the effective time is after employee's last day, please check effective_time",
      category: 'INVALID_INPUT',
      reason: 'EFFECTIVE_DATE_AFTER_LAST_DAY',
      field: 'effective_time',
      message: "The salary would take effect after the employee's last working day.",
    },
    {
      code: 2290019,
      http: 400,
      said: "the effective time is before employee's hire day, please check effective_time",
      category: 'INVALID_INPUT',
      reason: 'EFFECTIVE_DATE_BEFORE_HIRE_DATE',
      field: 'effective_time',
      message: 'The salary would take effect before the employee was hired.',
    },
    {
      code: 2290020,
      http: 400,
      said: 'miss required archive items, please check item_value_lists',
      category: 'INVALID_INPUT',
      reason: 'SALARY_ITEM_MISSING',
      field: 'item_value_lists',
      message: 'An editable item of the salary plan is missing in items.',
    },
    {
      code: 2290021,
      http: 400,
      said: 'the item not allow to edit or the item not in plan, please check item_value_lists',
      category: 'INVALID_INPUT',
      reason: 'SALARY_ITEM_NOT_EDITABLE',
      field: 'item_value_lists.item_id',
      message: 'An item of items is not part of the salary plan, or its value cannot be set.',
    },
    {
      code: 2290022,
      http: 400,
      said: 'the item value is invalid, value must be a positive number and cannot be greater than 9223372036854775807',
      category: 'INVALID_INPUT',
      reason: 'SALARY_ITEM_VALUE_INVALID',
      field: 'item_value_lists.item_value',
      message: "A salary item's value must be above zero and no greater than 9223372036854775807.",
    },
    {
      code: 2290023,
      http: 400,
      said: 'the plan is not open probation, the item not allow to have regular value',
      category: 'INVALID_INPUT',
      reason: 'SALARY_PLAN_WITHOUT_PROBATION',
      field: 'item_value_lists.item_value_regular',
      message: 'The salary plan has no probation pay, so that no item may have a regularValue.',
    },
    {
      code: 2290024,
      http: 400,
      said: 'the employee is not in probation, the item not allow to have regular value',
      category: 'INVALID_INPUT',
      reason: 'EMPLOYEE_NOT_ON_PROBATION',
      field: 'item_value_lists.item_value_regular',
      message: 'The employee is not on probation, so that no item may have a regularValue.',
    },
    {
      code: 2290025,
      http: 400,
      said: "under this effective date, employees' adjust items are not allowed to have regular value",
      category: 'INVALID_INPUT',
      reason: 'REGULAR_VALUE_NOT_ALLOWED',
      field: 'item_value_lists.item_value_regular',
      message: 'At this effectiveDate the salary is adjusted, so that no item may have a regularValue.',
    },
    {
      code: 2290026,
      http: 400,
      said: 'regular item values are either all empty or all null. Values must be positive numbers and cannot be greater than 9223372036854775807',
      category: 'INVALID_INPUT',
      reason: 'REGULAR_VALUE_INVALID',
      field: 'item_value_lists.item_value_regular',
      message:
        'Either all items have a regularValue or none has, and each must be above zero and no greater than 9223372036854775807.',
    },
    {
      code: 2290027,
      http: 400,
      said: 'match standard fail',
      category: 'FAILED_PRECONDITION',
      reason: 'SALARY_STANDARD_NOT_MATCHED',
      message: 'Feishu finds no salary standard that fits the employee.',
    },
    {
      code: 2290028,
      http: 400,
      said: 'unique id is exist, please change',
      category: 'CONFLICT',
      reason: 'UNIQUE_ID_ALREADY_USED',
      field: 'unique_id',
      message: 'The uniqueId was used before.',
    },
    {
      code: 2290029,
      http: 400,
      said: 'operator id invalid, If using application identity for authentication, the operator id must be valid',
      category: 'INVALID_INPUT',
      reason: 'OPERATOR_INVALID',
      field: 'operator_id',
      message: 'The operatorId is missing or is nobody whom Feishu knows.',
    },
    {
      code: 2290030,
      http: 400,
      said: 'operator id invalid, If using application identity for authentication, the operator id must be valid',
      category: 'INVALID_INPUT',
      reason: 'OPERATOR_INVALID',
      field: 'operator_id',
      message: 'The operatorId is missing or is nobody whom Feishu knows.',
    },
    {
      code: 2290031,
      http: 400,
      said: 'This user already has a duplicate salary adjustment task under the effective date',
      category: 'CONFLICT',
      reason: 'SALARY_ADJUSTMENT_PENDING_ON_DATE',
      field: 'effective_time',
      message: 'An earlier salary change of this employee with the same effectiveDate is not finished yet.',
    },
    {
      code: 2290032,
      http: 400,
      said: 'The user has unfinished salary adjustment tasks and cannot initiate another salary adjustment.',
      category: 'CONFLICT',
      reason: 'SALARY_ADJUSTMENT_PENDING',
      field: 'user_id',
      message: 'An earlier salary change of this employee is not finished yet.',
    },
    {
      code: 2290033,
      http: 400,
      said: 'effective_time is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'effective_time',
      message: 'The effectiveDate is empty.',
      hintEn: 'Fill in effectiveDate.',
      hintZh: '请填写 effectiveDate（生效日期）。',
    },
    {
      code: 2290034,
      http: 400,
      said: 'plan_id is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'plan_id',
      message: 'The planId is empty.',
      hintEn: 'Fill in planId.',
      hintZh: '请填写 planId（薪资方案 ID）。',
    },
    {
      code: 2290035,
      http: 400,
      said: 'plan_tid is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'plan_tid',
      message: 'The planTid is empty.',
      hintEn: 'Fill in planTid.',
      hintZh: '请填写 planTid（薪资方案版本 ID）。',
    },
    {
      code: 2290036,
      http: 400,
      said: 'currency_id is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'currency_id',
      message: 'The currencyId is empty.',
      hintEn: 'Fill in currencyId.',
      hintZh: '请填写 currencyId（币种 ID）。',
    },
    {
      code: 2290037,
      http: 400,
      said: 'user_id is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'user_id',
      message: 'The userId is empty.',
      hintEn: 'Fill in userId.',
      hintZh: '请填写 userId（员工 ID）。',
    },
    {
      code: 2290038,
      http: 400,
      said: 'unique_id is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'unique_id',
      message: 'The uniqueId is empty.',
      hintEn: 'Fill in uniqueId.',
      hintZh: '请填写 uniqueId（唯一 ID）。',
    },
    {
      code: 2290039,
      http: 400,
      said: 'change_reason_id is empty',
      category: 'INVALID_INPUT',
      reason: 'REQUIRED_FIELD_EMPTY',
      field: 'change_reason_id',
      message: 'The changeReasonId is empty.',
      hintEn: 'Fill in changeReasonId.',
      hintZh: '请填写 changeReasonId（调薪原因 ID）。',
    },
    {
      code: 2290040,
      http: 400,
      said: 'There are duplicate items in item_value_lists, please check item_value_lists',
      category: 'INVALID_INPUT',
      reason: 'SALARY_ITEM_DUPLICATE',
      field: 'item_value_lists.item_id',
      message: 'The same itemId occurs more than once in items.',
    },
    {
      code: 2290041,
      http: 400,
      said: 'the item value is invalid, value must be a positive number and cannot be greater than 9223372036854775807',
      category: 'INVALID_INPUT',
      reason: 'SALARY_ITEM_VALUE_INVALID',
      field: 'item_value_lists.item_value',
      message: "A salary item's value must be above zero and no greater than 9223372036854775807.",
    },
    {
      code: 2290042,
      http: 400,
      said: 'regular item values are either all empty or all null. Values must be positive numbers and cannot be greater than 9223372036854775807',
      category: 'INVALID_INPUT',
      reason: 'REGULAR_VALUE_INVALID',
      field: 'item_value_lists.item_value_regular',
      message:
        'Either all items have a regularValue or none has, and each must be above zero and no greater than 9223372036854775807.',
    },
  ],
  'PATCH /open-apis/attendance/v1/leave_accrual_record/:leave_id': [
    {
      code: 1220016,
      http: 400,
      said: 'Invalid param',
      category: 'INVALID_INPUT',
      reason: 'INVALID_PARAMETER',
      message: 'A value of the leave change is missing or malformed.',
    },
    {
      code: 1220003,
      http: 400,
      said: 'Invalid effective date',
      category: 'INVALID_INPUT',
      reason: 'INVALID_DATE',
      field: 'expiration_date',
      message: 'A date of the leave change is not in the form YYYY-MM-DD.',
    },
    {
      code: 1220001,
      http: 400,
      said: 'No tenant ID',
      category: 'UPSTREAM_FAILURE',
      reason: 'TENANT_NOT_RECOGNIZED',
      message: 'Feishu could not tell which company the call is for.',
    },
    {
      code: 1220006,
      http: 400,
      said: 'Employment not found',
      category: 'NOT_FOUND',
      reason: 'EMPLOYEE_NOT_FOUND',
      field: 'employment_id',
      message: 'There is no employee with this userId.',
    },
    {
      code: 1220002,
      http: 400,
      said: 'Invalid granting unit',
      category: 'INVALID_INPUT',
      reason: 'LEAVE_UNIT_INVALID',
      message:
        'Feishu takes the unit of the leave granting record for wrong, although this operation sends none.',
    },
    {
      code: 1220004,
      http: 400,
      said: 'Invalid granting quantity',
      category: 'INVALID_INPUT',
      reason: 'LEAVE_QUANTITY_INVALID',
      field: 'quantity',
      message: 'The quantity is not a number.',
    },
    {
      code: 1220005,
      http: 400,
      said: 'Accessed data object not found',
      category: 'NOT_FOUND',
      reason: 'LEAVE_TYPE_NOT_FOUND',
      field: 'leave_type_id',
      message: 'There is no leave type with this leaveTypeId.',
    },
    {
      code: 1220007,
      http: 400,
      said: 'Leave plan version not found',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_PLAN_MISSING',
      field: 'leave_type_id',
      message: 'This leave type has no leave plan yet.',
    },
    {
      code: 1220008,
      http: 400,
      said: 'Error occurred while checking if the employee is eligible for the vacation plan',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_PLAN_NOT_APPLICABLE',
      field: 'employment_id',
      message: 'The leave plan does not cover this employee.',
    },
    {
      code: 1220009,
      http: 400,
      said: 'Accrual rule not found',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_ACCRUAL_RULE_MISSING',
      field: 'leave_type_id',
      message: 'The leave plan has no valid rule for granting leave.',
    },
    {
      code: 1220010,
      http: 400,
      said: 'Granting record already exists',
      category: 'CONFLICT',
      reason: 'LEAVE_RECORD_ALREADY_EXISTS',
      message: 'There already is such a leave granting record.',
    },
    {
      code: 1220011,
      http: 500,
      said: 'Error occurred when getting employment information',
      category: 'UPSTREAM_FAILURE',
      reason: 'EMPLOYEE_DATA_UNAVAILABLE',
      retryable: true,
      message: "Feishu could not read the employee's data.",
    },
    {
      code: 1220012,
      http: 500,
      said: 'An exception occurs in the database',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: "Feishu's database failed.",
    },
    {
      code: 1220013,
      http: 500,
      said: 'Error occurred while checking if the employee is eligible for the vacation plan.',
      category: 'UPSTREAM_FAILURE',
      reason: 'LEAVE_PLAN_CHECK_FAILED',
      retryable: true,
      message: 'Feishu could not find out whether the leave plan covers the employee.',
    },
    {
      code: 1220028,
      http: 500,
      said: 'There is an error in the unit conversion configuration in the granting rule',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_UNIT_CONVERSION_MISCONFIGURED',
      field: 'leave_type_id',
      message:
        'The granting rule of the leave plan converts between days and hours in a way that is set up wrongly.',
    },
    {
      code: 1220014,
      http: 500,
      said: 'Error occurred when calculating accrual record',
      category: 'UPSTREAM_FAILURE',
      reason: 'LEAVE_ACCRUAL_CALCULATION_FAILED',
      retryable: true,
      message: 'Feishu failed while computing the leave that is granted.',
    },
    {
      code: 1220024,
      http: 400,
      said: 'There is a subclass for the leave type, but the subclass ID has not been passed',
      category: 'INVALID_INPUT',
      reason: 'LEAVE_SUBTYPE_REQUIRED',
      field: 'leave_type_id',
      message: 'The leave type has subtypes, and leaveTypeId names none of them.',
    },
    {
      code: 1220025,
      http: 400,
      said: 'The granting quantity range is from -9999 to 9999',
      category: 'INVALID_INPUT',
      reason: 'LEAVE_QUANTITY_OUT_OF_RANGE',
      field: 'quantity',
      message: 'The quantity does not lie between -9999 and 9999.',
    },
    {
      code: 1220026,
      http: 400,
      said: 'The number of decimal places of the granted quantity cannot exceed 6',
      category: 'INVALID_INPUT',
      reason: 'LEAVE_QUANTITY_TOO_PRECISE',
      field: 'quantity',
      message: 'The quantity has more than 6 decimals.',
    },
    {
      code: 1220027,
      http: 400,
      said: 'The length of the granting reason cannot exceed 3000',
      category: 'INVALID_INPUT',
      reason: 'REASON_TOO_LONG',
      field: 'reason',
      message: 'The reason is longer than 3000 characters.',
    },
    {
      code: 1220029,
      http: 400,
      said: 'The leave type has been deactivated',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_TYPE_DEACTIVATED',
      field: 'leave_type_id',
      message: 'The leave type is deactivated.',
    },
    {
      code: 1220030,
      http: 400,
      said: 'The length of the granted unique ID cannot exceed 64',
      category: 'INVALID_INPUT',
      reason: 'EXTERNAL_ID_TOO_LONG',
      message:
        'Feishu takes the external id for longer than 64 characters, although this operation sends none.',
    },
    {
      code: 1229999,
      http: 500,
      said: 'Unknown error',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'Feishu failed for an unknown reason.',
    },
    {
      code: 1220015,
      http: 500,
      said: 'Internal error',
      category: 'UPSTREAM_FAILURE',
      reason: 'UPSTREAM_INTERNAL_ERROR',
      retryable: true,
      message: 'Something failed inside Feishu.',
    },
    {
      code: 1220017,
      http: 400,
      said: 'User not found',
      category: 'NOT_FOUND',
      reason: 'EMPLOYEE_NOT_FOUND',
      field: 'employment_id',
      message: 'There is no employee with this userId.',
    },
    {
      code: 1220018,
      http: 500,
      said: 'Invalid leave balance calculation configuration',
      category: 'UPSTREAM_FAILURE',
      reason: 'LEAVE_BALANCE_CALCULATION_FAILED',
      message: 'The computation of the leave balance is set up wrongly inside Feishu.',
    },
    {
      code: 1220019,
      http: 500,
      said: 'The calculation result of leave balance is empty',
      category: 'UPSTREAM_FAILURE',
      reason: 'LEAVE_BALANCE_CALCULATION_FAILED',
      message: "Feishu's computation of the leave balance gave no result.",
    },
    {
      code: 1220020,
      http: 400,
      said: 'When calculating the leave balance, there is no leave plan version that matches the employee',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_PLAN_NOT_MATCHED',
      field: 'employment_id',
      message: "No version of the leave plan applied during the employee's time with the company.",
    },
    {
      code: 1220021,
      http: 400,
      said: 'For the leave type that is not granted according to the cycle, balance calculation is not supported',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_BALANCE_NOT_SUPPORTED',
      field: 'leave_type_id',
      message: 'Feishu computes no balance for a leave type that is not granted by cycle.',
    },
    {
      code: 1220022,
      http: 400,
      said: 'The data of the leave plan version is invalid',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_PLAN_INVALID',
      field: 'leave_type_id',
      message: 'The leave plan of this leave type is set up inconsistently.',
    },
    {
      code: 1220031,
      http: 400,
      said: 'This granting record cannot be edited or deleted',
      category: 'FAILED_PRECONDITION',
      reason: 'LEAVE_RECORD_NOT_EDITABLE',
      field: 'leave_granting_record_id',
      message: 'This leave granting record can be neither changed nor deleted.',
    },
    {
      code: 1220032,
      http: 400,
      said: 'The expiration time of this granting record is invalid',
      category: 'INVALID_INPUT',
      reason: 'EXPIRATION_DATE_INVALID',
      field: 'expiration_date',
      message: "The expirationDate does not suit the record; it may lie before the record's effective date.",
    },
    {
      code: 1220600,
      http: 400,
      said: '通用错误信息',
      category: 'INVALID_INPUT',
      reason: 'LEAVE_CHANGE_REFUSED',
      message: 'Feishu refused the leave change under a code that several different refusals share.',
    },
  ],
};

/** What 99991668 means on an endpoint that takes no person's token: another of theirs would not do either. */
export const personTokenRow: Row = {
  code: 99991668,
  http: 400,
  said: 'Invalid access token for authorization. Please make a request with token attached.',
  category: 'FORBIDDEN',
  reason: 'TOKEN_KIND_NOT_ACCEPTED',
  message: "This operation takes the application's own token, and not a person's.",
};

/**
 * Codes of the gateway in front of every endpoint (CONTRACT §4.4, §6). Where the contract leaves the status or the text
 * unknown, the likeliest stands here: nothing but the sandbox uses them.
 */
export const gatewayRows: readonly Row[] = [
  {
    code: 99991400,
    http: 429,
    said: 'request trigger frequency limit',
    category: 'RATE_LIMITED',
    reason: 'RATE_LIMITED',
    retryable: true,
    message: 'Feishu is being called too often.',
  },
  {
    code: 99991403,
    http: 429,
    said: 'monthly quota used up',
    category: 'RATE_LIMITED',
    reason: 'QUOTA_EXHAUSTED',
    message: 'The application has used up its calls to Feishu for this month.',
  },
  {
    code: 99991401,
    http: 400,
    said: 'ip is denied by app setting',
    category: 'FORBIDDEN',
    reason: 'SOURCE_ADDRESS_NOT_ALLOWED',
    message: "Feishu does not accept calls from this server's address.",
  },
  {
    code: 99991661,
    http: 400,
    said: 'Missing access token for authorization. Please make a request with token attached.',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: 'The call to Feishu carried no access token.',
  },
  {
    code: 99991662,
    http: 400,
    said: 'app is not in use',
    category: 'FORBIDDEN',
    reason: 'APPLICATION_DISABLED',
    message: 'The Feishu application is disabled for this company.',
  },
  {
    code: 99991663,
    http: 400,
    said: 'Invalid access token for authorization. Please make a request with token attached.',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    retryable: true,
    message: "Feishu does not accept the application's access token: it is invalid or has expired.",
    hintEn:
      'Repeat the request: a fresh token is fetched for it. If you pass the token yourself, fetch a fresh one first.',
    hintZh: '请直接重试，系统会自动获取新的凭证；如果凭证由您自行传入，请先获取新的凭证。',
  },
  {
    code: 99991664,
    http: 400,
    said: 'invalid app access token',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    retryable: true,
    message: 'Feishu does not accept the app access token: it is invalid or has expired.',
    hintEn:
      'Repeat the request: a fresh token is fetched for it. If you pass the token yourself, fetch a fresh one first.',
    hintZh: '请直接重试，系统会自动获取新的凭证；如果凭证由您自行传入，请先获取新的凭证。',
  },
  {
    code: 99991665,
    http: 400,
    said: 'invalid app ticket',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    retryable: true,
    message: 'Feishu does not accept the app ticket: it is invalid or has expired.',
    hintEn:
      'Repeat the request: a fresh token is fetched for it. If you pass the token yourself, fetch a fresh one first.',
    hintZh: '请直接重试，系统会自动获取新的凭证；如果凭证由您自行传入，请先获取新的凭证。',
  },
  {
    code: 99991668,
    http: 400,
    said: 'Invalid access token for authorization. Please make a request with token attached.',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message:
      "Feishu does not accept the user's access token: it is invalid, or this operation takes no user token.",
  },
  {
    code: 99991671,
    http: 400,
    said: 'invalid access token, must start with t- or u-',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: 'The access token does not have the form of a Feishu token.',
  },
  {
    code: 99991672,
    http: 400,
    said: 'Access denied. One of the following scopes is required.',
    category: 'FORBIDDEN',
    reason: 'SCOPE_MISSING',
    message: 'The Feishu application lacks a permission that this operation needs.',
  },
  {
    code: 99991676,
    http: 400,
    said: 'token scope insufficient',
    category: 'FORBIDDEN',
    reason: 'SCOPE_MISSING',
    message: 'The access token lacks a permission that this operation needs.',
  },
  {
    code: 99991677,
    http: 401,
    said: 'Authentication token expired',
    category: 'UNAUTHENTICATED',
    reason: 'TOKEN_INVALID',
    message: "The user's access token has expired.",
  },
  {
    code: 99991679,
    http: 400,
    said: 'Unauthorized. You do not have permission to perform the requested operation on the resource.',
    category: 'FORBIDDEN',
    reason: 'SCOPE_MISSING',
    message: 'The user has not granted a permission that this operation needs.',
  },
  {
    code: 99991543,
    http: 400,
    said: 'app id or app secret is wrong',
    category: 'UNAUTHENTICATED',
    reason: 'APPLICATION_CREDENTIALS_INVALID',
    message: "Feishu does not accept the application's id and secret.",
  },
  {
    code: 99992351,
    http: 400,
    said: 'not a valid {open_id} or not exists',
    category: 'NOT_FOUND',
    reason: 'ID_UNKNOWN',
    message: 'Feishu knows nobody by an id of the input.',
  },
  {
    code: 99992361,
    http: 400,
    said: 'open_id cross app',
    category: 'INVALID_INPUT',
    reason: 'ID_OF_ANOTHER_APPLICATION',
    message: 'An open id of the input belongs to another Feishu application.',
  },
  {
    code: 99992402,
    http: 400,
    said: 'field validation failed',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    message: 'Feishu does not accept a value of the input.',
  },
  {
    code: 2200,
    http: 500,
    said: 'internal error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: 'Something failed inside Feishu, possibly because it was called too often.',
  },
  {
    code: 9499,
    http: 400,
    said: 'Bad Request',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    message: 'Feishu could not read the request.',
  },
];

/** The token exchange's codes, apart from the others as no operation of a caller's own meets them (CONTRACT §4.1). */
export const tokenExchangeRows: Readonly<Record<string, readonly Row[]>> = {
  'POST /open-apis/auth/v3/tenant_access_token/internal': [
    {
      code: 10003,
      http: 200,
      said: 'invalid param',
      category: 'UNAUTHENTICATED',
      reason: 'APPLICATION_CREDENTIALS_INVALID',
      message: "Feishu could not read the application's id and secret.",
    },
    {
      code: 10014,
      http: 200,
      said: 'app secret invalid',
      category: 'UNAUTHENTICATED',
      reason: 'APPLICATION_CREDENTIALS_INVALID',
      message: 'Feishu knows no application with this id and secret.',
    },
  ],
};

/** Where in an operation's input each of Feishu's fields is given; `*` stands for an index that only the input shows. */
export const inputPaths: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'POST /open-apis/payroll/v1/payment_activitys/archive': {
    activity_id: ['activityId'],
  },
  'GET /open-apis/payroll/v1/payment_activitys': {
    pay_period_start_date: ['payDate', 'start'],
    pay_period_end_date: ['payDate', 'end'],
    statuses: ['statuses'],
    page_size: ['first'],
    page_token: ['after'],
  },
  'POST /open-apis/compensation/v1/archives': {
    unique_id: ['uniqueId'],
    user_id: ['userId'],
    user_id_type: ['userIdType'],
    operator_id: ['operatorId'],
    effective_time: ['effectiveDate'],
    currency_id: ['currencyId'],
    plan_id: ['planId'],
    plan_tid: ['planTid'],
    change_reason_id: ['changeReasonId'],
    item_value_lists: ['items'],
    'item_value_lists.item_id': ['items', '*', 'itemId'],
    'item_value_lists.item_value': ['items', '*', 'value'],
    'item_value_lists.item_value_regular': ['items', '*', 'regularValue'],
    description: ['description'],
    edit_remark: ['editRemark'],
  },
  'PATCH /open-apis/attendance/v1/leave_accrual_record/:leave_id': {
    leave_id: ['leaveId'],
    leave_granting_record_id: ['recordId'],
    employment_id: ['userId'],
    user_id_type: ['userIdType'],
    leave_type_id: ['leaveTypeId'],
    reason: ['reason'],
    'reason.lang': ['reason', '*', 'locale'],
    'reason.value': ['reason', '*', 'value'],
    time_offset: ['timeOffset'],
    expiration_date: ['expirationDate'],
    quantity: ['quantity'],
  },
};
