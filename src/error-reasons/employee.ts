import type { Reason } from './reason.ts';

/** Refusals about employees and operators. */
export const employeeReasons = {
  EMPLOYEE_NOT_FOUND: {
    meaning: { en: 'No employee has this id.', zh: '没有该 ID 对应的员工。' },
    hint: {
      en: 'Check userId, and that userIdType says what kind of id it is.',
      zh: '请检查 userId 是否正确，以及 userIdType 是否与该 ID 的类型一致。',
    },
  },
  PERSON_RECORD_NOT_FOUND: {
    meaning: {
      en: 'The employee has no person record in Feishu People.',
      zh: '该员工在飞书人事中没有个人档案。',
    },
    hint: {
      en: "Check userId and userIdType. If both are right, have the employee's record completed in Feishu People.",
      zh: '请检查 userId 和 userIdType。如果两者无误，请在飞书人事中补全该员工的个人档案。',
    },
  },
  EMPLOYEE_NOT_ON_PROBATION: {
    meaning: {
      en: 'Values for after probation were given for an employee who is not on probation.',
      zh: '员工不在试用期，却填写了转正后的金额。',
    },
    hint: { en: 'Leave regularValue out of every item.', zh: '请去掉所有薪资项的 regularValue（转正值）。' },
  },
  OPERATOR_INVALID: {
    meaning: {
      en: 'The operator of a salary change is missing or is not known to Feishu.',
      zh: '调薪操作人缺失，或在飞书中不存在。',
    },
    hint: {
      en: 'Give the id of the person who makes this change as operatorId, of the kind that userIdType says. Without a user token Feishu always wants it.',
      zh: '请在 operatorId 中填写操作人的 ID，其类型须与 userIdType 一致。以应用身份调用时必须填写操作人。',
    },
  },
} satisfies Record<string, Reason>;
