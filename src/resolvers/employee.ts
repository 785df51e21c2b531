import type { UserIdType } from '../datasources/feishu/wire.ts';
import { checkId } from './arguments.ts';

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

/** The employee with this id. That there is one is not checked: it would take a call that nobody asked for. */
export function employee({ userId, userIdType }: EmployeeArgs): Employee {
  checkId('userId', userId);
  return { userId, userIdType: userIdType ?? 'open_id' };
}
