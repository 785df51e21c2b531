import type { Context } from '../context.ts';
import { listSalaryChangeReasons, type SalaryChangeReasonRow } from '../datasources/compensation.ts';
import { readSalaryChangeReasons } from '../datasources/reference-data-pages.ts';
import type { Connection } from './pagination/connection.ts';
import { readConnection } from './pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from './values/arguments.ts';

/** All reasons for salary changes, in Feishu's order: one call for up to 500. */
export function salaryChangeReasons(
  { first, after }: ConnectionArgs,
  { call, reserve }: Context,
): Promise<Connection<SalaryChangeReasonRow>> {
  return readConnection({
    list: 'salaryChangeReasons',
    first: checkFirst(first),
    after,
    maxPageSize: listSalaryChangeReasons.pageSize,
    reserve: (calls) => reserve(listSalaryChangeReasons, calls),
    readPage: (page) => readSalaryChangeReasons(call, page),
  });
}

/** The change reason with this id; null where there is none. */
export async function salaryChangeReason(
  { changeReasonId }: { changeReasonId: string },
  { referenceData }: Context,
): Promise<SalaryChangeReasonRow | null> {
  return (await referenceData.salaryChangeReasons()).get(changeReasonId) ?? null;
}
