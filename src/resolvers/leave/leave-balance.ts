import type { Context } from '../../context.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import { type LeaveBalance, listLeaveBalances } from '../../datasources/leave/core-hr-leave.ts';

import type { Employee } from '../people/employee.ts';
import { checkIds, isCalendarDate, noCalendarDate } from '../values/arguments.ts';
import { badUserInput } from '../values/errors.ts';

interface BalanceArgs {
  readonly asOf?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly includeOffboard?: boolean | null | undefined;
}

export interface LeaveBalancesArgs extends BalanceArgs {
  readonly userIds: readonly string[];
  readonly userIdType?: UserIdType | null | undefined;
}

/** The balances of 1 to 100 employees as one list, in the order of their ids: one call. */
export async function leaveBalances(
  { userIds, userIdType, ...args }: LeaveBalancesArgs,
  context: Context,
): Promise<LeaveBalance[]> {
  checkIds('userIds', userIds, listLeaveBalances.idsPerCall);
  const ofEach = userIds.map((userId) =>
    leaveBalancesOf({ userId, userIdType: userIdType ?? 'open_id' }, args, context),
  );
  return (await Promise.all(ofEach)).flatMap((balances) => balances ?? []);
}

/** The balances of one employee; null where Feishu has none. Up to 100 employees cost one call together. */
export async function leaveBalancesOf(
  { userId, userIdType }: Employee,
  { asOf, timeZone, includeOffboard }: BalanceArgs,
  { loaders }: Pick<Context, 'loaders'>,
): Promise<readonly LeaveBalance[] | null> {
  return loaders.leaveBalances.load({
    userId,
    userIdType,
    asOf: asOf == null ? undefined : checkDay(asOf),
    timeZone: timeZone == null ? undefined : checkTimeZone(timeZone),
    includeOffboard: includeOffboard ?? false,
  });
}

function checkDay(asOf: string): string {
  if (isCalendarDate(asOf)) return asOf;
  throw badUserInput('asOf', noCalendarDate(asOf));
}

/** An IANA name; an offset such as `+08:00`, which JavaScript takes as well, is none. */
function checkTimeZone(timeZone: string): string {
  if (/^[A-Za-z]/.test(timeZone) && isTimeZone(timeZone)) return timeZone;
  const quoted = JSON.stringify(timeZone);
  throw badUserInput('timeZone', {
    en: `is ${quoted}, which is no time zone. Allowed: an IANA name, for example "Asia/Shanghai".`,
    zh: `是 ${quoted}，不是时区。请使用 IANA 名称，例如 "Asia/Shanghai"。`,
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
