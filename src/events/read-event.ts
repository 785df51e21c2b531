import type { FeishuEvent, PaymentActivityChange, SalaryArchiveChange } from './event.ts';
import { asObject, type JsonObject, readText } from './json.ts';

/** `status` of status_changed_v1; it is another enum than `activity_status` (CONTRACT §7). */
const PAYMENT_ACTIVITY_CHANGES = new Map<unknown, PaymentActivityChange>([
  [2, 'ARCHIVED'],
  [3, 'UNARCHIVED'],
  [4, 'APPROVAL_CANCELLED'],
  [5, 'SKIPPED'],
  [6, 'APPROVED'],
]);

/** `operate_type` of compensation.archive.changed_v1. */
const SALARY_ARCHIVE_CHANGES = new Map<unknown, SalaryArchiveChange>([
  ['add', 'ADDED'],
  ['modify', 'MODIFIED'],
  ['delete', 'DELETED'],
]);

type Header = Pick<FeishuEvent, 'id' | 'createdAt'>;
type Reader = (header: Header, body: JsonObject) => FeishuEvent | 'unknown' | undefined;

const READERS = new Map<string, Reader>([
  [
    'payroll.payment_activity.status_changed_v1',
    (header, body) => readPaymentActivity(header, body, PAYMENT_ACTIVITY_CHANGES.get(body.status)),
  ],
  [
    // Feishu sends it when an activity is archived, despite its name.
    'payroll.payment_activity.approved_v1',
    (header, body) => readPaymentActivity(header, body, 'ARCHIVED'),
  ],
  ['compensation.archive.changed_v1', readSalaryArchive],
]);

/**
 * Reads an event; `unknown` for a type or a change that the layer does not know, undefined for one that does not have the
 * shape of CONTRACT §7.
 */
export function readEvent(message: JsonObject): FeishuEvent | 'unknown' | undefined {
  // Envelope 1.0 has none of the events that are read here.
  const header = asObject(message.header);
  if (!header) return asObject(message.event) ? 'unknown' : undefined;
  const id = readText(header.event_id);
  const type = readText(header.event_type);
  const createdAt = Number(readText(header.create_time));
  const body = asObject(message.event);
  if (message.schema !== '2.0' || !id || !type || !body || !Number.isSafeInteger(createdAt)) return undefined;
  const read = READERS.get(type);
  return read ? read({ id, createdAt }, body) : 'unknown';
}

function readPaymentActivity(
  { id, createdAt }: Header,
  { activity_id }: JsonObject,
  change: PaymentActivityChange | undefined,
): FeishuEvent | 'unknown' | undefined {
  const activityId = readText(activity_id);
  if (!activityId) return undefined;
  return change ? { id, createdAt, type: 'paymentActivity', activityId, change } : 'unknown';
}

function readSalaryArchive({ id, createdAt }: Header, body: JsonObject): FeishuEvent | 'unknown' | undefined {
  const { employment_id, effective_date, before_tid, after_tid } = body;
  const employmentId = readText(employment_id);
  if (!employmentId || ![effective_date, before_tid, after_tid].every(isTextOrAbsent)) return undefined;
  const change = SALARY_ARCHIVE_CHANGES.get(body.operate_type);
  if (!change) return 'unknown';
  return {
    id,
    createdAt,
    type: 'salaryArchive',
    change,
    employmentId,
    effectiveDate: readText(effective_date),
    beforeTid: readText(before_tid),
    afterTid: readText(after_tid),
  };
}

/** Feishu may leave out what an event does not have, or send an empty text. */
function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '' || readText(value) !== undefined;
}
