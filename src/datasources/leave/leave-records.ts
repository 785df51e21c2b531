import DataLoader from 'dataloader';
import { groupBy } from '../../collections.ts';
import { type LeaveRecord, listLeaveAccrualRecords } from '../attendance.ts';
import type { Call, Reserve } from '../feishu/client.ts';
import type { UserIdType } from '../feishu/wire.ts';

/** The end of the calendar: a record that never expires counts as one that expires on this day. */
export const LAST_DAY = '9999-12-31';

/** Feishu lists the records of one employee, of one leave type, that expire in a range of days, both included. */
export interface LeaveRecordsKey {
  readonly userIdType: UserIdType;
  readonly userId: string;
  readonly leaveTypeId: string;
  readonly start: string;
  readonly end: string;
  /** Minutes east of UTC; undefined: Feishu's own default. */
  readonly timeOffset?: number | undefined;
}

/**
 * The records that expire in a range. One call for each employee and type, which Feishu does not page: several ranges
 * are read as one that spans them all, and filtered here.
 */
export function createLeaveRecordsLoader(call: Call, reserve: Reserve) {
  return new DataLoader<LeaveRecordsKey, readonly LeaveRecord[], string>(
    async (keys) => {
      const found = new Map<LeaveRecordsKey, readonly LeaveRecord[] | Error>();
      const groups = [...groupBy(keys, subjectOf).values()];
      const release = groups.length > 1 ? reserve(listLeaveAccrualRecords, groups.length) : undefined;
      await Promise.all(
        groups.map(async (group) => {
          const records = await readLeaveRecords(call, spanning(group)).catch(asError);
          for (const key of group) found.set(key, group.length > 1 ? within(key, records) : records);
        }),
      );
      release?.();
      return keys.map((key) => found.get(key) ?? []);
    },
    { cacheKeyFn: (key) => JSON.stringify([subjectOf(key), key.start, key.end]) },
  );
}

/** What one call can be about, but for its range: an employee, a leave type and a zone. */
const subjectOf = ({ userIdType, userId, leaveTypeId, timeOffset }: LeaveRecordsKey) =>
  JSON.stringify([userIdType, userId, leaveTypeId, timeOffset]);

/** The first key with the shortest range that spans those of all keys. */
function spanning(keys: readonly [LeaveRecordsKey, ...LeaveRecordsKey[]]): LeaveRecordsKey {
  const [start = keys[0].start] = keys.map((key) => key.start).sort();
  const end = keys
    .map((key) => key.end)
    .sort()
    .at(-1);
  return { ...keys[0], start, end: end ?? keys[0].end };
}

/** The records of a call that expire in the range of one key. */
function within({ start, end }: LeaveRecordsKey, records: readonly LeaveRecord[] | Error) {
  if (records instanceof Error) return records;
  return records.filter(({ expiration_date }) => {
    const date = expiration_date || LAST_DAY;
    return date >= start && date <= end;
  });
}

async function readLeaveRecords(
  call: Call,
  { userIdType, userId, leaveTypeId, start, end, timeOffset }: LeaveRecordsKey,
): Promise<LeaveRecord[]> {
  const { records } = await call(listLeaveAccrualRecords, {
    path: { leave_id: leaveTypeId },
    query: { user_id_type: userIdType },
    body: {
      employment_id: userId,
      leave_type_id: leaveTypeId,
      start_expiration_date: start,
      end_expiration_date: end,
      time_offset: timeOffset,
    },
  });
  return (records ?? []).map((row) =>
    // Feishu withholds ids of some kinds; all rows are those of the one employee who was asked for.
    Object.assign(row, { user_id_type: userIdType, employment_id: row.employment_id ?? userId }),
  );
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
