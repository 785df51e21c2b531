import type { Context } from '../../context.ts';
import { listSalaryChangeReasons, type SalaryChangeReasonRow } from '../../datasources/compensation.ts';
import { readSalaryChangeReasons } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All reasons for salary changes, in Feishu's order: one call for up to 500. */
export function salaryChangeReasons(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<SalaryChangeReasonRow>> {
  return readConnection(
    {
      list: 'salaryChangeReasons',
      first: checkFirst(first),
      after,
      endpoint: listSalaryChangeReasons,
      keyOf: ({ id }) => id,
      readPage: (page) => readSalaryChangeReasons(context.call, page),
    },
    context,
  );
}

/** The change reason with this id; null where there is none. */
export async function salaryChangeReason(
  { changeReasonId }: { changeReasonId: string },
  { referenceData }: Pick<Context, 'referenceData'>,
): Promise<SalaryChangeReasonRow | null> {
  return (await referenceData.salaryChangeReasons()).get(changeReasonId) ?? null;
}
