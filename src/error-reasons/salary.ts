import type { Reason } from './reason.ts';

/** Refusals of salary changes. */
export const salaryReasons = {
  UNIQUE_ID_ALREADY_USED: {
    meaning: {
      en: 'The idempotency key belongs to an earlier salary change.',
      zh: '该幂等键已被之前的调薪使用。',
    },
    hint: {
      en: "For a new change use a new uniqueId. If this repeats a try whose answer was lost, look at the employee's salary archives first: that try has probably arrived.",
      zh: '如果是新的变更，请换一个新的 uniqueId。如果是在重试一次未收到结果的请求，请先查看该员工的薪资档案：上一次请求很可能已经生效。',
    },
  },
  EFFECTIVE_DATE_OUT_OF_RANGE: {
    meaning: {
      en: 'The effective date does not lie between 1970-01-01 and 2038-01-19, both excluded.',
      zh: '生效日期不在 1970-01-01 与 2038-01-19 之间（不含这两天）。',
    },
    hint: {
      en: 'Choose an effectiveDate after 1970-01-01 and before 2038-01-19.',
      zh: '请选择晚于 1970-01-01 且早于 2038-01-19 的 effectiveDate（生效日期）。',
    },
  },
  EFFECTIVE_DATE_BEFORE_PLAN: {
    meaning: {
      en: 'The effective date lies before the day from which the salary plan applies.',
      zh: '生效日期早于薪资方案的生效日期。',
    },
    hint: {
      en: "Choose a later effectiveDate, or have the plan's own effective date moved forward in Feishu.",
      zh: '请选择更晚的 effectiveDate（生效日期），或在飞书中将薪资方案的生效日期提前。',
    },
  },
  EFFECTIVE_DATE_BEFORE_HIRE_DATE: {
    meaning: {
      en: 'The effective date lies before the day on which the employee was hired.',
      zh: '生效日期早于员工的入职日期。',
    },
    hint: {
      en: "Choose an effectiveDate on or after the employee's hire date.",
      zh: '请选择不早于员工入职日期的 effectiveDate（生效日期）。',
    },
  },
  EFFECTIVE_DATE_AFTER_LAST_DAY: {
    meaning: {
      en: "The effective date lies after the employee's last working day.",
      zh: '生效日期晚于员工的离职日期。',
    },
    hint: {
      en: "Choose an effectiveDate no later than the employee's last working day.",
      zh: '请选择不晚于员工离职日期的 effectiveDate（生效日期）。',
    },
  },
  SALARY_PLAN_NOT_FOUND: {
    meaning: { en: 'No salary plan has this id and version.', zh: '没有该 ID 和版本对应的薪资方案。' },
    hint: {
      en: 'Take planId and planTid together from the same entry of salaryPlans; the planTid changes with each version of the plan.',
      zh: '请从 salaryPlans 的同一条记录中同时取 planId 和 planTid；方案每次更新版本，planTid 都会变化。',
    },
  },
  SALARY_PLAN_DEACTIVATED: {
    meaning: { en: 'The salary plan is deactivated.', zh: '薪资方案已停用。' },
    hint: {
      en: 'Have the plan enabled in Feishu, or choose another one.',
      zh: '请先在飞书中启用该薪资方案，或选择其他方案。',
    },
  },
  SALARY_PLAN_WITHOUT_PROBATION: {
    meaning: {
      en: 'Values for after probation were given under a salary plan that has none.',
      zh: '薪资方案未启用试用期薪资，却填写了转正后的金额。',
    },
    hint: {
      en: 'Leave regularValue out of every item, or choose a plan whose probationSalaryEnabled is true.',
      zh: '请去掉所有薪资项的 regularValue（转正值），或选择 probationSalaryEnabled 为 true 的薪资方案。',
    },
  },
  SALARY_CHANGE_REASON_NOT_FOUND: {
    meaning: { en: 'No reason for a salary change has this id.', zh: '没有该 ID 对应的调薪原因。' },
    hint: {
      en: 'Take changeReasonId from salaryChangeReasons.',
      zh: '请从 salaryChangeReasons 中选取 changeReasonId（调薪原因）。',
    },
  },
  CURRENCY_NOT_FOUND: {
    meaning: { en: 'No currency has this id.', zh: '没有该 ID 对应的币种。' },
    hint: {
      en: 'Take currencyId from currencies, or from the plan.',
      zh: '请从 currencies 或薪资方案中选取 currencyId（币种）。',
    },
  },
  CURRENCY_MISMATCH: {
    meaning: { en: 'The currency is not the one of the salary plan.', zh: '币种与薪资方案的币种不一致。' },
    hint: {
      en: "Use the plan's own currency as currencyId, or choose a plan in the wanted currency.",
      zh: '请将 currencyId 改为薪资方案的币种，或选择使用目标币种的方案。',
    },
  },
  SALARY_ITEM_MISSING: {
    meaning: {
      en: 'An editable item of the salary plan has no value in the input.',
      zh: '输入中缺少薪资方案的某个可编辑薪资项。',
    },
    hint: {
      en: 'Give a value for every item of the plan whose adjustment is MANUAL.',
      zh: '请为薪资方案中所有 adjustment 为 MANUAL 的薪资项填写金额。',
    },
  },
  SALARY_ITEM_NOT_EDITABLE: {
    meaning: {
      en: 'An item of the input is not part of the salary plan, or its value cannot be set.',
      zh: '输入中的某个薪资项不属于该薪资方案，或不可编辑。',
    },
    hint: {
      en: 'Send exactly those items of the plan whose adjustment is MANUAL.',
      zh: '请只提交薪资方案中 adjustment 为 MANUAL 的薪资项，不要提交其他项。',
    },
  },
  SALARY_ITEM_DUPLICATE: {
    meaning: { en: 'The same salary item is given more than once.', zh: '同一个薪资项填写了多次。' },
    hint: { en: 'Let each itemId occur once in items.', zh: '请确保 items 中的每个 itemId 只出现一次。' },
  },
  SALARY_ITEM_VALUE_INVALID: {
    meaning: {
      en: 'The value of a salary item is not a positive decimal number of 1 to 18 characters.',
      zh: '薪资项的金额不是 1 到 18 个字符的正十进制数。',
    },
    hint: {
      en: 'Write value as a positive decimal without sign, spaces or exponent, of at most 18 characters, for example 12000.50.',
      zh: '请将 value 写成正的十进制数，最多 18 个字符，不带正负号、空格或科学计数法，例如 12000.50。',
    },
  },
  REGULAR_VALUE_INVALID: {
    meaning: {
      en: 'Values for after probation are given for some items only, or one is not a positive decimal number of 1 to 18 characters.',
      zh: '只有部分薪资项填写了转正后的金额，或其中某个值不是 1 到 18 个字符的正十进制数。',
    },
    hint: {
      en: 'Give regularValue for all items or for none; each is a positive decimal of at most 18 characters, for example 15000.',
      zh: '请为所有薪资项都填写 regularValue（转正值），或者全部不填；每个值须为正的十进制数，最多 18 个字符，例如 15000。',
    },
  },
  REGULAR_VALUE_NOT_ALLOWED: {
    meaning: {
      en: 'Values for after probation were given for a salary change that takes none at this effective date.',
      zh: '该生效日期下的调薪不允许填写转正后的金额。',
    },
    hint: {
      en: 'Leave regularValue out of every item, or choose the effectiveDate on which the salary is first set.',
      zh: '请去掉所有薪资项的 regularValue（转正值），或将 effectiveDate 改为首次定薪的生效日期。',
    },
  },
  DESCRIPTION_TOO_LONG: {
    meaning: { en: 'The description is longer than 1000 characters.', zh: '调薪说明超过 1000 个字符。' },
    hint: {
      en: 'Shorten description to at most 1000 characters.',
      zh: '请将 description（调薪说明）缩短到 1000 个字符以内。',
    },
  },
  EDIT_REMARK_TOO_LONG: {
    meaning: {
      en: 'The remark on a correction is longer than 1000 characters.',
      zh: '更正说明超过 1000 个字符。',
    },
    hint: {
      en: 'Shorten editRemark to at most 1000 characters.',
      zh: '请将 editRemark（更正说明）缩短到 1000 个字符以内。',
    },
  },
  SALARY_STANDARD_NOT_MATCHED: {
    meaning: {
      en: 'No salary standard is set up that fits the employee.',
      zh: '没有配置适用于该员工的薪资标准。',
    },
    hint: {
      en: 'Have a salary standard that covers this employee set up in Feishu People, then try again.',
      zh: '请先在飞书人事的薪资标准表中配置适用于该员工的薪资标准，然后重试。',
    },
  },
  SALARY_ADJUSTMENT_PENDING: {
    meaning: {
      en: 'The employee has a salary change that is not finished yet.',
      zh: '该员工有尚未完成的调薪任务。',
    },
    hint: {
      en: 'Finish or cancel the open salary change in Feishu, then try again.',
      zh: '请先在飞书中完成或取消该员工尚未结束的调薪任务，然后重试。',
    },
  },
  SALARY_ADJUSTMENT_PENDING_ON_DATE: {
    meaning: {
      en: 'The employee has an unfinished salary change with the same effective date.',
      zh: '该员工在同一生效日期下有尚未完成的调薪任务。',
    },
    hint: {
      en: 'Finish or cancel the open salary change of this date in Feishu, or choose another effectiveDate.',
      zh: '请先在飞书中完成或取消该生效日期下的调薪任务，或选择其他 effectiveDate（生效日期）。',
    },
  },
} satisfies Record<string, Reason>;
