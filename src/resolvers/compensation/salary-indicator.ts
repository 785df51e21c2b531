import type { Context } from '../../context.ts';
import { listSalaryIndicators, type SalaryIndicatorRow } from '../../datasources/compensation.ts';
import { readSalaryIndicators } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All salary indicators, in Feishu's order: one call for up to 500. */
export function salaryIndicators(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<SalaryIndicatorRow>> {
  return readConnection(
    {
      list: 'salaryIndicators',
      first: checkFirst(first),
      after,
      endpoint: listSalaryIndicators,
      keyOf: ({ id }) => id,
      readPage: (page) => readSalaryIndicators(context.call, page),
    },
    context,
  );
}

/** The indicator with this id; null where there is none. */
export async function salaryIndicator(
  { indicatorId }: { indicatorId: string },
  { referenceData }: Context,
): Promise<SalaryIndicatorRow | null> {
  return (await referenceData.salaryIndicators()).get(indicatorId) ?? null;
}
