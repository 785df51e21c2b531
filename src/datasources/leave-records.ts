import DataLoader from 'dataloader';
import { type LeaveRecord, listLeaveAccrualRecords } from './attendance.ts';
import type { Call } from './feishu/client.ts';
import type { UserIdType } from './feishu/wire.ts';

/** Feishu lists the records of one employee, of one leave type, that expire in a range of days, both included. */
export interface LeaveRecordsKey {
  readonly userIdType: UserIdType;
  readonly userId: string;
  readonly leaveTypeId: string;
  readonly start: string;
  readonly end: string;
}

/** The records that expire in a range: one call, which Feishu does not page, for all fields that need the same. */
export function createLeaveRecordsLoader(call: Call) {
  return new DataLoader<LeaveRecordsKey, readonly LeaveRecord[], string>(
    async ([key]) => [key === undefined ? [] : await readLeaveRecords(call, key)],
    {
      // Nothing can be read together: a call is about one employee and one type.
      batch: false,
      cacheKeyFn: ({ userIdType, userId, leaveTypeId, start, end }) =>
        JSON.stringify([userIdType, userId, leaveTypeId, start, end]),
    },
  );
}

async function readLeaveRecords(
  call: Call,
  { userIdType, userId, leaveTypeId, start, end }: LeaveRecordsKey,
): Promise<LeaveRecord[]> {
  const { records } = await call(listLeaveAccrualRecords, {
    path: { leave_id: leaveTypeId },
    query: { user_id_type: userIdType },
    body: {
      employment_id: userId,
      leave_type_id: leaveTypeId,
      start_expiration_date: start,
      end_expiration_date: end,
    },
  });
  return (records ?? []).map((row) => Object.assign(row, { user_id_type: userIdType }));
}
