import type { Context } from '../../context.ts';
import { querySalaryArchives, type SalaryArchive } from '../../datasources/compensation.ts';
import { isUserIdType, type UserIdType } from '../../datasources/feishu/wire.ts';
import { readSalaryArchives } from '../../datasources/salary-archives.ts';
import type { Connection } from '../pagination/connection.ts';
import { readAfter, sliceConnection } from '../pagination/slice.ts';
import { readConnection } from '../pagination/token-pages.ts';
import type { Employee } from '../people/employee.ts';
import {
  type ConnectionArgs,
  checkDateRange,
  checkFirst,
  checkIds,
  type DateRange,
} from '../values/arguments.ts';
import { permittedUserId, required } from '../values/errors.ts';

interface PageArgs extends ConnectionArgs {
  readonly effectiveDate?: DateRange | null | undefined;
}

export interface SalaryArchivesArgs extends PageArgs {
  readonly userIds: readonly string[];
  readonly userIdType?: UserIdType | null | undefined;
}

/** The archives of 1 to 100 employees as one list, in Feishu's order: one call for up to 500 of them. */
export function salaryArchives(
  { userIds, userIdType, effectiveDate, first, after }: SalaryArchivesArgs,
  context: Context,
): Promise<Connection<SalaryArchive>> {
  checkIds('userIds', userIds, querySalaryArchives.idsPerCall);
  if (effectiveDate) checkDateRange('effectiveDate', effectiveDate);
  const type = userIdType ?? 'open_id';
  const query = {
    user_id_list: userIds,
    effective_start_date: effectiveDate?.start,
    effective_end_date: effectiveDate?.end,
  };
  return readConnection(
    {
      list: JSON.stringify(['salaryArchives', type, query]),
      first: checkFirst(first),
      after,
      endpoint: querySalaryArchives,
      keyOf: ({ tid }) => tid,
      readPage: (page) => readSalaryArchives(context.call, type, query, page),
    },
    context,
  );
}

/** The archives of one employee. Whatever each wants of its list, up to 100 employees cost one call together. */
export async function salaryArchivesOf(
  { userId, userIdType }: Employee,
  { effectiveDate, first, after }: PageArgs,
  { loaders }: Context,
): Promise<Connection<SalaryArchive>> {
  if (effectiveDate) checkDateRange('effectiveDate', effectiveDate);
  const { start, end } = effectiveDate ?? {};
  const list = JSON.stringify(['Employee.salaryArchives', userIdType, userId, start, end]);
  const wanted = { list, first: checkFirst(first), after: readAfter(list, after) };
  const rows = await loaders.salaryArchives.load({ userIdType, userId, start, end });
  return sliceConnection({ ...wanted, rows, keyOf: (row) => required(row.tid, 'tid') });
}

/** Whose an archive is, by the kind of id that was asked by. */
export function salaryArchiveOwner({ user_id, user_id_type }: SalaryArchive): Employee {
  return { userId: permittedUserId(user_id, user_id_type, 'user_id'), userIdType: user_id_type };
}

/** What finds an archive again: Feishu looks for a version among its employee's only. */
export function salaryArchiveKeys(row: SalaryArchive): string[] {
  return [row.user_id_type, salaryArchiveOwner(row).userId, required(row.tid, 'tid')];
}

/** The archive with the keys of its global id. Up to 100 cost one call together. */
export function salaryArchive(
  { userIdType, userId, archiveTid }: { userIdType: string; userId: string; archiveTid: string },
  { loaders }: Context,
): Promise<SalaryArchive | null> | null {
  return isUserIdType(userIdType) ? loaders.salaryArchive.load({ userIdType, userId, archiveTid }) : null;
}
