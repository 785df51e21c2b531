import type { SalaryArchiveItemRow, SalaryArchiveRow } from '../../datasources/compensation.ts';
import type { CreateSalaryArchiveInput, SalaryArchiveItemInput } from './salary-archive-input.ts';

/**
 * Whether an archive matches what an input says. Nobody but Feishu knows which key an archive was written with, so that
 * this comparison is what keeps an earlier archive from being taken for a write's success.
 *
 * `arrived` is for a key that was refused after our own first try with this very input: the employee, the date, the plan
 * and the reason must be there and equal, and whatever else the caller may see must not differ.
 *
 * `repeated` is for a key that was used before, by whoever and for whatever: everything must be there and equal, the
 * items and the currency too, and only a description that the caller may not see is passed over.
 */
export function matches(
  archive: SalaryArchiveRow,
  input: CreateSalaryArchiveInput,
  how: 'arrived' | 'repeated',
): boolean {
  const essential = [
    same(archive.user_id, input.userId),
    same(archive.effective_date, input.effectiveDate),
    same(archive.plan_id, input.planId),
    same(archive.plan_tid, input.planTid),
    same(archive.change_reason_id, input.changeReasonId),
  ];
  const values = [same(archive.currency_id, input.currencyId), sameItems(archive.archive_items, input.items)];
  const description = sameDescription(archive.change_description, input.description, how);
  const wanted = how === 'repeated' ? [...essential, ...values] : essential;
  return (
    wanted.every((equal) => equal === true) && [...values, description].every((equal) => equal !== false)
  );
}

/** undefined: Feishu does not show it to this caller. */
type Equality = boolean | undefined;

function same(found: string | null | undefined, wanted: string): Equality {
  return found === null || found === undefined ? undefined : found === wanted;
}

/** A correction without a description may keep the old one, which is not known to matter to our own first try. */
function sameDescription(
  found: string | null | undefined,
  wanted: string | null | undefined,
  how: 'arrived' | 'repeated',
): Equality {
  if (!wanted && how === 'arrived') return undefined;
  return same(found, wanted ?? '');
}

/** An archive also has the items that Feishu computes, which no input names. */
function sameItems(
  found: readonly SalaryArchiveItemRow[] | null | undefined,
  wanted: readonly SalaryArchiveItemInput[],
): Equality {
  if (found === null || found === undefined) return undefined;
  const rows = new Map(found.map((row) => [row.item_id, row]));
  return wanted.every(({ itemId, value, regularValue }) => {
    const row = rows.get(itemId);
    return (
      row !== undefined &&
      sameNumber(row.item_result, value) &&
      sameNumber(row.item_result_regular || undefined, regularValue)
    );
  });
}

/** As numbers: Feishu may write `200` for `200.00`. */
function sameNumber(found: string | null | undefined, wanted: string | null | undefined): boolean {
  return canonical(found) === canonical(wanted);
}

/** The shortest way to write a decimal number, digit by digit, as floating point would take two amounts for one. */
function canonical(decimal: string | null | undefined): string | undefined {
  const parts = /^\+?(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(decimal ?? '');
  if (!decimal || !parts) return decimal ?? undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  return `${sign}${whole || '0'}${fraction && `.${fraction}`}`;
}
