import {
  listSalaryChangeReasons,
  listSalaryItems,
  listSalaryPlans,
  type SalaryChangeReasonRow,
  type SalaryItemRow,
  type SalaryPlanRow,
} from './compensation.ts';
import { type CurrencyRow, type LeaveTypeRow, listLeaveTypes, searchCurrencies } from './core-hr.ts';
import type { Call } from './feishu/client.ts';
import { type Page, tokenPage } from './feishu/token-page.ts';
import type { PageQuery } from './feishu/wire.ts';

/** The most rows that Feishu gives in a page of plans, items or change reasons (CONTRACT §3.2). */
export const COMPENSATION_PAGE_SIZE = 500;
/** The most currencies in a page (CONTRACT §3.3). */
export const CURRENCY_PAGE_SIZE = 100;
/** The most leave types in a page is not documented; the other lists of core HR take 100. */
export const LEAVE_TYPE_PAGE_SIZE = 100;

export async function readSalaryPlans(call: Call, page: PageQuery): Promise<Page<SalaryPlanRow>> {
  const data = await call(listSalaryPlans, { query: page });
  return tokenPage(data, data.items);
}

export async function readSalaryItems(call: Call, page: PageQuery): Promise<Page<SalaryItemRow>> {
  const data = await call(listSalaryItems, { query: page });
  return tokenPage(data, data.items);
}

export async function readSalaryChangeReasons(
  call: Call,
  page: PageQuery,
): Promise<Page<SalaryChangeReasonRow>> {
  const data = await call(listSalaryChangeReasons, { query: page });
  return tokenPage(data, data.items);
}

/** Active and inactive ones: without being told so, Feishu leaves out those that old archives refer to. */
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
