import type { Context } from '../../context.ts';
import type {
  SalaryFormulaParameterRow,
  SalaryFormulaRow,
  SalaryIndicatorRow,
  SalaryItemRow,
  SalaryLogicRow,
} from '../../datasources/compensation.ts';
import { enumMapping } from '../values/enum-mapping.ts';
import { salaryIndicator } from './salary-indicator.ts';
import { salaryItem } from './salary-item.ts';

/** What a parameter of a formula refers to (ref_type). */
export const salaryFormulaReference = enumMapping(
  new Map([
    [1, 'ITEM'],
    [2, 'INDICATOR'],
  ] as const),
);

/** The formula; Feishu may send one without an expression in the place of none. */
export function formulaOf({ formula }: SalaryLogicRow): SalaryFormulaRow | null {
  return formula?.expr ? formula : null;
}

/** The item that a parameter refers to; null for a parameter that refers to something else. */
export async function referredItem(
  { ref_type, id }: SalaryFormulaParameterRow,
  context: Context,
): Promise<SalaryItemRow | null> {
  if (!id || salaryFormulaReference(ref_type) !== 'ITEM') return null;
  return await salaryItem({ itemId: id }, context);
}

/** The indicator that a parameter refers to; null for a parameter that refers to something else. */
export async function referredIndicator(
  { ref_type, id }: SalaryFormulaParameterRow,
  context: Context,
): Promise<SalaryIndicatorRow | null> {
  if (!id || salaryFormulaReference(ref_type) !== 'INDICATOR') return null;
  return await salaryIndicator({ indicatorId: id }, context);
}
