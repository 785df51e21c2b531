import type { Context } from '../../context.ts';
import type { LeaveRecord } from '../../datasources/attendance.ts';
import { isUserIdType } from '../../datasources/feishu/wire.ts';
import { LAST_DAY, type LeaveRecordsKey } from '../../datasources/leave/leave-records.ts';
import { type Employee, type EmployeeArgs, employee } from '../people/employee.ts';
import { checkDateRange, checkId, type DateRange } from '../values/arguments.ts';
import { enumMapping } from '../values/enum-mapping.ts';
import { permittedUserId, required } from '../values/errors.ts';
import { checkTimeOffset } from '../values/time-offset.ts';

interface LeaveArgs {
  readonly leaveTypeId: string;
  readonly expirationDate: DateRange;
  readonly timeOffset?: number | null | undefined;
}

/** The records of an employee, of one leave type, that expire in a range, in Feishu's order: one call. */
export function leaveAccrualRecords(
  args: EmployeeArgs & LeaveArgs,
  context: Context,
): Promise<readonly LeaveRecord[]> {
  return leaveAccrualRecordsOf(employee(args), args, context);
}

/** As `leaveAccrualRecords`, for an employee who is given already. */
export function leaveAccrualRecordsOf(
  { userId, userIdType }: Employee,
  { leaveTypeId, expirationDate: { start, end }, timeOffset }: LeaveArgs,
  { loaders }: Context,
): Promise<readonly LeaveRecord[]> {
  checkId('leaveTypeId', leaveTypeId);
  checkDateRange('expirationDate', { start, end });
  const offset = checkTimeOffset(timeOffset);
  return loaders.leaveRecords.load({ userIdType, userId, leaveTypeId, start, end, timeOffset: offset });
}

/** All records of an employee and one leave type, whenever they expire: one call. */
export function allLeaveAccrualRecords(
  { userIdType, userId, leaveTypeId }: Pick<LeaveRecordsKey, 'userIdType' | 'userId' | 'leaveTypeId'>,
  { loaders }: Pick<Context, 'loaders'>,
): Promise<readonly LeaveRecord[]> {
  return loaders.leaveRecords.load({ userIdType, userId, leaveTypeId, ...ALWAYS });
}

/** What finds a record again: Feishu looks for records among those of one employee and type only. */
export function leaveAccrualRecordKeys(row: LeaveRecord): string[] {
  return [
    row.user_id_type,
    required(row.employment_id, 'employment_id'),
    required(row.leave_type_id, 'leave_type_id'),
    required(row.id, 'id'),
  ];
}

/**
 * The record with the keys of its global id; null where there is none. Feishu lists records by when they expire, and
 * one that never does is looked for to the end of the calendar. All records of one employee and type cost one call
 * together.
 */
export async function leaveAccrualRecord(
  keys: { userIdType: string; userId: string; leaveTypeId: string; recordId: string },
  context: Pick<Context, 'loaders'>,
): Promise<LeaveRecord | null> {
  const { userIdType, userId, leaveTypeId, recordId } = keys;
  if (!isUserIdType(userIdType)) return null;
  const records = await allLeaveAccrualRecords({ userIdType, userId, leaveTypeId }, context);
  return records.find(({ id }) => id === recordId) ?? null;
}

const ALWAYS = { start: '1970-01-01', end: LAST_DAY };

/** Who wrote a record, by the kind of id that was asked by; null where Feishu does not say that, nor when. */
export function writer(row: LeaveRecord, written: 'created' | 'updated'): Employee | null {
  const { user_id_type: userIdType, [`${written}_by` as const]: id, [`${written}_at` as const]: at } = row;
  if (!id && !at) return null;
  // A text may be empty: Feishu People writes some records itself.
  if (id === '') return null;
  return { userId: permittedUserId(id, userIdType, `${written}_by`), userIdType };
}

/** Where a record came from: `accrual_source` of one that was listed, `granted_by` of one that was written. */
export function leaveGrantSource(row: LeaveRecord) {
  return grantSource(leaveGrantSourceCode(row));
}

export function leaveGrantSourceCode({ accrual_source, granted_by }: LeaveRecord): number | null | undefined {
  return accrual_source ?? granted_by;
}

const grantSource = enumMapping(
  new Map([
    [1, 'SYSTEM'],
    [2, 'MANUAL'],
    [3, 'EXTERNAL'],
    [4, 'VIRTUAL'],
    [5, 'IMPORTED'],
    [6, 'CONVERTED_OVERTIME'],
  ] as const),
);
