import { WRITTEN_RECORD_FIELDS, type WrittenLeaveRecordRow } from '../attendance.ts';
import { listLeaveBalancesErrors } from '../error-codes/core-hr.ts';
import { grantLeaveErrors, revokeLeaveGrantErrors } from '../error-codes/leave-grants.ts';
import { endpoint, perMinute, perSecond } from '../feishu/endpoint.ts';
import { rowFields } from '../feishu/http/row-fields.ts';
import type { I18nText, TokenPage, UserIdType } from '../feishu/wire.ts';

/** The balance of one leave type or subtype. All quantities are decimal numbers in strings. */
export interface LeaveBalanceRow {
  readonly leave_type_id?: string | null;
  readonly leave_type_name?: readonly I18nText[] | null;
  readonly historical_cycles_left?: string | null;
  readonly this_cycle_total?: string | null;
  readonly this_cycle_taken?: string | null;
  readonly leave_balance?: string | null;
  /** 1 day, 2 hour. */
  readonly leave_duration_unit?: number | null;
  readonly balance_in_current_cycle?: string | null;
  readonly taken_history_cycle?: string | null;
  /** The next five come with `include_offboard` only. */
  readonly history_cycle_accrual?: string | null;
  readonly taken?: string | null;
  readonly offboarding_balance?: string | null;
  readonly taken_current_date?: string | null;
  readonly offboarding_granted?: string | null;
  /** The next two are known from the types of Feishu's SDK only. */
  readonly leave_balance_excluding_under_approval?: string | null;
  readonly leave_quantity_under_approval?: string | null;
}

/** The balances of one employee on one day. */
export interface EmployeeLeaveBalancesRow {
  readonly employment_id?: string | null;
  readonly employment_name?: readonly I18nText[] | null;
  readonly as_of_date?: string | null;
  readonly leave_balance_list?: readonly LeaveBalanceRow[] | null;
}

/** A balance with what Feishu says of its employee beside the list of balances. */
export interface LeaveBalance extends LeaveBalanceRow {
  readonly userId: string;
  readonly userIdType: UserIdType;
  readonly employment_name: readonly I18nText[] | null | undefined;
  readonly as_of_date: string | null | undefined;
}

/**
 * Lists leave balances, an entry for each employee. Without `employment_id_list` Feishu answers with all employees of
 * the company. `page_size` is a string (CONTRACT §3.7).
 */
export const listLeaveBalances = endpoint<
  {
    query: {
      page_size: string;
      page_token?: string | undefined;
      employment_id_list: readonly string[];
      user_id_type: UserIdType;
      as_of_date?: string | undefined;
      time_zone?: string | undefined;
      include_offboard?: boolean | undefined;
    };
  },
  TokenPage & { employment_leave_balance_list?: readonly EmployeeLeaveBalancesRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/corehr/v1/leaves/leave_balances',
  budget: perMinute(100),
  identity: ['tenant'],
  scopes: ['corehr:leave:read', 'corehr:corehr', 'corehr:corehr:readonly'],
  effect: 'read',
  errors: listLeaveBalancesErrors,
  /** Not documented; the other lists of core HR take 100. */
  pageSize: 100,
  idsPerCall: 100,
  rows: 'employment_leave_balance_list',
  rowFields: rowFields<EmployeeLeaveBalancesRow>({
    employment_id: 'text',
    employment_name: 'i18n',
    as_of_date: 'date',
    leave_balance_list: {
      leave_type_id: 'text',
      leave_type_name: 'i18n',
      historical_cycles_left: 'text',
      this_cycle_total: 'text',
      this_cycle_taken: 'text',
      leave_balance: 'text',
      leave_duration_unit: 'integer',
      balance_in_current_cycle: 'text',
      taken_history_cycle: 'text',
      history_cycle_accrual: 'text',
      taken: 'text',
      offboarding_balance: 'text',
      taken_current_date: 'text',
      offboarding_granted: 'text',
      leave_balance_excluding_under_approval: 'text',
      leave_quantity_under_approval: 'text',
    },
  }),
});

/** Any one of these permits to write leave granting records. */
const GRANT_SCOPES = ['corehr:leave_granting_record:write', 'corehr:corehr'];

/**
 * Grants leave. Feishu neither creates nor changes a record for an `external_id` that was used before, and answers with
 * the record of its first use. Without one, a repeat grants again, hence a write. Timestamps of the record are
 * milliseconds in a string. Feishu: corehr-v1/leave_granting_record/create.
 */
export const grantLeave = endpoint<
  {
    query: { user_id_type: UserIdType };
    body: {
      leave_type_id: string;
      employment_id: string;
      granting_quantity: string;
      /** 1 day, 2 hour. */
      granting_unit: number;
      effective_date: string;
      expiration_date?: string | undefined;
      /** 1 not prorated, 2 prorated. */
      section_type?: number | undefined;
      reason: readonly { lang: string; value: string }[];
      external_id: string;
    };
  },
  { leave_granting_record?: WrittenLeaveRecordRow | null }
>({
  method: 'POST',
  path: '/open-apis/corehr/v1/leave_granting_records',
  budget: [...perMinute(1_000), ...perSecond(50)],
  identity: ['tenant'],
  scopes: GRANT_SCOPES,
  effect: 'write',
  errors: grantLeaveErrors,
  inputPaths: {
    employment_id: ['userId'],
    user_id_type: ['userIdType'],
    leave_type_id: ['leaveTypeId'],
    granting_quantity: ['quantity'],
    granting_unit: ['unit'],
    effective_date: ['effectiveDate'],
    expiration_date: ['expirationDate'],
    section_type: ['sectionType'],
    reason: ['reason'],
    'reason.lang': ['reason', '*', 'locale'],
    'reason.value': ['reason', '*', 'value'],
    external_id: ['externalId'],
  },
  rowFields: WRITTEN_RECORD_FIELDS,
});

/**
 * Deletes a leave granting record that was granted by hand or by another system. A repeat is refused, as the record
 * exists no more, and so does not answer as the first call did: a write. Feishu: corehr-v1/leave_granting_record/delete.
 */
export const revokeLeaveGrant = endpoint<{ path: { leave_granting_record_id: string } }, unknown>({
  method: 'DELETE',
  path: '/open-apis/corehr/v1/leave_granting_records/:leave_granting_record_id',
  budget: [...perMinute(1_000), ...perSecond(50)],
  identity: ['tenant'],
  scopes: GRANT_SCOPES,
  effect: 'write',
  errors: revokeLeaveGrantErrors,
  inputPaths: { leave_granting_record_id: ['recordId'] },
});
