import type { PaymentActivityRow } from '../../datasources/payroll.ts';
import type { SandboxContext } from '../endpoints/handler.ts';
import { type ActivityEventStatus, activityEvents, EVENT_STATUS } from '../events/event.ts';

/** The `activity_status` codes that events are about (CONTRACT §2.2). */
export const REVOKED = 360;
export const APPROVED = 375;
export const ARCHIVED = 400;
const IN_APPROVAL = 200;

/** Gives an activity another status, and sends the events that Feishu sends of this change. */
export function changeActivityStatus(
  { state, emit }: SandboxContext,
  activity: PaymentActivityRow,
  activity_status: number,
): void {
  const index = state.paymentActivities.indexOf(activity);
  state.paymentActivities[index] = { ...activity, activity_status };
  const status = eventStatus(activity.activity_status, activity_status);
  if (status === undefined || !activity.activity_id) return;
  for (const event of activityEvents(activity.activity_id, status)) emit(event);
}

/** Most changes send no event: those before and during the approval, a rejection and a withdrawal. */
function eventStatus(from: number | null | undefined, to: number): ActivityEventStatus | undefined {
  if (to === ARCHIVED) return EVENT_STATUS.archived;
  if (to === REVOKED) return EVENT_STATUS.approvalCancelled;
  if (to !== APPROVED) return undefined;
  if (from === ARCHIVED) return EVENT_STATUS.unarchived;
  return from === IN_APPROVAL ? EVENT_STATUS.approved : EVENT_STATUS.approvalSkipped;
}
