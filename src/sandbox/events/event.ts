/** What one event says, in Feishu's spelling (CONTRACT §7). */
export type EventContent =
  | {
      readonly event_type: 'payroll.payment_activity.status_changed_v1';
      readonly event: { readonly activity_id: string; readonly status: ActivityEventStatus };
    }
  | {
      readonly event_type: 'payroll.payment_activity.approved_v1';
      readonly event: { readonly activity_id: string };
    }
  | {
      readonly event_type: 'compensation.archive.changed_v1';
      readonly event: SalaryArchiveChange;
    };

/** The `status` of an event is not an `activity_status`, which has other numbers. */
export const EVENT_STATUS = {
  archived: 2,
  unarchived: 3,
  approvalCancelled: 4,
  approvalSkipped: 5,
  approved: 6,
} as const;

export type ActivityEventStatus = (typeof EVENT_STATUS)[keyof typeof EVENT_STATUS];

export interface SalaryArchiveChange {
  readonly operate_type: 'add' | 'modify' | 'delete';
  /** Of the kind people_corehr_id. */
  readonly employment_id: string;
  readonly effective_date: string;
  readonly before_tid?: string;
  readonly after_tid?: string;
}

/**
 * The events of one change of an activity. When it is archived, `approved_v1` is sent as well, in spite of its name, and
 * possibly several times with different event ids: here it is sent twice.
 */
export function activityEvents(activity_id: string, status: ActivityEventStatus): EventContent[] {
  const changed: EventContent = {
    event_type: 'payroll.payment_activity.status_changed_v1',
    event: { activity_id, status },
  };
  const approved: EventContent = {
    event_type: 'payroll.payment_activity.approved_v1',
    event: { activity_id },
  };
  return status === EVENT_STATUS.archived ? [changed, approved, approved] : [changed];
}

/** The event of one change of a salary archive. */
export function salaryArchiveEvent(event: SalaryArchiveChange): EventContent {
  return { event_type: 'compensation.archive.changed_v1', event };
}
