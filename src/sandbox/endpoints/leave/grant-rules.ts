import { z } from 'zod';
import { findEmployee } from '../../seed/people/employees.ts';
import type { StoredLeaveRecord } from '../../state.ts';
import { type Call, type Rule, refuse, type SandboxContext } from '../handler.ts';
import { isCalendarDate, one, readQuery, userIdType } from '../parameters.ts';
import { findLeaveType, id, type Leave } from './leave-rules.ts';

const querySchema = z.object({ user_id_type: one(userIdType).optional() });

/** The body of grantLeave. */
export const grantBody = z.object({
  leave_type_id: id,
  employment_id: id,
  granting_quantity: z.string(),
  granting_unit: z.int(),
  effective_date: z.string(),
  expiration_date: z.string().optional(),
  section_type: z.union([z.literal(1), z.literal(2)]).optional(),
  reason: z.array(z.object({ lang: z.string(), value: z.string() })),
  external_id: z.string().optional(),
});

export type Grant = z.infer<typeof grantBody>;

/** Rules on the input alone. */
export const GRANT_RULES: readonly Rule<Grant>[] = [
  [1160003, ({ effective_date: date }) => !isCalendarDate(date)],
  [1160034, ({ expiration_date: date }) => date !== undefined && !isCalendarDate(date)],
  [1160004, ({ granting_quantity: quantity }) => !/^-?\d+(\.\d+)?$/.test(quantity)],
  [1160025, ({ granting_quantity: quantity }) => Math.abs(Number(quantity)) > 9_999],
  [1160026, ({ granting_quantity: quantity }) => (quantity.split('.')[1] ?? '').length > 6],
  [1160027, ({ reason }) => reason.some(({ value }) => value.length > 3_000)],
  [1160030, ({ external_id = '' }) => external_id.length > 64],
  [1160032, ({ expiration_date: date = '9999-12-31', effective_date }) => date < effective_date],
];

/** Rules on the leave type and the employee. */
export const GRANTEE_RULES: readonly Rule<Leave & { readonly grant: Grant }>[] = [
  [1160024, ({ type, subtype }) => !subtype && (type.row.leave_subtype_list ?? []).length > 0],
  [1160002, ({ type, grant }) => grant.granting_unit !== type.unit],
  [1160029, ({ type }) => type.deactivated],
  [1160008, ({ type, employee }) => type.covers?.(employee) === false],
];

/** Rules on a record that is to be deleted. */
export const DELETION_RULES: readonly Rule<StoredLeaveRecord>[] = [
  [1160035, ({ employee }) => employee.outsideDataScope === true],
  [1160031, ({ source }) => source === 1],
];

/** Core HR has the error codes of attendance under numbers of its own: 1160007 is 1220007. */
export const inCoreHr = (code: number): number => code - 60_000;

/** The employee and leave type of a grant. */
export function findGrantee(call: Call, { state }: SandboxContext, grant: Grant): Leave {
  const { user_id_type: type = 'open_id' } = readQuery(call, querySchema);
  const found = findLeaveType(state, grant.leave_type_id) ?? refuse(1160005);
  const employee = findEmployee(type, grant.employment_id) ?? refuse(1160006);
  if (employee.outsideDataScope) refuse(1160035);
  if (employee.withoutPerson) refuse(1160017);
  return { userIdType: type, employee, ...found };
}
