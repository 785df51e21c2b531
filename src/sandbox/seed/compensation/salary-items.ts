import type { SalaryItemRow } from '../../../datasources/compensation.ts';
import { idOf } from '../ids.ts';
import { compensationName, type Name } from '../names.ts';
import { categoryIdOf } from './salary-item-categories.ts';

type SeedItem = readonly [name: Name, valueType: 'money' | 'number' | 'percent', frequency: string];

/** 30 salary items. The plans refer to them by index. */
const ITEMS: readonly SeedItem[] = [
  [['基本工资', 'Base salary'], 'money', 'month'],
  [['岗位工资', 'Position salary'], 'money', 'month'],
  [['绩效工资', 'Performance pay'], 'money', 'month'],
  [['餐补', 'Meal allowance'], 'money', 'day'],
  [['交通补贴', 'Transport allowance'], 'money', 'month'],
  [['通讯补贴', 'Phone allowance'], 'money', 'month'],
  [['住房补贴', 'Housing allowance'], 'money', 'month'],
  [['年终奖基数', 'Annual bonus base'], 'money', 'year'],
  [['年终奖月数', 'Annual bonus months'], 'number', 'year'],
  [['提成比例', 'Commission rate'], 'percent', 'quarterly'],
  [['实习日薪', 'Intern daily pay'], 'money', 'day'],
  [['时薪', 'Hourly pay'], 'money', 'hour'],
  [['年薪', 'Annual salary'], 'money', 'year'],
  [['签字费', 'Sign-on bonus'], 'money', 'year'],
  [['股权激励', 'Equity grant'], 'number', 'year'],
  [['高管津贴', 'Executive allowance'], 'money', 'half_year'],
  [['夜班补贴', 'Night shift allowance'], 'money', 'day'],
  [['高温补贴', 'Heat allowance'], 'money', 'month'],
  [['工龄工资', 'Seniority pay'], 'money', 'month'],
  [['学历津贴', 'Education allowance'], 'money', 'month'],
  [['外派津贴', 'Secondment allowance'], 'money', 'month'],
  [['双月奖', 'Bimonthly bonus'], 'money', 'bimonthly'],
  [['双周薪', 'Biweekly pay'], 'money', 'biweekly'],
  [['周薪', 'Weekly pay'], 'money', 'week'],
  [['公积金比例', 'Housing fund rate'], 'percent', 'month'],
  [['补充养老比例', 'Supplementary pension rate'], 'percent', 'month'],
  [['导师津贴', 'Mentor allowance'], 'money', 'month'],
  [['专利奖励', 'Patent award'], 'money', 'year'],
  [['旧制基本工资', 'Base salary (old scheme)'], 'money', 'month'],
  [['旧制补贴', 'Allowance (old scheme)'], 'money', 'month'],
];

/** The last two are inactive. */
export const salaryItems: readonly SalaryItemRow[] = ITEMS.map(([name, valueType, frequency], n) => ({
  id: idOf('item', n),
  name: name[0],
  description: `${name[0]}说明`,
  category_id: categoryIdOf(n),
  value_type: valueType,
  pay_off_frequency_type: frequency,
  decimal_places: valueType === 'number' ? 0 : 2,
  active_status: n < ITEMS.length - 2 ? 1 : 0,
  i18n_names: compensationName(name),
  i18n_descriptions: compensationName([`${name[0]}说明`, `About: ${name[1]}`]),
  item_type: itemType(name, frequency),
}));

function itemType([, english]: Name, frequency: string): string {
  if (frequency === 'year') return 'bonus';
  return english.endsWith('allowance') ? 'recurring_payment' : 'salary';
}
