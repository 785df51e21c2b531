import { listLeaveAccrualRecordsErrors, updateLeaveAccrualRecordErrors } from './error-codes/attendance.ts';
import { endpoint, perSecond } from './feishu/endpoint.ts';
import { rowFields } from './feishu/http/row-fields.ts';
import type { I18nText, UserIdType } from './feishu/wire.ts';

/** A leave granting record (假期发放记录) as it is after a change. Timestamps are seconds in a string. */
export interface WrittenLeaveRecordRow {
  readonly id?: string | null;
  readonly employment_id?: string | null;
  readonly leave_type_id?: string | null;
  readonly granting_quantity?: string | null;
  /** 1 day, 2 hour. */
  readonly granting_unit?: number | null;
  readonly effective_date?: string | null;
  readonly expiration_date?: string | null;
  /** 1 system, 2 manual, 3 external. */
  readonly granted_by?: number | null;
  /** Whether it is prorated: 1 no, 2 yes. Known from the SDK's types only. */
  readonly section_type?: number | null;
  readonly reason?: readonly I18nText[] | null;
  readonly created_at?: string | null;
  readonly created_by?: string | null;
  readonly updated_at?: string | null;
  readonly updated_by?: string | null;
}

/** The fields of the record in the answer to a write of leave. */
export const WRITTEN_RECORD_FIELDS = rowFields<WrittenLeaveRecordRow>({
  id: 'text',
  employment_id: 'text',
  leave_type_id: 'text',
  granting_quantity: 'text',
  granting_unit: 'integer',
  granted_by: 'integer',
  section_type: 'integer',
  effective_date: 'date',
  expiration_date: 'date',
  reason: 'i18n',
  created_at: 'text',
  created_by: 'text',
  updated_at: 'text',
  updated_by: 'text',
});

/** A leave granting record as it is listed: with what is left of it, without who wrote it when. */
export interface ListedLeaveRecordRow {
  readonly id?: string | null;
  readonly employment_id?: string | null;
  readonly leave_type_id?: string | null;
  readonly granting_quantity?: string | null;
  readonly left_granting_quantity?: string | null;
  readonly granting_unit?: number | null;
  readonly effective_date?: string | null;
  readonly expiration_date?: string | null;
  readonly reason?: readonly I18nText[] | null;
  readonly is_update_by_external?: boolean | null;
  /** 1 system, 2 manual, 3 external, 4 virtual, 5 imported, 6 converted overtime. */
  readonly accrual_source?: number | null;
  /** Whether it is prorated: 1 no, 2 yes. */
  readonly section_type?: number | null;
  readonly leave_sub_type_id?: string | null;
}

/** A record, listed or written, with the kind of the ids in it, which Feishu's answer does not name. */
export interface LeaveRecord extends ListedLeaveRecordRow, WrittenLeaveRecordRow {
  readonly user_id_type: UserIdType;
}

/**
 * Changes quantity and expiration date of a record that was not granted by the system. Both are absolute, so that a
 * repeat changes nothing. `leave_id` is the leave type's id. Feishu: attendance-v1/leave_accrual_record/patch.
 */
export const updateLeaveAccrualRecord = endpoint<
  {
    path: { leave_id: string };
    query: { user_id_type: UserIdType };
    body: {
      leave_granting_record_id: string;
      employment_id: string;
      leave_type_id: string;
      reason: readonly { lang: string; value: string }[];
      time_offset?: number | undefined;
      expiration_date?: string | undefined;
      quantity?: string | undefined;
    };
  },
  { record?: WrittenLeaveRecordRow | null }
>({
  method: 'PATCH',
  path: '/open-apis/attendance/v1/leave_accrual_record/:leave_id',
  budget: perSecond(50),
  identity: ['tenant'],
  scopes: ['attendance:rule'],
  effect: 'idempotent',
  errors: updateLeaveAccrualRecordErrors,
  inputPaths: {
    leave_id: ['leaveId'],
    leave_granting_record_id: ['recordId'],
    employment_id: ['userId'],
    user_id_type: ['userIdType'],
    leave_type_id: ['leaveTypeId'],
    reason: ['reason'],
    'reason.lang': ['reason', '*', 'locale'],
    'reason.value': ['reason', '*', 'value'],
    time_offset: ['timeOffset'],
    expiration_date: ['expirationDate'],
    quantity: ['quantity'],
  },
  rowFields: WRITTEN_RECORD_FIELDS,
});

/** Lists an employee's records of one leave type that expire in a range: a GET that carries a body (CONTRACT §3.7). */
export const listLeaveAccrualRecords = endpoint<
  {
    path: { leave_id: string };
    query: { user_id_type: UserIdType };
    body: {
      employment_id: string;
      leave_type_id: string;
      start_expiration_date: string;
      end_expiration_date: string;
      time_offset?: number | undefined;
    };
  },
  { records?: readonly ListedLeaveRecordRow[] | null }
>({
  method: 'GET',
  path: '/open-apis/attendance/v1/leave_employ_expire_records/:leave_id',
  budget: perSecond(50),
  identity: ['tenant'],
  scopes: ['attendance:rule'],
  effect: 'read',
  errors: listLeaveAccrualRecordsErrors,
  rows: 'records',
  rowFields: rowFields<ListedLeaveRecordRow>({
    id: 'text',
    employment_id: 'text',
    leave_type_id: 'text',
    granting_quantity: 'text',
    left_granting_quantity: 'text',
    granting_unit: 'integer',
    effective_date: 'date',
    expiration_date: 'date',
    reason: 'i18n',
    is_update_by_external: 'boolean',
    accrual_source: 'integer',
    section_type: 'integer',
    leave_sub_type_id: 'text',
  }),
});
