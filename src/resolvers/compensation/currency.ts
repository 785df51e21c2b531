import type { Context } from '../../context.ts';
import { type CurrencyRow, searchCurrencies } from '../../datasources/core-hr.ts';
import { readCurrencies } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All currencies, active or not, in Feishu's order: one call for up to 100. */
export function currencies(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<CurrencyRow>> {
  return readConnection(
    {
      list: 'currencies',
      first: checkFirst(first),
      after,
      endpoint: searchCurrencies,
      keyOf: ({ currency_id }) => currency_id,
      readPage: (page) => readCurrencies(context.call, page),
    },
    context,
  );
}

/** The currency with this id; null where there is none. */
export async function currency(
  { currencyId }: { currencyId: string },
  { referenceData }: Pick<Context, 'referenceData'>,
): Promise<CurrencyRow | null> {
  return (await referenceData.currencies()).get(currencyId) ?? null;
}
