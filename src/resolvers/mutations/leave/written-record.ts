import { type LeaveRecord, WRITTEN_RECORD_FIELDS } from '../../../datasources/attendance.ts';
import { unreadable } from '../../../datasources/feishu/http/transport-fault.ts';

/** A record in the answer to a write, which is done whatever it holds. Throws UPSTREAM_ERROR where a field does not fit. */
export function fittingRecord(record: LeaveRecord): LeaveRecord {
  const row = { ...record };
  const misfit = WRITTEN_RECORD_FIELDS.misfit(row);
  if (misfit !== undefined) throw unreadable(`record.${misfit}`);
  return row;
}

/** The record, where all of its fields fit: no other tells what a write came to. */
export function recordIfFitting(record: LeaveRecord | undefined): LeaveRecord | undefined {
  const row = record && { ...record };
  return row && WRITTEN_RECORD_FIELDS.misfit(row) === undefined ? row : undefined;
}
