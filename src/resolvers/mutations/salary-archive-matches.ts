import type { SalaryArchiveItemRow, SalaryArchiveRow } from '../../datasources/compensation.ts';
import { sameDecimal } from '../values/decimal.ts';
import type { CreateSalaryArchiveInput, SalaryArchiveItemInput } from './salary-archive-input.ts';

/**
 * How certain it is that the key was used with this input:
 * - `own-write`: it was refused after an attempt of our own with this very input. The employee, the date, the plan and
 *   the reason must be present and equal, and no other visible field may differ;
 * - `repeated-key`: it was used before, perhaps with another input, or it is not known whether it was used. Everything must be present and equal, items and
 *   currency included; only a description that the caller may not see is ignored.
 */
export type KeyCertainty = 'own-write' | 'repeated-key';

/**
 * Whether an archive matches an input. Feishu does not tell with which key an archive was written, so that this
 * comparison alone keeps an earlier archive from being reported as the success of a write.
 */
export function matches(
  archive: SalaryArchiveRow,
  input: CreateSalaryArchiveInput,
  certainty: KeyCertainty,
): boolean {
  const essential = [
    same(archive.user_id, input.userId),
    same(archive.effective_date, input.effectiveDate),
    same(archive.plan_id, input.planId),
    same(archive.plan_tid, input.planTid),
    same(archive.change_reason_id, input.changeReasonId),
  ];
  const values = [same(archive.currency_id, input.currencyId), sameItems(archive.archive_items, input.items)];
  const description = sameDescription(archive.change_description, input.description, certainty);
  const wanted = certainty === 'repeated-key' ? [...essential, ...values] : essential;
  return (
    wanted.every((equal) => equal === true) && [...values, description].every((equal) => equal !== false)
  );
}

/** undefined: the caller may not see the field. */
type Equality = boolean | undefined;

function same(found: string | null | undefined, wanted: string): Equality {
  return found === null || found === undefined ? undefined : found === wanted;
}

/** A correction without a description may keep the old one, so that for an own write any description fits. */
function sameDescription(
  found: string | null | undefined,
  wanted: string | null | undefined,
  certainty: KeyCertainty,
): Equality {
  if (!wanted && certainty === 'own-write') return undefined;
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
      sameDecimal(row.item_result, value) &&
      sameDecimal(row.item_result_regular || undefined, regularValue)
    );
  });
}
