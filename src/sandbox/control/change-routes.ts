import { z } from 'zod';
import { APPROVED, ARCHIVED, changeActivityStatus } from '../changes/payment-activity.ts';
import { deleteArchive, findArchive, storeArchive } from '../changes/salary-archive.ts';
import type { SandboxContext } from '../endpoints/handler.ts';
import { calendarDate } from '../endpoints/parameters.ts';
import { ACTIVITY_STATUSES } from '../seed/payroll/payment-activities.ts';
import { findEmployee } from '../seed/people/employees.ts';
import type { StoredArchive } from '../state.ts';
import { type ControlRoute, impossible } from './control-route.ts';

const activityBody = z.strictObject({ activityId: z.string(), status: z.literal(ACTIVITY_STATUSES) });

const archiveBody = z.strictObject({ employmentId: z.string(), effectiveDate: calendarDate });

const writtenArchiveBody = archiveBody.extend({
  items: z.array(z.strictObject({ itemId: z.string(), value: z.string() })).default([]),
});

type WrittenArchive = z.infer<typeof writtenArchiveBody>;

/** The control routes for what Feishu's administrators do in its pages, where its API has no endpoint for it. */
export function changeRoutes(context: SandboxContext): [name: string, route: ControlRoute][] {
  return [
    [
      'PUT /_sandbox/payment-activities/status',
      {
        about: `{ activityId, status: ${ACTIVITY_STATUSES.join(' | ')} }: approves, skips or cancels the approval, archives …`,
        run: (body) => changeActivity(context, activityBody.parse(body)),
      },
    ],
    [
      'POST /_sandbox/salary-archives',
      {
        about:
          '{ employmentId, effectiveDate, items?: [{ itemId, value }] }: adds an archive, with what the one before it says',
        run: (body) => addArchive(context, writtenArchiveBody.parse(body)),
      },
    ],
    [
      'PUT /_sandbox/salary-archives',
      {
        about: '{ employmentId, effectiveDate, items?: [{ itemId, value }] }: a new version of an archive',
        run: (body) => modifyArchive(context, writtenArchiveBody.parse(body)),
      },
    ],
    [
      'DELETE /_sandbox/salary-archives',
      {
        about: '{ employmentId, effectiveDate }: deletes an archive',
        run: (body) => {
          const { employmentId, effectiveDate } = archiveBody.parse(body);
          deleteArchive(context, employmentId, existingArchive(context, employmentId, effectiveDate));
        },
      },
    ],
  ];
}

/** Any change but one from or to "archived", which is possible for an approved activity only. */
function changeActivity(context: SandboxContext, { activityId, status }: z.infer<typeof activityBody>): void {
  const found = context.state.paymentActivities.find(({ activity_id }) => activity_id === activityId);
  const activity = found ?? impossible(`there is no activity ${activityId}`);
  const { activity_status: current } = activity;
  const isForbidden =
    current === status ||
    (status === ARCHIVED && current !== APPROVED) ||
    (current === ARCHIVED && status !== APPROVED);
  if (isForbidden) impossible(`the activity has the status ${current}, which cannot become ${status}`);
  changeActivityStatus(context, activity, status);
}

function addArchive(context: SandboxContext, { employmentId, effectiveDate, items }: WrittenArchive) {
  if (!findEmployee('people_corehr_id', employmentId)) impossible(`there is no employee ${employmentId}`);
  if (findArchive(context, employmentId, effectiveDate)) {
    impossible(`an archive of ${employmentId} takes effect on ${effectiveDate} already`);
  }
  const all = context.state.salaryArchives.get(employmentId) ?? [];
  const previous =
    all.findLast((archive) => archive.effective_date < effectiveDate) ??
    impossible(`no archive of ${employmentId} takes effect before ${effectiveDate}`);
  return write(context, employmentId, { ...previous, effective_date: effectiveDate }, items);
}

function modifyArchive(context: SandboxContext, { employmentId, effectiveDate, items }: WrittenArchive) {
  return write(context, employmentId, existingArchive(context, employmentId, effectiveDate), items);
}

function write(
  context: SandboxContext,
  employmentId: string,
  archive: StoredArchive,
  items: WrittenArchive['items'],
): { tid: string } {
  const values = new Map(items.map(({ itemId, value }) => [itemId, value]));
  const existing = archive.archive_items ?? [];
  const unknown = items.find(({ itemId }) => !existing.some(({ item_id }) => item_id === itemId));
  if (unknown) impossible(`the archive has no item ${unknown.itemId}`);
  const archive_items = existing.map((item) => {
    const item_result = values.get(item.item_id ?? '');
    return item_result === undefined ? item : { ...item, item_result };
  });
  return { tid: storeArchive(context, employmentId, { ...archive, archive_items }).tid };
}

function existingArchive(
  context: SandboxContext,
  employmentId: string,
  effectiveDate: string,
): StoredArchive {
  return (
    findArchive(context, employmentId, effectiveDate) ??
    impossible(`no archive of ${employmentId} takes effect on ${effectiveDate}`)
  );
}
