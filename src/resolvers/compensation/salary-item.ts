import type { Context } from '../../context.ts';
import { listSalaryItems, type SalaryItemRow } from '../../datasources/compensation.ts';
import { readSalaryItems } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';
import { enumMapping } from '../values/enum-mapping.ts';
import { badUserInput } from '../values/errors.ts';

/** Feishu's words for the types of salary items (item_type) by the names that they have in the graph. */
const SALARY_ITEM_TYPES = {
  SALARY: 'salary',
  BONUS: 'bonus',
  RECURRING_PAYMENT: 'recurring_payment',
} as const;

type SalaryItemType = keyof typeof SALARY_ITEM_TYPES | 'UNRECOGNIZED';

const itemTypeByWord = new Map<string | null | undefined, SalaryItemType>(
  Object.entries(SALARY_ITEM_TYPES).map(([name, word]) => [word, name as SalaryItemType]),
);

/** The type that Feishu's word stands for; UNRECOGNIZED for a word that the graph does not know, or none. */
export function salaryItemType(item_type: string | null | undefined): SalaryItemType {
  return itemTypeByWord.get(item_type) ?? 'UNRECOGNIZED';
}

interface SalaryItemsArgs extends ConnectionArgs {
  readonly itemType?: SalaryItemType | null | undefined;
}

/** All salary items, or those of one type, in Feishu's order: one call for up to 500. */
export function salaryItems(
  { itemType, first, after }: SalaryItemsArgs,
  context: Context,
): Promise<Connection<SalaryItemRow>> {
  const item_type = itemType ? itemTypeWord(itemType) : undefined;
  return readConnection(
    {
      list: item_type ? JSON.stringify(['salaryItems', item_type]) : 'salaryItems',
      first: checkFirst(first),
      after,
      endpoint: listSalaryItems,
      keyOf: ({ id }) => id,
      readPage: (page) => readSalaryItems(context.call, page, item_type),
    },
    context,
  );
}

function itemTypeWord(itemType: SalaryItemType): string {
  if (itemType === 'UNRECOGNIZED') {
    const allowed = Object.keys(SALARY_ITEM_TYPES).join(', ');
    throw badUserInput('itemType', {
      en: `is UNRECOGNIZED, which only answers can be. Allowed: ${allowed}.`,
      zh: `是 UNRECOGNIZED，该值只会出现在响应中。允许的值：${allowed}。`,
    });
  }
  return SALARY_ITEM_TYPES[itemType];
}

/** The salary item with this id; null where there is none. */
export async function salaryItem(
  { itemId }: { itemId: string },
  { referenceData }: Context,
): Promise<SalaryItemRow | null> {
  return (await referenceData.salaryItems()).get(itemId) ?? null;
}

/** What the value of an item or an indicator is (value_type). */
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
