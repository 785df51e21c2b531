import {
  listSalaryChangeReasons,
  listSalaryIndicators,
  listSalaryItemCategories,
  listSalaryItems,
  listSalaryPlans,
  type SalaryChangeReasonRow,
  type SalaryIndicatorRow,
  type SalaryItemCategoryRow,
  type SalaryItemRow,
  type SalaryPlanRow,
} from '../compensation.ts';
import { type CurrencyRow, type LeaveTypeRow, listLeaveTypes, searchCurrencies } from '../core-hr.ts';
import type { Call } from '../feishu/client.ts';
import { type Page, tokenPage } from '../feishu/token-page.ts';
import type { PageQuery } from '../feishu/wire.ts';
import { type AccountingItemRow, listAccountingItems, listPayGroups, type PayGroupRow } from '../payroll.ts';

export async function readSalaryPlans(call: Call, page: PageQuery): Promise<Page<SalaryPlanRow>> {
  const data = await call(listSalaryPlans, { query: page });
  return tokenPage(data, data.items);
}

/** Items of every type, or of one. */
export async function readSalaryItems(
  call: Call,
  page: PageQuery,
  item_type?: string,
): Promise<Page<SalaryItemRow>> {
  const data = await call(listSalaryItems, { query: { ...page, item_type } });
  return tokenPage(data, data.items);
}

export async function readSalaryItemCategories(
  call: Call,
  page: PageQuery,
): Promise<Page<SalaryItemCategoryRow>> {
  const data = await call(listSalaryItemCategories, { query: page });
  return tokenPage(data, data.items);
}

export async function readSalaryIndicators(call: Call, page: PageQuery): Promise<Page<SalaryIndicatorRow>> {
  const data = await call(listSalaryIndicators, { query: page });
  return tokenPage(data, data.items);
}

export async function readSalaryChangeReasons(
  call: Call,
  page: PageQuery,
): Promise<Page<SalaryChangeReasonRow>> {
  const data = await call(listSalaryChangeReasons, { query: page });
  return tokenPage(data, data.items);
}

/** Active and inactive ones: by default Feishu leaves out those that old archives refer to. */
export async function readCurrencies(call: Call, page: PageQuery): Promise<Page<CurrencyRow>> {
  const data = await call(searchCurrencies, { query: page, body: { status_list: [1, 0] } });
  return tokenPage(data, data.items);
}

export async function readLeaveTypes(
  call: Call,
  { page_size, page_token }: PageQuery,
): Promise<Page<LeaveTypeRow>> {
  const data = await call(listLeaveTypes, { query: { page_size: String(page_size), page_token } });
  return tokenPage(data, data.leave_type_list);
}

export async function readPayGroups(call: Call, page: PageQuery): Promise<Page<PayGroupRow>> {
  const data = await call(listPayGroups, { query: page });
  return tokenPage(data, data.items);
}

export async function readAccountingItems(call: Call, page: PageQuery): Promise<Page<AccountingItemRow>> {
  const data = await call(listAccountingItems, { query: page });
  return tokenPage(data, data.items);
}
