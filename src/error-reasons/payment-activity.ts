import type { Reason } from './reason.ts';

/** Refusals about payment activities. */
export const paymentActivityReasons = {
  PAYMENT_ACTIVITY_NOT_FOUND: {
    meaning: { en: 'No payment activity has this id.', zh: '没有该 ID 对应的发薪活动。' },
    hint: {
      en: 'Check activityId, for example against the list of payment activities; it may have been deleted.',
      zh: '请检查 activityId，可与发薪活动列表核对；该活动也可能已被删除。',
    },
  },
  PAYMENT_ACTIVITY_NOT_APPROVED: {
    meaning: {
      en: 'Only an approved payment activity can be archived, and this one is in another state.',
      zh: '只有审批通过的发薪活动才能封存，而该活动处于其他状态。',
    },
    hint: {
      en: 'Look at the status of the activity: have its approval completed first, or, if it is ARCHIVED already, do nothing.',
      zh: '请查看发薪活动的状态：尚未审批通过的，请先完成审批；已经封存（ARCHIVED）的，无需再操作。',
    },
  },
} satisfies Record<string, Reason>;
