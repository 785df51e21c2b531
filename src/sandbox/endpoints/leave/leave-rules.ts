import { z } from 'zod';
import type { UserIdType } from '../../../datasources/feishu/wire.ts';
import { findEmployee } from '../../seed/people/employees.ts';
import type { Employee, State, StoredLeaveRecord, StoredLeaveType } from '../../state.ts';
import { type Call, type Rule, refuse, type SandboxContext } from '../handler.ts';
import { invalidParameters, isCalendarDate, one, readQuery, userIdType } from '../parameters.ts';

/** The employee and leave type of a call. */
export interface Leave {
  readonly userIdType: UserIdType;
  readonly employee: Employee;
  readonly type: StoredLeaveType;
  /** Whether the id is that of a subtype. */
  readonly subtype: boolean;
}

const querySchema = z.object({ user_id_type: one(userIdType).optional() });

/** Any text but the empty one. */
export const id = z.string().min(1);

/** The body of updateLeaveAccrualRecord. */
export const patchBody = z.object({
  leave_granting_record_id: id,
  employment_id: id,
  leave_type_id: id,
  reason: z.array(z.object({ lang: z.string(), value: z.string() })),
  time_offset: z.int().optional(),
  expiration_date: z.string().optional(),
  quantity: z.string().optional(),
  section_type: z.int().optional(),
});

export type Change = z.infer<typeof patchBody>;

/** Rules on the input alone. */
export const CHANGE_RULES: readonly Rule<Change>[] = [
  [1220004, ({ quantity }) => quantity !== undefined && !/^-?\d+(\.\d+)?$/.test(quantity)],
  [1220025, ({ quantity = '0' }) => Math.abs(Number(quantity)) > 9_999],
  [1220026, ({ quantity = '' }) => (quantity.split('.')[1] ?? '').length > 6],
  [1220003, ({ expiration_date: date }) => date !== undefined && !isCalendarDate(date)],
  [1220027, ({ reason }) => reason.some(({ value }) => value.length > 3_000)],
];

/** Rules on the leave type for every call. An unknown type is 1220005, refused by `findLeave`. */
export const TYPE_RULES: readonly Rule<Leave>[] = [
  [1220024, ({ type, subtype }) => !subtype && (type.row.leave_subtype_list ?? []).length > 0],
];

/** Rules on the leave type and employee for writes. */
export const WRITE_RULES: readonly Rule<Leave>[] = [
  [1220029, ({ type }) => type.deactivated],
  [1220008, ({ type, employee }) => type.covers?.(employee) === false],
];

/** Rules on the record and its change. */
export const RECORD_RULES: readonly Rule<{ record: StoredLeaveRecord; change: Change }>[] = [
  [1220031, ({ record }) => record.source === 1],
  [1220032, ({ record, change }) => (change.expiration_date ?? '9999-12-31') < record.effectiveDate],
];

/** The path repeats the type id of the body. What Feishu answers if they differ is unknown (CONTRACT §2.4). */
export function findLeave(
  call: Call,
  { state }: SandboxContext,
  body: { readonly employment_id: string; readonly leave_type_id: string },
): Leave {
  const { user_id_type: type = 'open_id' } = readQuery(call, querySchema);
  if (call.path.leave_id !== body.leave_type_id) throw invalidParameters(call.endpoint, []);
  const found = findLeaveType(state, body.leave_type_id) ?? refuse(1220005);
  const employee = findEmployee(type, body.employment_id);
  if (!employee || employee.outsideDataScope) refuse(1220006);
  if (employee.withoutPerson) refuse(1220017);
  return { userIdType: type, employee, ...found };
}

/** The leave type with this id, or the one that has a subtype with it. */
export function findLeaveType(
  { leaveTypes }: State,
  wanted: string,
): Pick<Leave, 'type' | 'subtype'> | undefined {
  const type = leaveTypes.find(({ row }) => isType(row, wanted) || hasSubtype(row, wanted));
  return type && { type, subtype: !isType(type.row, wanted) };
}

const isType = (row: StoredLeaveType['row'], wanted: string): boolean => row.leave_type_id === wanted;

const hasSubtype = (row: StoredLeaveType['row'], wanted: string): boolean =>
  (row.leave_subtype_list ?? []).some((subtype) => subtype.leave_type_id === wanted);
