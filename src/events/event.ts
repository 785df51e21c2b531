import { isRecord } from '../collections.ts';

/**
 * What changed in Feishu, as one of its events says it (CONTRACT.md §7). It tells what to read anew, and holds no pay data.
 * Feishu sends an event at least once and in any order.
 */
export type FeishuEvent = PaymentActivityEvent | SalaryArchiveEvent;

interface EventHeader {
  /** Feishu's `event_id`: equal for each repeat of an event. */
  readonly id: string;
  /** When Feishu made the event, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** `payroll.payment_activity.status_changed_v1`, or `approved_v1`, which Feishu sends when an activity is archived. */
export interface PaymentActivityEvent extends EventHeader {
  readonly type: 'paymentActivity';
  readonly activityId: string;
  readonly change: PaymentActivityChange;
}

/** Only these changes of an activity are sent; Feishu's `status` here is another enum than `activity_status`. */
export type PaymentActivityChange = (typeof PAYMENT_ACTIVITY_CHANGES)[number];

const PAYMENT_ACTIVITY_CHANGES = [
  'ARCHIVED',
  'UNARCHIVED',
  'APPROVAL_CANCELLED',
  'SKIPPED',
  'APPROVED',
] as const;

/** `compensation.archive.changed_v1`. */
export interface SalaryArchiveEvent extends EventHeader {
  readonly type: 'salaryArchive';
  readonly change: SalaryArchiveChange;
  /** The employee's id of the kind `people_corehr_id`. */
  readonly employmentId: string;
  /** `YYYY-MM-DD`, as Feishu sends it. */
  readonly effectiveDate: string | undefined;
  /** The versions of the archive before and after the change; absent where it was added or deleted. */
  readonly beforeTid: string | undefined;
  readonly afterTid: string | undefined;
}

export type SalaryArchiveChange = (typeof SALARY_ARCHIVE_CHANGES)[number];

const SALARY_ARCHIVE_CHANGES = ['ADDED', 'MODIFIED', 'DELETED'] as const;

/** Reads an event that was written as JSON, by another version of this layer perhaps; undefined for anything else. */
export function parseEvent(text: string): FeishuEvent | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return isEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is FeishuEvent {
  if (!isRecord(value)) return false;
  const event: { readonly [Key in EventKey]?: unknown } = value;
  if (typeof event.id !== 'string' || typeof event.createdAt !== 'number') return false;
  if (event.type === 'paymentActivity') {
    return typeof event.activityId === 'string' && isOneOf(PAYMENT_ACTIVITY_CHANGES, event.change);
  }
  return (
    event.type === 'salaryArchive' &&
    typeof event.employmentId === 'string' &&
    isOneOf(SALARY_ARCHIVE_CHANGES, event.change)
  );
}

type EventKey = keyof PaymentActivityEvent | keyof SalaryArchiveEvent;

const isOneOf = (values: readonly unknown[], value: unknown) => values.includes(value);

/**
 * For how long the id of an event is remembered, to drop its repeats: Feishu sends the last one after 7 hours. The number
 * bounds the memory to some megabytes.
 */
export const REPEATED_EVENTS = { ttlMs: 24 * 60 * 60_000, max: 50_000 };

/** Carries events to every replica: in this process only, or over the Redis that the replicas share. */
export interface EventBus {
  /**
   * Resolves once the event will reach every replica, and drops it if it was published within the last 24 hours. Rejects
   * if it cannot be published, so that Feishu must send it again.
   */
  readonly publish: (event: FeishuEvent) => Promise<void>;
  /** Calls back for each event, once, after it was published by any replica. Returns the function that ends this. */
  readonly subscribe: (listener: (event: FeishuEvent) => void) => () => void;
}
