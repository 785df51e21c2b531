import type { Context } from '../../context.ts';
import { listSalaryItems, type SalaryItemRow } from '../../datasources/compensation.ts';
import { readSalaryItems } from '../../datasources/reference-data-pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';
import { enumMapping } from '../values/enum-mapping.ts';

/** All salary items, in Feishu's order: one call for up to 500. */
export function salaryItems(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<SalaryItemRow>> {
  return readConnection(
    {
      list: 'salaryItems',
      first: checkFirst(first),
      after,
      endpoint: listSalaryItems,
      keyOf: ({ id }) => id,
      readPage: (page) => readSalaryItems(context.call, page),
    },
    context,
  );
}

/** The salary item with this id; null where there is none. */
export async function salaryItem(
  { itemId }: { itemId: string },
  { referenceData }: Context,
): Promise<SalaryItemRow | null> {
  return (await referenceData.salaryItems()).get(itemId) ?? null;
}

/** What the value of an item is (value_type). */
export const salaryItemValueType = enumMapping(
  new Map([
    ['money', 'MONEY'],
    ['number', 'NUMBER'],
    ['percent', 'PERCENT'],
  ] as const),
);

/** For which time the value of an item is meant (pay_off_frequency_type). */
export const payFrequency = enumMapping(
  new Map([
    ['year', 'YEAR'],
    ['half_year', 'HALF_YEAR'],
    ['quarterly', 'QUARTER'],
    ['bimonthly', 'BIMONTH'],
    ['month', 'MONTH'],
    ['biweekly', 'BIWEEK'],
    ['week', 'WEEK'],
    ['day', 'DAY'],
    ['hour', 'HOUR'],
  ] as const),
);
