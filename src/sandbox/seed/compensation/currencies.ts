import type { CurrencyRow } from '../../../datasources/core-hr.ts';
import { idOf } from '../ids.ts';
import { type Name, peopleName } from '../names.ts';

const CURRENCIES: readonly [code: string, numeric: number, name: Name, active: boolean][] = [
  ['CNY', 156, ['人民币', 'Renminbi'], true],
  ['USD', 840, ['美元', 'US dollar'], true],
  ['SGD', 702, ['新加坡元', 'Singapore dollar'], true],
  ['EUR', 978, ['欧元', 'Euro'], true],
  ['HKD', 344, ['港元', 'Hong Kong dollar'], true],
  ['JPY', 392, ['日元', 'Yen'], true],
  ['GBP', 826, ['英镑', 'Pound sterling'], true],
  ['INR', 356, ['印度卢比', 'Indian rupee'], true],
  ['DEM', 276, ['德国马克', 'Deutsche Mark'], false],
  ['FRF', 250, ['法国法郎', 'French franc'], false],
];

export const currencies: readonly CurrencyRow[] = CURRENCIES.map(([code, numeric, name, active], n) => ({
  currency_id: idOf('currency', n),
  country_region_id_list: [idOf('country', n)],
  currency_name: peopleName(name),
  numeric_code: numeric,
  currency_alpha_3_code: code,
  status: active ? 1 : 0,
}));

/** The id of a currency of the seed, by its ISO 4217 code. */
export function currencyId(code: string): string {
  const n = CURRENCIES.findIndex(([known]) => known === code);
  if (n < 0) throw new Error(`the seed has no currency ${code}`);
  return idOf('currency', n);
}
