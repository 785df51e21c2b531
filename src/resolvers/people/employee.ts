import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../context.ts';
import { batchGetEmployees } from '../../datasources/core-hr.ts';
import { isUserIdType, USER_ID_TYPES, type UserIdType } from '../../datasources/feishu/wire.ts';
import { checkId, checkIds } from '../values/arguments.ts';
import { badUserInput } from '../values/errors.ts';
import { selectedEmployeeFields } from './employment.ts';

/** An employee as this graph knows one: by an id. Nothing is read of them until a field asks for it. */
export interface Employee {
  readonly userId: string;
  readonly userIdType: UserIdType;
}

/** `userIdType` is what a client may leave out or give as null. */
export interface EmployeeArgs {
  readonly userId: string;
  readonly userIdType?: UserIdType | null | undefined;
}

/** The employee with this id. Whether there is one is not checked, as that would take a call of its own. */
export function employee({ userId, userIdType }: EmployeeArgs): Employee {
  checkId('userId', userId);
  return { userId, userIdType: userIdType ?? 'open_id' };
}

/** What a global id of an employee holds. */
export function employeeKeys({ userIdType, userId }: Employee): string[] {
  return [userIdType, userId];
}

/** The employee of a global id, as `employee` gives it; null for a kind of id that is unknown here. */
export function employeeOfId(keys: { userIdType: string; userId: string }): Employee | null {
  const { userIdType, userId } = keys;
  return isUserIdType(userIdType) ? { userId, userIdType } : null;
}

/** The employee that another subgraph refers to, with the kind of id as the graph writes it: `OPEN_ID`. */
export function referredEmployee(reference: { userId: string; userIdType: string }): Employee {
  const userIdType = USER_ID_TYPES.find((type) => type.toUpperCase() === reference.userIdType);
  if (!userIdType) {
    const allowed = USER_ID_TYPES.map((type) => type.toUpperCase()).join(', ');
    throw badUserInput('userIdType', {
      en: `is ${JSON.stringify(reference.userIdType)}. Allowed: ${allowed}.`,
      zh: `是 ${JSON.stringify(reference.userIdType)}。允许的值：${allowed}。`,
    });
  }
  return employee({ userId: reference.userId, userIdType });
}

export interface EmployeesArgs {
  readonly userIds?: readonly string[] | null | undefined;
  readonly workEmails?: readonly string[] | null | undefined;
  readonly userIdType?: UserIdType | null | undefined;
}

/**
 * The employees whom Feishu People has, in the order asked for; null in the place of each that it has not. One call for
 * up to 100, which their employment shares.
 */
export function employees(
  { userIds, workEmails, userIdType: type }: EmployeesArgs,
  { loaders }: Context,
  info: GraphQLResolveInfo,
): Promise<Employee | null>[] {
  const userIdType = type ?? 'open_id';
  const { idsPerCall } = batchGetEmployees;
  const { byId, byWorkEmail } = loaders.employees(() => selectedEmployeeFields(info));
  if (userIds && !workEmails) {
    checkIds('userIds', userIds, idsPerCall);
    return userIds.map((userId) => byId.load({ userIdType, userId }));
  }
  if (workEmails && !userIds) {
    checkIds('workEmails', workEmails, idsPerCall);
    return workEmails.map((workEmail) => byWorkEmail.load({ userIdType, workEmail }));
  }
  throw badUserInput('userIds', {
    en: `and "workEmails" are ${userIds ? 'both' : 'neither'} given. Allowed: exactly one of the two.`,
    zh: `和 "workEmails" ${userIds ? '同时给出' : '都没有给出'}。两者必须且只能选一。`,
  });
}
