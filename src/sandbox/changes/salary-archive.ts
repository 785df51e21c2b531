import type { SandboxContext } from '../endpoints/handler.ts';
import { salaryArchiveEvent } from '../events/event.ts';
import { dayBefore } from '../seed/compensation/salary-archives.ts';
import { idOf } from '../seed/ids.ts';
import type { StoredArchive } from '../state.ts';

/** Greater than all archive numbers of the seed. */
const FIRST_NEW_ARCHIVE = 50_000;

/** What an archive says, without what the storing gives it. */
export type ArchiveContent = Omit<
  StoredArchive,
  'id' | 'tid' | 'created_time' | 'updated_time' | 'expiration_date'
>;

/** The archive of an employee that takes effect on this day. */
export function findArchive(
  { state }: SandboxContext,
  employmentId: string,
  effectiveDate: string,
): StoredArchive | undefined {
  return archivesOf(state, employmentId).find((archive) => archive.effective_date === effectiveDate);
}

/**
 * Stores an archive in place of the employee's archive with the same effective date, which keeps its id and gets a new tid,
 * and sends the event of the change.
 */
export function storeArchive(
  context: SandboxContext,
  employmentId: string,
  content: ArchiveContent,
): StoredArchive {
  const { state, now, emit } = context;
  const replaced = findArchive(context, employmentId, content.effective_date);
  state.archivesWritten += 1;
  const serial = FIRST_NEW_ARCHIVE + state.archivesWritten;
  const writtenAt = peopleTime(now());
  const archive: StoredArchive = {
    ...content,
    id: replaced?.id ?? idOf('archive', serial),
    tid: idOf('archive version', serial),
    created_time: replaced?.created_time ?? writtenAt,
    updated_time: writtenAt,
  };
  const others = archivesOf(state, employmentId).filter((other) => other !== replaced);
  state.salaryArchives.set(employmentId, withExpirationDates([...others, archive]));
  emit(
    salaryArchiveEvent({
      operate_type: replaced ? 'modify' : 'add',
      employment_id: employmentId,
      effective_date: archive.effective_date,
      ...(replaced && { before_tid: replaced.tid }),
      after_tid: archive.tid,
    }),
  );
  return archive;
}

/** Deletes an archive, which Feishu's API cannot do but its administrators can, and sends the event. */
export function deleteArchive(
  { state, emit }: SandboxContext,
  employmentId: string,
  deleted: StoredArchive,
): void {
  const others = archivesOf(state, employmentId).filter((other) => other !== deleted);
  state.salaryArchives.set(employmentId, withExpirationDates(others));
  const { effective_date, tid: before_tid } = deleted;
  emit(
    salaryArchiveEvent({ operate_type: 'delete', employment_id: employmentId, effective_date, before_tid }),
  );
}

function archivesOf(state: SandboxContext['state'], employmentId: string): readonly StoredArchive[] {
  return state.salaryArchives.get(employmentId) ?? [];
}

/** Each archive of an employee expires on the day before the next one takes effect. */
function withExpirationDates(archives: readonly StoredArchive[]): StoredArchive[] {
  const sorted = archives.toSorted((a, b) => (a.effective_date < b.effective_date ? -1 : 1));
  return sorted.map(({ expiration_date: _, ...archive }, v) => {
    const following = sorted[v + 1];
    return following ? { ...archive, expiration_date: dayBefore(following.effective_date) } : archive;
  });
}

/** A time as Feishu People sends it: `YYYY-MM-DD HH:mm:ss` in UTC+8. */
function peopleTime(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
