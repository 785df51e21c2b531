import type { FeishuErrorCode } from '../feishu/error-codes/error-code.ts';
import { failedRead, invalidParameter } from './shared.ts';

/** Feishu: payroll-v1/payment_activity/archive (CONTRACT §2.1). */
export const archivePaymentActivityErrors: readonly FeishuErrorCode[] = [
  {
    code: 2500001,
    http: 500,
    msg: 'unknown error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: 'Feishu failed for an unknown reason, and does not say whether the activity was archived.',
      zh: '飞书因未知原因出错，未说明该发薪活动是否已封存。',
    },
    hint: {
      en: "Look at the status of the activity before you archive it again: the write may have arrived. If it keeps failing, give the log id to Feishu's support.",
      zh: '请先查看发薪活动的状态再决定是否重新封存：本次封存可能已经生效。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  {
    code: 2500002,
    http: 400,
    msg: 'param is invalid',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    fields: ['activity_id'],
    message: { en: 'Feishu does not accept the activityId.', zh: '飞书不接受该 activityId。' },
    hint: {
      en: 'Check activityId: it is the id that paymentActivities gives.',
      zh: '请检查 activityId，应使用 paymentActivities 返回的 ID。',
    },
  },
  {
    code: 2500003,
    http: 500,
    msg: 'rpc fail',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: 'A call inside Feishu failed, and it does not say whether the activity was archived.',
      zh: '飞书内部调用失败，未说明该发薪活动是否已封存。',
    },
    hint: {
      en: "Look at the status of the activity before you archive it again: the write may have arrived. If it keeps failing, give the log id to Feishu's support.",
      zh: '请先查看发薪活动的状态再决定是否重新封存：本次封存可能已经生效。如果仍然失败，请将日志 ID 提供给飞书技术支持。',
    },
  },
  {
    code: 2500004,
    http: 500,
    msg: 'payment activity status error',
    category: 'FAILED_PRECONDITION',
    reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
    fields: ['activity_id'],
    message: {
      en: 'Only an activity in the state APPROVED can be archived, and this one is in another.',
      zh: '只有状态为 APPROVED 的发薪活动才能封存，而该活动处于其他状态。',
    },
  },
  {
    code: 2500005,
    http: 500,
    msg: 'data perm denied',
    category: 'FORBIDDEN',
    reason: 'PERMISSION_DENIED',
    fields: ['activity_id'],
    message: {
      en: 'The payment activity lies outside the data that the caller may act on.',
      zh: '该发薪活动不在调用方可操作的数据范围内。',
    },
    hint: {
      en: "Under the application's identity, have its Payroll data range set in the Feishu developer console. With a user token, have the user given rights to this activity.",
      zh: '以应用身份调用时，请在飞书开发者后台配置应用的薪酬数据范围；以用户身份调用时，请为该用户开通此发薪活动的权限。',
    },
  },
  {
    code: 2500006,
    http: 500,
    msg: 'payment activity not existed',
    category: 'NOT_FOUND',
    reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
    fields: ['activity_id'],
    message: {
      en: 'There is no payment activity with this activityId.',
      zh: '没有该 activityId 对应的发薪活动。',
    },
  },
];

/** Feishu: payroll-v1/payment_activity/list (CONTRACT §2.2). */
export const listPaymentActivitiesErrors: readonly FeishuErrorCode[] = [
  {
    code: 2500001,
    http: 500,
    msg: 'unknown error',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: 'Feishu failed for an unknown reason while listing payment activities.',
      zh: '飞书在查询发薪活动列表时因未知原因出错。',
    },
  },
  {
    code: 2500002,
    http: 400,
    msg: 'param is invalid',
    category: 'INVALID_INPUT',
    reason: 'INVALID_PARAMETER',
    message: {
      en: 'Feishu does not accept a filter or the paging of the payment activities.',
      zh: '飞书不接受发薪活动列表的筛选条件或分页参数。',
    },
    hint: {
      en: 'Check both dates of payDate, the statuses, first and after.',
      zh: '请检查 payDate 的起止日期，以及 statuses、first 和 after。',
    },
  },
  {
    code: 2500003,
    http: 500,
    msg: 'rpc fail',
    category: 'UPSTREAM_FAILURE',
    reason: 'UPSTREAM_INTERNAL_ERROR',
    retryable: true,
    message: {
      en: 'A call inside Feishu failed while payment activities were listed.',
      zh: '查询发薪活动列表时，飞书内部调用失败。',
    },
  },
];

const details = { en: 'payment details', zh: '发薪明细' };

/** A missing activity is refused under HTTP 200, with a code that means something else elsewhere (CONTRACT §3.4). */
export const listPaymentActivityDetailsErrors: readonly FeishuErrorCode[] = [
  failedRead(2500001, 'unknown error', details),
  invalidParameter(2500002, 'param is invalid', {
    en: 'Feishu does not accept the activity, the filter or the paging of the details.',
    zh: '飞书不接受发薪明细的发薪活动、筛选条件或分页参数。',
  }),
  failedRead(2500003, 'rpc fail', details),
  {
    code: 2500004,
    http: 200,
    msg: 'current payment activity is not exist or deleted',
    category: 'NOT_FOUND',
    reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
    message: {
      en: 'The payment activity does not exist, or was deleted in the meantime.',
      zh: '该发薪活动不存在，或已被删除。',
    },
  },
];

const queriedDetails = { en: 'the payment details of employees', zh: '员工发薪明细' };

/** 2500003 and 2500004 mean something else in the lists of payroll (CONTRACT §3.5). */
export const queryPaymentDetailsErrors: readonly FeishuErrorCode[] = [
  failedRead(2500001, 'unknown error', queriedDetails),
  invalidParameter(2500002, 'param is invalid', {
    en: 'Feishu does not accept an employee, the filter or the paging of the payment details.',
    zh: '飞书不接受发薪明细的员工、筛选条件或分页参数。',
  }),
  {
    ...invalidParameter(
      2500003,
      'Too many payment activities. Please reduce the number of "payment activity ID list".',
      {
        en: 'The activityIds name more payment activities than Feishu reads at once, which is 50.',
        zh: 'activityIds 中的发薪活动超过飞书一次可查询的 50 个。',
      },
    ),
    fields: ['activity_ids'],
    hint: { en: 'Give fewer activityIds.', zh: '请减少 activityIds 的数量。' },
  },
  {
    ...invalidParameter(
      2500004,
      "Pay date range can't exceed 12 months. Please shorten the pay date range.",
      { en: 'The range of payDate is longer than 12 months.', zh: 'payDate 的范围超过 12 个月。' },
    ),
    fields: ['pay_period_end_date'],
    hint: { en: 'Ask for 12 months of payDate at most.', zh: '请将 payDate 的范围缩短至 12 个月以内。' },
  },
  {
    ...invalidParameter(2500005, 'Employee ID list is too long. Please reduce it to within 100 characters.', {
      en: 'The userIds are more than 100.',
      zh: 'userIds 超过 100 个。',
    }),
    fields: ['employee_ids'],
    hint: { en: 'Ask for 100 employees at most.', zh: '请将员工数量减少至 100 个以内。' },
  },
  {
    ...invalidParameter(2500006, "Pay start and end dates and payment activity ID can't both be empty.", {
      en: 'Neither payDate nor activityIds is given.',
      zh: '未填写 payDate 或 activityIds。',
    }),
    fields: ['pay_period_start_date', 'activity_ids'],
    hint: { en: 'Give either payDate or activityIds.', zh: '请填写 payDate 或 activityIds 之一。' },
  },
  failedRead(2500007, 'rpc fail', queriedDetails),
  {
    ...invalidParameter(2500008, 'Too many payment activities. Please shorten the pay date range.', {
      en: 'More payment activities are paid in the range of payDate than Feishu reads at once, which is 50.',
      zh: 'payDate 范围内的发薪活动超过飞书一次可查询的 50 个。',
    }),
    fields: ['pay_period_start_date', 'pay_period_end_date'],
    hint: { en: 'Ask for a shorter range of payDate.', zh: '请缩短 payDate 的范围。' },
  },
];

const payGroups = { en: 'pay groups', zh: '薪资组' };

/** Feishu: payroll-v1/paygroup/list (CONTRACT §3.6). An invalid parameter is refused under HTTP 404. */
export const listPayGroupsErrors: readonly FeishuErrorCode[] = [
  failedRead(2500001, 'unknown error', payGroups),
  {
    ...invalidParameter(2500002, 'param invalid', {
      en: 'Feishu does not accept the paging of pay groups.',
      zh: '飞书不接受薪资组列表的分页参数。',
    }),
    http: 404,
  },
  failedRead(2500003, 'rpc fail', payGroups),
];

const accountingItems = { en: 'accounting items', zh: '算薪项' };

/** Feishu: payroll-v1/acct_item/list (CONTRACT §3.6). */
export const listAccountingItemsErrors: readonly FeishuErrorCode[] = [
  failedRead(2500001, 'unknown error', accountingItems),
  invalidParameter(2500002, 'param invalid', {
    en: 'Feishu does not accept the paging of accounting items.',
    zh: '飞书不接受算薪项列表的分页参数。',
  }),
  failedRead(2500003, 'rpc fail', accountingItems),
];
