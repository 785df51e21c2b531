import {
  batchGetEmployeesErrors,
  listLeaveTypesErrors,
  searchCurrenciesErrors,
} from './error-codes/core-hr.ts';
import { endpoint, perMinute, perSecond } from './feishu/endpoint.ts';
import { oneObject, rowFields } from './feishu/http/row-fields.ts';
import type { I18nText, PageQuery, TokenPage, UserIdType } from './feishu/wire.ts';

/** A currency as Feishu People keeps it; the way from its id to ISO 4217. */
export interface CurrencyRow {
  readonly currency_id?: string | null;
  readonly country_region_id_list?: readonly string[] | null;
  readonly currency_name?: readonly I18nText[] | null;
  readonly numeric_code?: number | null;
  readonly currency_alpha_3_code?: string | null;
  /** 1 active, 0 inactive. */
  readonly status?: number | null;
}

/** Searches currencies, 1 to 100 a page. Without `status_list` Feishu answers active ones only (CONTRACT §3.3). */
export const searchCurrencies = endpoint<
  {
    query: PageQuery;
    body: {
      currency_id_list?: readonly string[] | undefined;
      status_list?: readonly number[] | undefined;
    };
  },
  TokenPage & { items?: readonly CurrencyRow[] | null }
>({
  method: 'POST',
  path: '/open-apis/corehr/v2/basic_info/currencies/search',
  budget: [...perMinute(1_000), ...perSecond(50)],
  identity: ['tenant'],
  scopes: ['corehr:common_data.basic_data:read'],
  effect: 'read',
  errors: searchCurrenciesErrors,
  pageSize: 100,
  idsPerCall: 100,
  rows: 'items',
  rowFields: rowFields<CurrencyRow>({
    currency_id: 'text',
    country_region_id_list: 'texts',
    currency_name: 'i18n',
    numeric_code: 'integer',
    currency_alpha_3_code: 'text',
    status: 'integer',
  }),
});

/** A leave type (假期类型) or, nested in one, a subtype, which has an id and names only. */
export interface LeaveTypeRow {
  readonly leave_type_id?: string | null;
  readonly leave_type_name?: readonly I18nText[] | null;
  /** 1 enabled, 2 disabled. */
  readonly status?: number | null;
  readonly leave_subtype_list?: readonly LeaveTypeRow[] | null;
}

/** The subtypes of a leave type, which have no status of their own and share its. */
export function subtypesOf({ leave_subtype_list, status }: LeaveTypeRow): LeaveTypeRow[] {
  return (leave_subtype_list ?? []).map((subtype) => ({ status: status ?? null, ...subtype }));
}

/** Lists leave types. Feishu takes `page_size` as a string here (CONTRACT §3.7). */
export const listLeaveTypes = endpoint<
  {
    query: {
      page_size: string;
      page_token?: string | undefined;
      status?: '1' | '2' | undefined;
      user_id_type?: UserIdType | undefined;
    };
  },
  TokenPage & { leave_type_list?: readonly LeaveTypeRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/corehr/v1/leaves/leave_types',
  budget: perMinute(100),
  identity: ['tenant'],
  scopes: [
    'corehr:leave:read',
    'corehr:common_data.preset_data:read',
    'corehr:corehr',
    'corehr:corehr:readonly',
  ],
  effect: 'read',
  errors: listLeaveTypesErrors,
  /** Not documented; the other lists of core HR take 100. */
  pageSize: 100,
  rows: 'leave_type_list',
  rowFields: rowFields<LeaveTypeRow>({
    leave_type_id: 'text',
    leave_type_name: 'i18n',
    status: 'integer',
    leave_subtype_list: 'nested',
  }),
});

/** An employee's names. Only those are read that need no permission of their own (`legal_name` does). */
export interface PersonNamesRow {
  /** `刘梓新(Henry)`: Feishu composes it of the names in both scripts. */
  readonly preferred_name?: string | null;
  readonly preferred_local_full_name?: string | null;
  readonly preferred_english_full_name?: string | null;
}

/** An employee as Feishu People keeps one. Beside the ids, Feishu answers the fields that a call names. */
export interface EmployeeRow {
  /** Where Feishu cannot convert the id to the `user_id_type` of the call, this is an id of another kind. */
  readonly employment_id?: string | null;
  /** The same id; empty where Feishu cannot convert it. */
  readonly employment_id_v2?: string | null;
  readonly person_info?: PersonNamesRow | null;
  /** The main work address, by which `work_emails` finds employees. */
  readonly email_address?: string | null;
  /** `hired` or `terminated`; others may come. */
  readonly employment_status?: { readonly enum_name?: string | null } | null;
  readonly on_probation?: boolean | null;
  readonly probation_end_date?: string | null;
  readonly pay_group_id?: string | null;
  readonly archive_cpst_plan_id?: string | null;
}

/**
 * Gets employees by their ids or their work addresses, up to 100; of several lists, only the first that is not empty
 * counts. Unknown ids and people who are not hired yet are left out, in no promised order. A change can be read 2 to 5
 * seconds later (CONTRACT §3.8).
 */
export const batchGetEmployees = endpoint<
  {
    query: { user_id_type: UserIdType };
    body: {
      /** Paths such as `person_info.preferred_name`. Without any, Feishu answers the ids alone. */
      fields: readonly string[];
      employment_ids?: readonly string[] | undefined;
      work_emails?: readonly string[] | undefined;
    };
  },
  { items?: readonly EmployeeRow[] | null }
>({
  method: 'POST',
  path: '/open-apis/corehr/v2/employees/batch_get',
  budget: perMinute(100),
  identity: ['tenant'],
  scopes: ['corehr:employee:read', 'corehr:employee:write'],
  effect: 'read',
  errors: batchGetEmployeesErrors,
  inputPaths: {
    user_id_type: ['userIdType'],
    employment_ids: ['userIds'],
    work_emails: ['workEmails'],
  },
  idsPerCall: 100,
  rows: 'items',
  rowFields: rowFields<EmployeeRow>({
    employment_id: 'text',
    employment_id_v2: 'text',
    person_info: oneObject({
      preferred_name: 'text',
      preferred_local_full_name: 'text',
      preferred_english_full_name: 'text',
    }),
    email_address: 'text',
    employment_status: oneObject({ enum_name: 'text' }),
    on_probation: 'boolean',
    probation_end_date: 'date',
    pay_group_id: 'text',
    archive_cpst_plan_id: 'text',
  }),
  fieldScopes: {
    'corehr:employment.pay_group:read': ['pay_group_id'],
    'corehr:employment.archive_cpst_plan:read': ['archive_cpst_plan_id'],
  },
});
