import type { AccountingItemRow } from '../../../datasources/payroll.ts';
import { idOf } from '../ids.ts';
import { type Name, payrollName } from '../names.ts';

export interface SeedAccountingItem {
  readonly id: string;
  readonly name: Name;
  /** 1 text, 2 money, 3 number, 4 percent, 5 date, 6 reference. */
  readonly type: number;
}

/** The items of every payment detail, at least one of each type. */
export const DETAIL_ITEMS = {
  base: { id: idOf('accounting item', 0), name: ['基本工资', 'Base salary'], type: 2 },
  net: { id: idOf('accounting item', 1), name: ['实发工资', 'Net pay'], type: 2 },
  days: { id: idOf('accounting item', 2), name: ['出勤天数', 'Days worked'], type: 3 },
  tax: { id: idOf('accounting item', 3), name: ['个税税率', 'Tax rate'], type: 4 },
  hired: { id: idOf('accounting item', 4), name: ['入职日期', 'Hire date'], type: 5 },
  bank: { id: idOf('accounting item', 5), name: ['发薪银行', 'Bank'], type: 6 },
  note: { id: idOf('accounting item', 6), name: ['备注', 'Note'], type: 1 },
} as const satisfies Record<string, SeedAccountingItem>;

/** Items that no detail has. The last one is disabled. */
const OTHER_ITEMS: readonly SeedAccountingItem[] = [
  { id: idOf('accounting item', 7), name: ['公司社保', 'Employer social insurance'], type: 2 },
  { id: idOf('accounting item', 8), name: ['旧制津贴', 'Allowance (old scheme)'], type: 2 },
];

/** What Feishu lists: without `note`, as details may hold items that the list lacks. */
export const accountingItems: readonly AccountingItemRow[] = [
  ...Object.values(DETAIL_ITEMS).filter(({ id }) => id !== DETAIL_ITEMS.note.id),
  ...OTHER_ITEMS,
].map(({ id, name, type }, n, all) => ({
  id,
  i18n_names: payrollName(name),
  category_id: idOf('accounting item category', type),
  data_type: type,
  decimal_places: type === 2 || type === 4 ? 2 : type === 3 ? 1 : 0,
  active_status: n < all.length - 1 ? 1 : 2,
}));
