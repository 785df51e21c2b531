import type { Reason } from './reason.ts';

/** Refusals about leave. */
export const leaveReasons = {
  LEAVE_CHANGE_EMPTY: {
    meaning: {
      en: 'The input changes neither the quantity nor the expiration date.',
      zh: '输入既未修改发放数量，也未修改失效日期。',
    },
    hint: {
      en: 'Give quantity, expirationDate or both.',
      zh: '请至少填写 quantity（发放数量）或 expirationDate（失效日期）中的一项。',
    },
  },
  REASON_MISSING: {
    meaning: {
      en: 'No reason is given for granting leave or for changing a leave granting record.',
      zh: '没有填写发放假期或修改假期发放记录的原因。',
    },
    hint: { en: 'Give a reason in at least one language.', zh: '请至少用一种语言填写 reason（原因）。' },
  },
  REASON_TOO_LONG: {
    meaning: { en: 'The reason is longer than 3000 characters.', zh: '原因超过 3000 个字符。' },
    hint: {
      en: 'Shorten reason to at most 3000 characters.',
      zh: '请将 reason（原因）缩短到 3000 个字符以内。',
    },
  },
  LEAVE_QUANTITY_INVALID: {
    meaning: { en: 'The quantity is not a plain decimal number.', zh: '发放数量不是普通的十进制数。' },
    hint: {
      en: 'Write quantity as a plain decimal number, for example 2.5.',
      zh: '请将 quantity（发放数量）写成普通的十进制数，例如 2.5。',
    },
  },
  LEAVE_QUANTITY_OUT_OF_RANGE: {
    meaning: {
      en: 'The quantity does not lie between -9999 and 9999.',
      zh: '发放数量不在 -9999 到 9999 之间。',
    },
    hint: {
      en: 'Choose a quantity between -9999 and 9999.',
      zh: '请将 quantity（发放数量）控制在 -9999 到 9999 之间。',
    },
  },
  LEAVE_QUANTITY_TOO_PRECISE: {
    meaning: { en: 'The quantity has more than 6 decimals.', zh: '发放数量的小数位数超过 6 位。' },
    hint: {
      en: 'Round quantity to at most 6 decimals.',
      zh: '请将 quantity（发放数量）的小数位数控制在 6 位以内。',
    },
  },
  LEAVE_UNIT_INVALID: {
    meaning: {
      en: 'The unit is neither days nor hours, or not the one in which the leave type is counted.',
      zh: '单位既不是天也不是小时，或不是该假期类型所使用的单位。',
    },
    hint: {
      en: 'Give DAY or HOUR as the unit, whichever the leave type is counted in.',
      zh: '请按该假期类型所使用的单位填写 DAY（天）或 HOUR（小时）。',
    },
  },
  EXPIRATION_DATE_INVALID: {
    meaning: {
      en: 'The expiration date does not suit the record; it may lie before its effective date.',
      zh: '失效日期与该发放记录不符，可能早于其生效日期。',
    },
    hint: {
      en: "Choose an expirationDate that is not before the record's effective date.",
      zh: '请选择不早于该发放记录生效日期的 expirationDate（失效日期）。',
    },
  },
  EFFECTIVE_DATE_AFTER_GRANT: {
    meaning: {
      en: 'The effective date is later than Feishu allows for a grant.',
      zh: '生效日期晚于飞书允许的发放日期。',
    },
    hint: {
      en: 'Choose an earlier effectiveDate, or grant the leave when that day has come.',
      zh: '请选择更早的 effectiveDate（生效日期），或等到该日期再发放。',
    },
  },
  EXTERNAL_ID_TOO_LONG: {
    meaning: {
      en: 'The external id of the leave granting record is longer than 64 characters.',
      zh: '假期发放记录的外部 ID 超过 64 个字符。',
    },
    hint: {
      en: 'Shorten externalId to at most 64 characters.',
      zh: '请将 externalId（外部 ID）缩短到 64 个字符以内。',
    },
  },
  LEAVE_TYPE_NOT_FOUND: {
    meaning: { en: 'No leave type has this id.', zh: '没有该 ID 对应的假期类型。' },
    hint: { en: 'Take leaveTypeId from leaveTypes.', zh: '请从 leaveTypes 中选取 leaveTypeId（假期类型）。' },
  },
  LEAVE_TYPE_DEACTIVATED: {
    meaning: {
      en: 'The leave type is deactivated, so that its records cannot be written.',
      zh: '该假期类型已停用，不能写入其发放记录。',
    },
    hint: { en: 'Have the leave type enabled in Feishu first.', zh: '请先在飞书中启用该假期类型。' },
  },
  LEAVE_SUBTYPE_REQUIRED: {
    meaning: {
      en: 'The leave type has subtypes, and one of them must be named.',
      zh: '该假期类型有子类型，必须指定其中一个。',
    },
    hint: {
      en: "Give the id of one of the leave type's subtypes as leaveTypeId.",
      zh: '请将 leaveTypeId 改为该假期类型下某个子类型（subtypes）的 ID。',
    },
  },
  LEAVE_RECORD_NOT_FOUND: {
    meaning: { en: 'No leave granting record has this id.', zh: '没有该 ID 对应的假期发放记录。' },
    hint: {
      en: 'Take recordId from leaveAccrualRecords.',
      zh: '请从 leaveAccrualRecords 中选取 recordId（发放记录）。',
    },
  },
  LEAVE_RECORD_ALREADY_EXISTS: {
    meaning: { en: 'There already is such a leave granting record.', zh: '相同的假期发放记录已经存在。' },
    hint: {
      en: "Do not repeat this; look at the employee's leave granting records, which already contain it.",
      zh: '请不要重试；该员工的假期发放记录中已有这条记录，请直接查看。',
    },
  },
  LEAVE_RECORD_NOT_EDITABLE: {
    meaning: {
      en: 'The leave granting record can be neither changed nor deleted, as those that the system granted.',
      zh: '该假期发放记录不能修改或删除，例如由系统发放的记录。',
    },
    hint: {
      en: 'Choose a record that was granted by hand or by another system; change those of the system by the leave plan.',
      zh: '请选择手动发放或外部系统发放的记录；系统发放的记录只能通过调整假期计划来改变。',
    },
  },
  LEAVE_PLAN_MISSING: {
    meaning: { en: 'No leave plan is set up for this leave type.', zh: '该假期类型尚未配置假期计划。' },
    hint: {
      en: 'Have a leave plan for this leave type set up in Feishu, then try again.',
      zh: '请先在飞书中为该假期类型创建假期计划，然后重试。',
    },
  },
  LEAVE_PLAN_INVALID: {
    meaning: { en: 'The leave plan is set up inconsistently.', zh: '假期计划的配置前后矛盾。' },
    hint: {
      en: 'Have the leave plan of this leave type checked and saved again in Feishu, then try again.',
      zh: '请先在飞书中检查并重新保存该假期类型的假期计划，然后重试。',
    },
  },
  LEAVE_PLAN_NOT_APPLICABLE: {
    meaning: { en: 'The leave plan does not cover this employee.', zh: '假期计划不适用于该员工。' },
    hint: {
      en: 'Have the employee included among the people of the leave plan in Feishu, or check that userId is the right employee.',
      zh: '请在飞书中将该员工纳入假期计划的适用人员范围，或确认 userId 是否为正确的员工。',
    },
  },
  LEAVE_PLAN_NOT_MATCHED: {
    meaning: {
      en: "No version of the leave plan applied during the employee's time with the company.",
      zh: '该员工任职期间没有适用的假期计划版本。',
    },
    hint: {
      en: "Have a version of the leave plan set up in Feishu that covers the employee's time with the company.",
      zh: '请在飞书中检查假期计划，确保该员工任职期间有对应的计划版本。',
    },
  },
  LEAVE_ACCRUAL_RULE_MISSING: {
    meaning: {
      en: 'The leave plan has no valid rule for granting leave.',
      zh: '假期计划没有有效的发放规则。',
    },
    hint: {
      en: 'Have a valid granting rule added to the leave plan in Feishu, then try again.',
      zh: '请先在飞书中为该假期计划配置有效的发放规则，然后重试。',
    },
  },
  LEAVE_UNIT_CONVERSION_MISCONFIGURED: {
    meaning: {
      en: 'The leave plan converts between days and hours by a rule that is set up wrongly.',
      zh: '假期计划中天与小时的换算规则配置有误。',
    },
    hint: {
      en: 'Have the unit conversion in the granting rule of the leave plan corrected in Feishu, then try again.',
      zh: '请先在飞书中修正该假期计划发放规则里的单位换算设置，然后重试。',
    },
  },
  LEAVE_BALANCE_NOT_SUPPORTED: {
    meaning: {
      en: 'Feishu computes no balance for leave that is not granted by cycle.',
      zh: '非周期发放的假期，飞书不计算其余额。',
    },
    hint: {
      en: "Use a leave type that is granted by cycle. If this one must work, give the log id to Feishu's support.",
      zh: '请使用按周期发放的假期类型。如果必须使用该类型，请将日志 ID 提供给飞书技术支持。',
    },
  },
  LEAVE_CHANGE_REFUSED: {
    meaning: {
      en: 'Feishu refused the change under a code that several different refusals share.',
      zh: '飞书拒绝了本次修改，其错误码由多种不同的拒绝原因共用。',
    },
    hint: {
      en: "Check every value of the input. If all are right, give the log id to Feishu's support, who can see which refusal it was.",
      zh: '请检查输入中的各项取值。如果全部无误，请将日志 ID 提供给飞书技术支持，以确认具体的拒绝原因。',
    },
  },
} satisfies Record<string, Reason>;
