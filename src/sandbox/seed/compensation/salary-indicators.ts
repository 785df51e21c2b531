import type { SalaryIndicatorRow } from '../../../datasources/compensation.ts';
import { idOf } from '../ids.ts';
import { compensationName, type Name } from '../names.ts';

const INDICATORS: readonly (readonly [name: Name, valueType: 'money' | 'number' | 'percent'])[] = [
  [['薪资比率', 'Compa-ratio'], 'number'],
  [['年度总现金', 'Total annual cash'], 'money'],
  [['固定薪资占比', 'Share of fixed pay'], 'percent'],
  [['旧制年薪', 'Annual pay (old scheme)'], 'money'],
];

/** The last one is inactive. */
export const salaryIndicators: readonly SalaryIndicatorRow[] = INDICATORS.map(([name, valueType], n) => ({
  id: idOf('indicator', n),
  name: name[0],
  value_type: valueType,
  active_status: n < INDICATORS.length - 1 ? 1 : 0,
  i18n_names: compensationName(name),
}));
