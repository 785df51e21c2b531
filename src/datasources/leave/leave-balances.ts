import DataLoader from 'dataloader';
import { ClientError } from '../../errors.ts';
import type { Call, Reserve } from '../feishu/client.ts';
import { USER_ID_SCOPE } from '../feishu/endpoint.ts';
import { unreadable } from '../feishu/http/transport-fault.ts';
import { everyPage, tokenPage } from '../feishu/token-page.ts';
import type { UserIdType } from '../feishu/wire.ts';
import { readInChunks } from '../in-chunks.ts';
import { type EmployeeLeaveBalancesRow, type LeaveBalance, listLeaveBalances } from './core-hr-leave.ts';

/** The balances of one employee. What is undefined is left to Feishu. */
export interface LeaveBalancesKey {
  readonly userIdType: UserIdType;
  readonly userId: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string | undefined;
  /** An IANA time zone. */
  readonly timeZone: string | undefined;
  readonly includeOffboard: boolean;
}

/**
 * The balances of an employee, in Feishu's order; null where Feishu has no entry for them. The employees of an operation
 * are read together: one call for each 100 of them with equal arguments.
 */
export function createLeaveBalancesLoader(call: Call, reserve: Reserve) {
  const chunks = {
    groupOf: argumentsOf,
    size: listLeaveBalances.idsPerCall,
    reserve: (calls: number) => reserve(listLeaveBalances, calls),
  };
  return new DataLoader<LeaveBalancesKey, readonly LeaveBalance[] | null, string>(
    async (keys) => {
      const found = await readInChunks(keys, chunks, async (chunk, key) => {
        const employees = await readEmployees(call, chunk, key);
        return chunk.map(({ userId, userIdType }) => {
          const entry = employees.get(userId);
          return entry ? balancesOf(entry, { userId, userIdType }) : null;
        });
      });
      return keys.map((key) => found.get(key) ?? null);
    },
    { cacheKeyFn: (key) => JSON.stringify([argumentsOf(key), key.userId]) },
  );
}

const argumentsOf = ({ userIdType, asOf, timeZone, includeOffboard }: LeaveBalancesKey) =>
  JSON.stringify([userIdType, asOf, timeZone, includeOffboard]);

/** The entries of all pages, by employee. Their number is that of the ids at most, so that it is one page as a rule. */
async function readEmployees(
  call: Call,
  chunk: readonly LeaveBalancesKey[],
  { userIdType, asOf, timeZone, includeOffboard }: LeaveBalancesKey,
): Promise<ReadonlyMap<string, EmployeeLeaveBalancesRow>> {
  const userIds = chunk.map(({ userId }) => userId);
  const employees = new Map<string, EmployeeLeaveBalancesRow>();
  const pages = everyPage(async (page_token) => {
    const data = await call(listLeaveBalances, {
      query: {
        page_size: String(listLeaveBalances.pageSize),
        page_token,
        employment_id_list: userIds,
        user_id_type: userIdType,
        as_of_date: asOf,
        time_zone: timeZone,
        include_offboard: includeOffboard || undefined,
      },
    });
    return tokenPage(data, data.employment_leave_balance_list);
  });
  for await (const rows of pages) for (const row of rows) employees.set(ownerOf(row, userIds), row);
  return employees;
}

/** Whose an entry is: one of the employees who were asked for. */
function ownerOf({ employment_id: id }: EmployeeLeaveBalancesRow, asked: readonly string[]): string {
  const [first, another] = asked;
  // Feishu withholds ids of some kinds. Where one employee was asked for, the entry is theirs.
  if (!id && first !== undefined && another === undefined) return first;
  if (!id) throw ownerless();
  if (!asked.includes(id)) throw unreadable('it holds balances of others than were asked for');
  return id;
}

function balancesOf(
  { employment_name, as_of_date, leave_balance_list }: EmployeeLeaveBalancesRow,
  employee: Pick<LeaveBalance, 'userId' | 'userIdType'>,
): LeaveBalance[] {
  return (leave_balance_list ?? []).map((row) =>
    Object.assign(row, { ...employee, employment_name, as_of_date }),
  );
}

/** Feishu leaves ids out for callers who may not see ids of that kind. */
function ownerless(): ClientError {
  return new ClientError(
    'FORBIDDEN',
    {
      en: `Feishu does not say whose balances these are. For user ids it wants the permission ${USER_ID_SCOPE}; ids of another kind need none, nor does a query for one employee.`,
      zh: `飞书没有返回这些假期余额所属员工的 ID。读取 user_id 需要权限 ${USER_ID_SCOPE}；使用其他类型的 ID，或只查询一名员工时不需要。`,
    },
    { requiredScopes: [USER_ID_SCOPE] },
  );
}
