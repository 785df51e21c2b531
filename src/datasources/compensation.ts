import {
  listSalaryChangeReasonsErrors,
  listSalaryIndicatorsErrors,
  listSalaryItemCategoriesErrors,
  listSalaryItemsErrors,
  listSalaryPlansErrors,
  querySalaryArchivesErrors,
} from './error-codes/compensation.ts';
import { createSalaryArchiveErrors } from './error-codes/create-salary-archive.ts';
import { endpoint, perSecond } from './feishu/endpoint.ts';
import { oneObject, rowFields } from './feishu/http/row-fields.ts';
import type { I18nText, PageQuery, TokenPage, UserIdType } from './feishu/wire.ts';

export interface SalaryArchiveItemRow {
  readonly item_id?: string | null;
  readonly item_result?: string | null;
  readonly item_result_regular?: string | null;
}

export interface SalaryArchiveIndicatorRow {
  readonly indicator_id?: string | null;
  readonly indicator_result?: string | null;
  readonly indicator_result_regular?: string | null;
}

/** One version of an employee's compensation archive (薪资档案). */
export interface SalaryArchiveRow {
  readonly user_id?: string | null;
  readonly id?: string | null;
  readonly tid?: string | null;
  readonly plan_id?: string | null;
  readonly plan_tid?: string | null;
  readonly currency_id?: string | null;
  readonly change_reason_id?: string | null;
  readonly change_description?: string | null;
  readonly effective_date?: string | null;
  readonly expiration_date?: string | null;
  readonly salary_level_id?: string | null;
  /** `YYYY-MM-DD HH:mm:ss` without a zone; presumably UTC+8 (CONTRACT §3.1). */
  readonly created_time?: string | null;
  readonly updated_time?: string | null;
  readonly archive_items?: readonly SalaryArchiveItemRow[] | null;
  readonly archive_indicators?: readonly SalaryArchiveIndicatorRow[] | null;
}

/** An archive with the kind of id in its `user_id`, which Feishu's answer does not name. */
export interface SalaryArchive extends SalaryArchiveRow {
  readonly user_id_type: UserIdType;
}

/** What an archives/query is about. */
export interface SalaryArchiveQuery {
  readonly user_id_list: readonly string[];
  readonly tid_list?: readonly string[] | undefined;
  readonly effective_start_date?: string | undefined;
  readonly effective_end_date?: string | undefined;
}

/** Queries the archives of 1 to 100 employees, optionally narrowed to versions and effective dates (CONTRACT §3.1). */
export const querySalaryArchives = endpoint<
  {
    query: PageQuery & { user_id_type: UserIdType };
    body: SalaryArchiveQuery;
  },
  TokenPage & { items?: readonly SalaryArchiveRow[] | null }
>({
  method: 'POST',
  path: '/open-apis/compensation/v1/archives/query',
  budget: perSecond(10),
  identity: ['tenant', 'user'],
  scopes: ['corehr:compensation_archive_detail:read'],
  effect: 'read',
  errors: querySalaryArchivesErrors,
  pageSize: 500,
  idsPerCall: 100,
  rows: 'items',
  rowFields: rowFields<SalaryArchiveRow>({
    user_id: 'text',
    id: 'text',
    tid: 'text',
    plan_id: 'text',
    plan_tid: 'text',
    currency_id: 'text',
    change_reason_id: 'text',
    change_description: 'text',
    effective_date: 'date',
    expiration_date: 'date',
    salary_level_id: 'text',
    created_time: 'text',
    updated_time: 'text',
    archive_items: { item_id: 'text', item_result: 'text', item_result_regular: 'text' },
    archive_indicators: { indicator_id: 'text', indicator_result: 'text', indicator_result_regular: 'text' },
  }),
  fieldScopes: {
    'corehr:compensation_archive_detail.change_description:read': ['change_description'],
    'corehr:compensation_archive_detail.indicators:read': ['archive_indicators'],
    'corehr:compensation_archive_detail.items:read': ['archive_items'],
    'corehr:compensation_archive_detail.plan:read': ['plan_id', 'plan_tid'],
    'corehr:compensation_archive_detail.salary_level:read': ['salary_level_id'],
  },
});

/** What a createSalaryArchive answers: the key of the call and the version that was written. */
export interface CreatedArchive {
  readonly unique_id?: string | null;
  readonly archive_tid?: string | null;
}

/**
 * Sets or adjusts a salary, or corrects the archive that already takes effect on that date. A repeat of `unique_id`
 * is refused with 2290028 and not replayed. Feishu: compensation-v1/archive/create.
 */
export const createSalaryArchive = endpoint<
  {
    query: { user_id_type: UserIdType };
    body: {
      unique_id: string;
      operator_id?: string | undefined;
      user_id: string;
      effective_time: string;
      currency_id: string;
      plan_id: string;
      plan_tid: string;
      change_reason_id: string;
      item_value_lists: readonly {
        item_id: string;
        item_value: string;
        item_value_regular?: string | undefined;
      }[];
      description?: string | undefined;
      edit_remark?: string | undefined;
    };
  },
  CreatedArchive
>({
  method: 'POST',
  path: '/open-apis/compensation/v1/archives',
  budget: perSecond(10),
  identity: ['tenant', 'user'],
  scopes: ['corehr:compensation_archive:write'],
  effect: 'write',
  errors: createSalaryArchiveErrors,
  inputPaths: {
    unique_id: ['uniqueId'],
    user_id: ['userId'],
    user_id_type: ['userIdType'],
    operator_id: ['operatorId'],
    effective_time: ['effectiveDate'],
    currency_id: ['currencyId'],
    plan_id: ['planId'],
    plan_tid: ['planTid'],
    change_reason_id: ['changeReasonId'],
    item_value_lists: ['items'],
    'item_value_lists.item_id': ['items', '*', 'itemId'],
    'item_value_lists.item_value': ['items', '*', 'value'],
    'item_value_lists.item_value_regular': ['items', '*', 'regularValue'],
    description: ['description'],
    edit_remark: ['editRemark'],
  },
});

/** One condition on the employees that a plan applies to. */
export interface SalaryPlanConditionRow {
  /** 1 to 14: what is compared, such as the department. */
  readonly left_type?: number | null;
  /** 1 contains, 2 does not contain. */
  readonly operator?: number | null;
  readonly right_value?: readonly string[] | null;
}

/** The employees that a plan applies to. */
export interface SalaryPlanScopeRow {
  readonly is_all?: boolean | null;
  readonly plan_conditions?: readonly SalaryPlanConditionRow[] | null;
}

/** What a placeholder of a formula refers to. */
export interface SalaryFormulaParameterRow {
  /** 1 salary item, 2 indicator. */
  readonly ref_type?: number | null;
  readonly id?: string | null;
}

/** A formula with the placeholders `${0}`, `${1}` and so on, one for each parameter. */
export interface SalaryFormulaRow {
  readonly expr?: string | null;
  readonly formula_params?: readonly SalaryFormulaParameterRow[] | null;
}

/** How a plan computes a value: it is fixed, or the result of a formula. */
export interface SalaryLogicRow {
  readonly fixed?: string | null;
  readonly formula?: SalaryFormulaRow | null;
}

export interface SalaryPlanItemRow {
  readonly adjustment_type?: string | null;
  readonly item_id?: string | null;
  readonly plan_item_logic?: SalaryLogicRow | null;
  readonly probation_discount_type?: string | null;
  readonly probation_discount_percentum?: string | null;
}

export interface SalaryPlanIndicatorRow {
  readonly indicator_id?: string | null;
  readonly plan_indicator_logic?: SalaryLogicRow | null;
}

/** A version of a compensation plan (薪资方案). */
export interface SalaryPlanRow {
  readonly id?: string | null;
  readonly tid?: string | null;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly effective_date?: string | null;
  readonly plan_scope?: SalaryPlanScopeRow | null;
  readonly currency_id?: string | null;
  readonly probation_salary_status?: boolean | null;
  readonly plan_items?: readonly SalaryPlanItemRow[] | null;
  readonly plan_indicators?: readonly SalaryPlanIndicatorRow[] | null;
  readonly i18n_names?: readonly I18nText[] | null;
  readonly i18n_descriptions?: readonly I18nText[] | null;
}

const logicFields = oneObject({
  fixed: 'text',
  formula: oneObject({ expr: 'text', formula_params: { ref_type: 'integer', id: 'text' } }),
});

/** Lists plans, 1 to 500 a page (CONTRACT §3.2). */
export const listSalaryPlans = endpoint<
  { query: PageQuery },
  TokenPage & { items?: readonly SalaryPlanRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/compensation/v1/plans',
  budget: perSecond(10),
  identity: ['tenant'],
  scopes: ['corehr:compensation_plan:read'],
  effect: 'read',
  errors: listSalaryPlansErrors,
  pageSize: 500,
  rows: 'items',
  rowFields: rowFields<SalaryPlanRow>({
    id: 'text',
    tid: 'text',
    name: 'text',
    description: 'text',
    effective_date: 'date',
    plan_scope: oneObject({
      is_all: 'boolean',
      plan_conditions: { left_type: 'integer', operator: 'integer', right_value: 'texts' },
    }),
    currency_id: 'text',
    probation_salary_status: 'boolean',
    plan_items: {
      adjustment_type: 'text',
      item_id: 'text',
      plan_item_logic: logicFields,
      probation_discount_type: 'text',
      probation_discount_percentum: 'text',
    },
    plan_indicators: { indicator_id: 'text', plan_indicator_logic: logicFields },
    i18n_names: 'i18n',
    i18n_descriptions: 'i18n',
  }),
  fieldScopes: {
    'corehr:compensation_plan_detail.indicators:read': ['plan_indicators'],
    'corehr:compensation_plan_detail.items:read': ['plan_items'],
  },
});

/** A salary item (薪资项). */
export interface SalaryItemRow {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly category_id?: string | null;
  /** salary, bonus or recurring_payment; known from Feishu's SDK only. */
  readonly item_type?: string | null;
  readonly value_type?: string | null;
  readonly pay_off_frequency_type?: string | null;
  readonly decimal_places?: number | null;
  /** 1 enabled, 0 disabled. */
  readonly active_status?: number | null;
  readonly i18n_names?: readonly I18nText[] | null;
  readonly i18n_descriptions?: readonly I18nText[] | null;
}

/** Lists salary items, 1 to 500 a page (CONTRACT §3.2). */
export const listSalaryItems = endpoint<
  { query: PageQuery & { item_type?: string | undefined } },
  TokenPage & { items?: readonly SalaryItemRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/compensation/v1/items',
  budget: perSecond(10),
  identity: ['tenant'],
  scopes: ['corehr:compensation_item:read'],
  effect: 'read',
  errors: listSalaryItemsErrors,
  pageSize: 500,
  rows: 'items',
  rowFields: rowFields<SalaryItemRow>({
    id: 'text',
    name: 'text',
    description: 'text',
    category_id: 'text',
    item_type: 'text',
    value_type: 'text',
    pay_off_frequency_type: 'text',
    decimal_places: 'integer',
    active_status: 'integer',
    i18n_names: 'i18n',
    i18n_descriptions: 'i18n',
  }),
});

/** A category of salary items (薪资项分类). */
export interface SalaryItemCategoryRow {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly i18n_names?: readonly I18nText[] | null;
}

/** Lists categories, 1 to 500 a page; `page_size` may be left out here (CONTRACT §3.2). */
export const listSalaryItemCategories = endpoint<
  { query: PageQuery },
  TokenPage & { items?: readonly SalaryItemCategoryRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/compensation/v1/item_categories',
  budget: perSecond(10),
  identity: ['tenant'],
  scopes: ['corehr:compensation_item_category:read'],
  effect: 'read',
  errors: listSalaryItemCategoriesErrors,
  pageSize: 500,
  rows: 'items',
  rowFields: rowFields<SalaryItemCategoryRow>({ id: 'text', name: 'text', i18n_names: 'i18n' }),
});

/** A salary indicator (薪资统计指标), such as the total annual pay. */
export interface SalaryIndicatorRow {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly value_type?: string | null;
  /** 1 enabled, 0 disabled. */
  readonly active_status?: number | null;
  readonly i18n_names?: readonly I18nText[] | null;
}

/** Lists indicators, 1 to 500 a page (CONTRACT §3.2). */
export const listSalaryIndicators = endpoint<
  { query: PageQuery },
  TokenPage & { items?: readonly SalaryIndicatorRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/compensation/v1/indicators',
  budget: perSecond(10),
  identity: ['tenant'],
  scopes: ['corehr:compensation_indicator:read'],
  effect: 'read',
  errors: listSalaryIndicatorsErrors,
  pageSize: 500,
  rows: 'items',
  rowFields: rowFields<SalaryIndicatorRow>({
    id: 'text',
    name: 'text',
    value_type: 'text',
    active_status: 'integer',
    i18n_names: 'i18n',
  }),
});

/** A reason for setting or changing a salary (定调薪原因). */
export interface SalaryChangeReasonRow {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly note?: string | null;
  /** 1 enabled, 0 disabled. */
  readonly active_status?: number | null;
  readonly i18n_names?: readonly I18nText[] | null;
  readonly i18n_notes?: readonly I18nText[] | null;
}

/** Lists change reasons, 1 to 500 a page (CONTRACT §3.2). */
export const listSalaryChangeReasons = endpoint<
  { query: PageQuery },
  TokenPage & { items?: readonly SalaryChangeReasonRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/compensation/v1/change_reasons',
  budget: perSecond(10),
  identity: ['tenant'],
  scopes: ['corehr:compensation_change_reason:read'],
  effect: 'read',
  errors: listSalaryChangeReasonsErrors,
  pageSize: 500,
  rows: 'items',
  rowFields: rowFields<SalaryChangeReasonRow>({
    id: 'text',
    name: 'text',
    note: 'text',
    active_status: 'integer',
    i18n_names: 'i18n',
    i18n_notes: 'i18n',
  }),
});
