import { USER_ID_TYPES, type UserIdType } from '../../datasources/feishu/wire.ts';
import { checkId } from '../values/arguments.ts';
import { badUserInput } from '../values/errors.ts';

/** An employee as this graph knows one: by an id, and nothing is read of them. */
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

/** The employee that another subgraph refers to, with the kind of id as the graph writes it: `OPEN_ID`. */
export function referredEmployee(reference: { userId: string; userIdType: string }): Employee {
  const userIdType = USER_ID_TYPES.find((type) => type.toUpperCase() === reference.userIdType);
  if (!userIdType) {
    const allowed = USER_ID_TYPES.map((type) => type.toUpperCase()).join(', ');
    throw badUserInput('userIdType', `is ${JSON.stringify(reference.userIdType)}. Allowed: ${allowed}.`);
  }
  return employee({ userId: reference.userId, userIdType });
}
