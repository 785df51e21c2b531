import { enumMapping } from '../values/enum-mapping.ts';
import { firstDayFromUnix } from '../values/instant.ts';

/** What the value of an accounting item is (accounting_item_type of a detail, data_type of the item). */
export const accountingItemType = enumMapping(
  new Map([
    [1, 'TEXT'],
    [2, 'MONEY'],
    [3, 'NUMBER'],
    [4, 'PERCENT'],
    [5, 'DATE'],
    [6, 'REFERENCE'],
  ] as const),
);

/** A value as Feishu sends it, whatever its type, and the number of that type. */
export interface AccountingValue {
  readonly text: string | null | undefined;
  readonly typeCode: number | null | undefined;
}

/** The value of an amount, a number or a percentage; null for a value of another type, and where there is none. */
export function decimalValue({ text, typeCode }: AccountingValue): string | null {
  const type = accountingItemType(typeCode);
  return type === 'MONEY' || type === 'NUMBER' || type === 'PERCENT' ? text || null : null;
}

/**
 * The day of a date; null for a value of another type, and where there is none. Feishu does not say how it writes a date
 * (CONTRACT §3.4): as `YYYY-MM-DD`, or, as it writes the bounds of segments, in Unix time.
 */
export function dateValue({ text, typeCode }: AccountingValue): string | null {
  if (accountingItemType(typeCode) !== 'DATE' || !text) return null;
  return text.includes('-') ? text : firstDayFromUnix(text);
}
