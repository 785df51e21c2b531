import type { SalaryItemCategoryRow } from '../../../datasources/compensation.ts';
import { idOf } from '../ids.ts';
import { compensationName, type Name } from '../names.ts';

const CATEGORIES: readonly Name[] = [
  ['固定薪资', 'Fixed pay'],
  ['浮动薪资', 'Variable pay'],
  ['津贴补贴', 'Allowances'],
  ['奖金', 'Bonuses'],
  ['其他', 'Other'],
];

export const salaryItemCategories: readonly SalaryItemCategoryRow[] = CATEGORIES.map((name, n) => ({
  id: idOf('category', n),
  name: name[0],
  i18n_names: compensationName(name),
}));

/** The id of the category that the nth item of the seed belongs to. */
export function categoryIdOf(n: number): string {
  return idOf('category', n % CATEGORIES.length);
}
