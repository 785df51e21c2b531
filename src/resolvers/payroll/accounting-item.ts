import type { Context } from '../../context.ts';
import { type AccountingItemRow, listAccountingItems } from '../../datasources/payroll.ts';
import { readAccountingItems } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All accounting items, enabled or not, in Feishu's order: one call for up to 100. */
export function accountingItems(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<AccountingItemRow>> {
  return readConnection(
    {
      list: 'accountingItems',
      first: checkFirst(first),
      after,
      endpoint: listAccountingItems,
      keyOf: ({ id }) => id,
      readPage: (page) => readAccountingItems(context.call, page),
    },
    context,
  );
}

/** The accounting item with this id; null where Feishu does not list it, as it does not list all of them. */
export async function accountingItem(
  { accountingItemId }: { accountingItemId: string },
  { referenceData }: Context,
): Promise<AccountingItemRow | null> {
  return (await referenceData.accountingItems()).get(accountingItemId) ?? null;
}
