import {
  archivePaymentActivityErrors,
  listAccountingItemsErrors,
  listPayGroupsErrors,
  listPaymentActivitiesErrors,
  listPaymentActivityDetailsErrors,
  queryPaymentDetailsErrors,
} from './error-codes/payroll.ts';
import { endpoint, perMinute, perSecond } from './feishu/endpoint.ts';
import { oneObject, rowFields } from './feishu/http/row-fields.ts';
import type { NumberedPageQuery } from './feishu/numbered-page.ts';
import type { I18nText, I18nTexts, PageQuery, TokenPage } from './feishu/wire.ts';

/** A calculation activity (算薪活动) as it is embedded in a payment activity. */
export interface CalculationActivityRow {
  readonly calculation_activity_id?: string | null;
  readonly calculation_activity_names?: readonly I18nText[] | null;
}

/** A payment activity (发薪活动) as Feishu lists it. */
export interface PaymentActivityRow {
  readonly activity_id?: string | null;
  readonly activity_names?: readonly I18nText[] | null;
  /** `YYYY-MM-DD`. */
  readonly pay_date?: string | null;
  readonly total_number_of_payroll?: number | null;
  readonly number_of_calculation_activities?: number | null;
  readonly calculation_activities?: readonly CalculationActivityRow[] | null;
  /** 100, 150, 200, 300, 350, 360, 375 or 400; others may come. */
  readonly activity_status?: number | null;
}

/** Lists activities by pay date, both ends included. Feishu: payroll-v1/payment_activity/list. */
export const listPaymentActivities = endpoint<
  {
    query: PageQuery & {
      pay_period_start_date: string;
      pay_period_end_date: string;
      statuses?: readonly number[] | undefined;
    };
  },
  TokenPage & { payment_activitys?: readonly PaymentActivityRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/payroll/v1/payment_activitys',
  budget: perSecond(5),
  identity: ['tenant', 'user'],
  scopes: ['payroll:payment_activity:read'],
  effect: 'read',
  errors: listPaymentActivitiesErrors,
  inputPaths: {
    pay_period_start_date: ['payDate', 'start'],
    pay_period_end_date: ['payDate', 'end'],
    statuses: ['statuses'],
    page_size: ['first'],
    page_token: ['after'],
  },
  pageSize: 100,
  rows: 'payment_activitys',
  rowFields: rowFields<PaymentActivityRow>({
    activity_id: 'text',
    activity_names: 'i18n',
    pay_date: 'date',
    total_number_of_payroll: 'integer',
    number_of_calculation_activities: 'integer',
    activity_status: 'integer',
    calculation_activities: { calculation_activity_id: 'text', calculation_activity_names: 'i18n' },
  }),
  lazyLists: ['activity_names', 'calculation_activities'],
});

/** Archives an activity that is approved (375); it becomes archived (400). Feishu: payroll-v1/payment_activity/archive. */
export const archivePaymentActivity = endpoint<{ body: { activity_id: string } }, unknown>({
  method: 'POST',
  path: '/open-apis/payroll/v1/payment_activitys/archive',
  budget: perMinute(10),
  identity: ['tenant', 'user'],
  scopes: ['payroll:payment_activity:archive'],
  effect: 'write',
  errors: archivePaymentActivityErrors,
  inputPaths: { activity_id: ['activityId'] },
});

/** The value of an accounting item; `original_value` is a string whatever the type. */
export interface AccountingItemValueRow {
  readonly original_value?: string | null;
  readonly reference_values?: readonly I18nText[] | null;
}

export interface SegmentValueRow extends AccountingItemValueRow {
  readonly start_time?: string | null;
  readonly end_time?: string | null;
}

export interface PaymentDetailItemRow {
  readonly id?: string | null;
  readonly accounting_item_names?: readonly I18nText[] | null;
  readonly accounting_item_value?: AccountingItemValueRow | null;
  readonly segment_values?: readonly SegmentValueRow[] | null;
  /** 1 text, 2 money, 3 number, 4 percent, 5 date, 6 reference. */
  readonly accounting_item_type?: number | null;
}

/** The fields of an item in either list of details. */
const DETAIL_ITEM_FIELDS = {
  id: 'text',
  accounting_item_names: 'i18n',
  accounting_item_value: oneObject({ original_value: 'text', reference_values: 'i18n' }),
  segment_values: { original_value: 'text', reference_values: 'i18n', start_time: 'text', end_time: 'text' },
  accounting_item_type: 'integer',
} as const;

/** What one employee is paid in one activity (发薪明细). `employee_id` is a people_corehr_id. */
export interface PaymentDetailRow {
  readonly employee_id?: string | null;
  readonly payment_details?: readonly PaymentDetailItemRow[] | null;
}

/** Lists who is paid what in an activity, by page number; the ids are of accounting items (CONTRACT §3.4). */
export const listPaymentActivityDetails = endpoint<
  {
    query: NumberedPageQuery & {
      activity_id: string;
      include_segment_data?: boolean | undefined;
      acct_item_ids?: readonly string[] | undefined;
    };
  },
  { payment_activity_details?: readonly PaymentDetailRow[] | null; total?: number | null }
>({
  method: 'GET',
  path: '/open-apis/payroll/v1/payment_activity_details',
  budget: perSecond(5),
  identity: ['tenant', 'user'],
  scopes: ['payroll:payment_activity_details:read'],
  effect: 'read',
  errors: listPaymentActivityDetailsErrors,
  pageSize: 100,
  idsPerCall: 100,
  rows: 'payment_activity_details',
  rowFields: rowFields<PaymentDetailRow>({
    employee_id: 'text',
    payment_details: DETAIL_ITEM_FIELDS,
  }),
});

/** What one employee is paid in one activity, as it is found by employee. */
export interface EmployeePaymentDetailRow {
  readonly employee_id?: string | null;
  readonly activity_id?: string | null;
  readonly payment_accounting_items?: readonly PaymentDetailItemRow[] | null;
}

/** Either both days or `activity_ids` are needed; the days are pay dates, both included. */
export interface PaymentDetailsQuery {
  /** 1 to 100 people_corehr_ids. */
  readonly employee_ids: readonly string[];
  readonly pay_period_start_date?: string | undefined;
  /** At most 12 months after the first. */
  readonly pay_period_end_date?: string | undefined;
  readonly activity_ids?: readonly string[] | undefined;
  readonly acct_item_ids?: readonly string[] | undefined;
  readonly include_segment_data?: boolean | undefined;
}

/** The most activities that one call of `queryPaymentDetails` covers, by id or by pay date. */
export const MAX_QUERIED_ACTIVITIES = 50;

/** Finds what employees are paid, across activities and by page number; the ids are of employees (CONTRACT §3.5). */
export const queryPaymentDetails = endpoint<
  { body: NumberedPageQuery & PaymentDetailsQuery },
  { payment_details?: readonly EmployeePaymentDetailRow[] | null; total?: number | null }
>({
  method: 'POST',
  path: '/open-apis/payroll/v1/payment_detail/query',
  budget: perSecond(1),
  identity: ['tenant', 'user'],
  scopes: ['payroll:payment_details:read'],
  effect: 'read',
  errors: queryPaymentDetailsErrors,
  inputPaths: {
    employee_ids: ['userIds'],
    pay_period_start_date: ['payDate', 'start'],
    pay_period_end_date: ['payDate', 'end'],
    activity_ids: ['activityIds'],
    acct_item_ids: ['accountingItemIds'],
  },
  pageSize: 100,
  idsPerCall: 100,
  rows: 'payment_details',
  rowFields: rowFields<EmployeePaymentDetailRow>({
    employee_id: 'text',
    activity_id: 'text',
    payment_accounting_items: DETAIL_ITEM_FIELDS,
  }),
});

/** A pay group (薪资组). */
export interface PayGroupRow {
  readonly pay_group_id?: string | null;
  /** One text for each language: `{ zh_cn, en_us }`. */
  readonly name?: I18nTexts | null;
  readonly code?: string | null;
  /** 1 enabled, 0 disabled. */
  readonly status?: number | null;
  readonly country_region?: CountryRegionRow | null;
  readonly is_global_region?: boolean | null;
}

/** The country or region of a pay group. */
export interface CountryRegionRow {
  readonly id?: string | null;
  /** ISO 3166-1 alpha-3. */
  readonly alpha3_code?: string | null;
}

/** Lists pay groups, 1 to 2000 a page (CONTRACT §3.6). */
export const listPayGroups = endpoint<
  { query: PageQuery },
  TokenPage & { items?: readonly PayGroupRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/payroll/v1/paygroups',
  budget: perMinute(20),
  identity: ['tenant'],
  scopes: ['payroll:pay_groups:read'],
  effect: 'read',
  errors: listPayGroupsErrors,
  inputPaths: { page_size: ['first'], page_token: ['after'] },
  pageSize: 2_000,
  rows: 'items',
  rowFields: rowFields<PayGroupRow>({
    pay_group_id: 'text',
    name: 'i18n',
    code: 'text',
    status: 'integer',
    is_global_region: 'boolean',
    country_region: oneObject({ id: 'text', alpha3_code: 'text' }),
  }),
});

/** An accounting item (算薪项): one part that pay is made of. Its `id` is that of the items of payment details. */
export interface AccountingItemRow {
  readonly id?: string | null;
  readonly i18n_names?: readonly I18nText[] | null;
  readonly category_id?: string | null;
  /** As `accounting_item_type` of a detail. */
  readonly data_type?: number | null;
  readonly decimal_places?: number | null;
  /** 1 enabled, 2 disabled. */
  readonly active_status?: number | null;
}

/** Lists accounting items, 1 to 100 a page. Payment details may hold items that it lacks (CONTRACT §3.6). */
export const listAccountingItems = endpoint<
  { query: PageQuery },
  TokenPage & { items?: readonly AccountingItemRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/payroll/v1/acct_items',
  budget: perSecond(5),
  identity: ['tenant', 'user'],
  scopes: ['payroll:payroll_calculation_item:read'],
  effect: 'read',
  errors: listAccountingItemsErrors,
  inputPaths: { page_size: ['first'], page_token: ['after'] },
  pageSize: 100,
  rows: 'items',
  rowFields: rowFields<AccountingItemRow>({
    id: 'text',
    i18n_names: 'i18n',
    category_id: 'text',
    data_type: 'integer',
    decimal_places: 'integer',
    active_status: 'integer',
  }),
});
