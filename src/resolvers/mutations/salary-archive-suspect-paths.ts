import type { ErrorReason } from '../../error-reasons/index.ts';
import { isGiven } from '../write/input-checks.ts';
import type { Locate } from '../write/refusal.ts';
import type { SalaryArchiveItemInput } from './salary-archive-input.ts';

type IsSuspect = (
  item: SalaryArchiveItemInput,
  n: number,
  items: readonly SalaryArchiveItemInput[],
) => boolean;

const isZero = (value: string | null | undefined): boolean => /^0+(\.0+)?$/.test(value ?? '');
const hasRegularValue: IsSuspect = ({ regularValue }) => isGiven(regularValue);

/** Which items Feishu can have refused for a reason: what else has that reason, this layer refused before the call. */
const SUSPECTS: Partial<Record<ErrorReason, IsSuspect>> = {
  SALARY_ITEM_DUPLICATE: ({ itemId }, n, items) => items.findIndex((item) => item.itemId === itemId) < n,
  SALARY_ITEM_VALUE_INVALID: ({ value }) => isZero(value),
  REGULAR_VALUE_INVALID: ({ regularValue }) => isZero(regularValue),
  SALARY_PLAN_WITHOUT_PROBATION: hasRegularValue,
  EMPLOYEE_NOT_ON_PROBATION: hasRegularValue,
  REGULAR_VALUE_NOT_ALLOWED: hasRegularValue,
};

/** Feishu refuses an item without naming it: the paths of the only item, or of those that the reason fits, else of the list. */
export function suspectPaths(items: readonly SalaryArchiveItemInput[]): Locate {
  return ({ reason }, path) => {
    const star = path.indexOf('*');
    if (star < 0) return [path];
    const suspects = items.flatMap((item, n) => (SUSPECTS[reason]?.(item, n, items) ? [n] : []));
    const refused = suspects.length === 0 && items.length === 1 ? [0] : suspects;
    if (refused.length === 0) return [path.slice(0, star)];
    return refused.map((n) => path.with(star, String(n)));
  };
}
