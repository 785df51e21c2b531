import type { Context } from '../../context.ts';
import { listSalaryItemCategories, type SalaryItemCategoryRow } from '../../datasources/compensation.ts';
import { readSalaryItemCategories } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All categories of salary items, in Feishu's order: one call for up to 500. */
export function salaryItemCategories(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<SalaryItemCategoryRow>> {
  return readConnection(
    {
      list: 'salaryItemCategories',
      first: checkFirst(first),
      after,
      endpoint: listSalaryItemCategories,
      keyOf: ({ id }) => id,
      readPage: (page) => readSalaryItemCategories(context.call, page),
    },
    context,
  );
}

/** The category with this id; null where there is none. */
export async function salaryItemCategory(
  { categoryId }: { categoryId: string },
  { referenceData }: Context,
): Promise<SalaryItemCategoryRow | null> {
  return (await referenceData.salaryItemCategories()).get(categoryId) ?? null;
}
