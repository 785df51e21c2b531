import type { Reason } from './reason.ts';

/** Limits and failures of Feishu itself. */
export const upstreamReasons = {
  RATE_LIMITED: {
    meaning: { en: 'Feishu was called too often in a short time.', zh: '短时间内调用飞书过于频繁。' },
    hint: {
      en: 'Wait as long as the answer says, then repeat the request.',
      zh: '请按返回的等待时间稍候，然后重试。',
    },
  },
  QUOTA_EXHAUSTED: {
    meaning: {
      en: "The application's calls to Feishu for this month are used up.",
      zh: '该应用本月调用飞书的额度已用完。',
    },
    hint: {
      en: "Wait for the next month, or have the company's Feishu plan raised.",
      zh: '请等到下个月，或联系管理员升级飞书套餐以提高调用额度。',
    },
  },
  EMPLOYEE_DATA_UNAVAILABLE: {
    meaning: { en: "Feishu could not read the employee's data.", zh: '飞书未能读取该员工的数据。' },
    hint: {
      en: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
      zh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  LEAVE_PLAN_CHECK_FAILED: {
    meaning: {
      en: 'Feishu failed while checking whether the leave plan covers the employee.',
      zh: '飞书在检查假期计划是否适用于该员工时出错。',
    },
    hint: {
      en: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
      zh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  LEAVE_ACCRUAL_CALCULATION_FAILED: {
    meaning: {
      en: 'Feishu failed while computing the leave that is granted.',
      zh: '飞书在计算发放的假期时出错。',
    },
    hint: {
      en: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
      zh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  LEAVE_BALANCE_CALCULATION_FAILED: {
    meaning: {
      en: 'Feishu cannot compute the leave balance as it is set up.',
      zh: '按当前配置，飞书无法计算假期余额。',
    },
    hint: {
      en: "A repeat will not help. Give the log id to Feishu's support.",
      zh: '重试无法解决此问题，请将日志 ID 提供给飞书技术支持。',
    },
  },
  UPSTREAM_INTERNAL_ERROR: {
    meaning: { en: 'Something failed inside Feishu.', zh: '飞书内部出错。' },
    hint: {
      en: "Try again a little later. If it keeps failing, give the log id to Feishu's support.",
      zh: '请稍后重试。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  UNRECOGNIZED: {
    meaning: {
      en: 'Feishu answered with a code that this graph does not know.',
      zh: '飞书返回了本服务未知的错误码。',
    },
    hint: {
      en: "Look the code up in Feishu's documentation, or give the log id to their support.",
      zh: '请在飞书开放平台文档中查询该错误码，或将日志 ID 提供给飞书技术支持。',
    },
  },
} satisfies Record<string, Reason>;
