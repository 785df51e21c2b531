import type { ChangeSource, Context } from '../../context.ts';
import { querySalaryArchives, type SalaryArchive } from '../../datasources/compensation.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { SalaryArchiveEvent } from '../../events/event.ts';
import type { Employee } from '../people/employee.ts';
import { checkIds } from '../values/arguments.ts';
import { listen } from '../values/listen.ts';

export interface SalaryArchiveChangedArgs {
  readonly userIds?: readonly string[] | null | undefined;
  readonly userIdType?: UserIdType | null | undefined;
}

/** A change of an archive, with the archive as it was read after it. */
export interface SalaryArchiveChanged {
  readonly event: SalaryArchiveEvent;
  readonly employee: Employee;
  /** null where it was deleted, or has another version by now. */
  readonly archive: SalaryArchive | null;
}

/** The kind of id by which Feishu's events name an employee. */
const EVENT_ID_TYPE = 'people_corehr_id';

/**
 * Subscribes to changes of the archives that the caller may see. That the caller may see an employee's archives is proved
 * by reading one of them, as Feishu leaves out the others without an error. So the deletion of an employee's only archive
 * is told to no subscriber.
 */
export function salaryArchiveChanged(
  { userIds, userIdType }: SalaryArchiveChangedArgs,
  context: Context,
): Promise<AsyncIterable<SalaryArchiveChanged>> {
  if (userIds) checkIds('userIds', userIds, querySalaryArchives.idsPerCall);
  return listen(sourceOf(userIds ?? undefined, userIdType ?? 'open_id'), context);
}

function sourceOf(
  userIds: readonly string[] | undefined,
  userIdType: UserIdType,
): ChangeSource<SalaryArchiveChanged> {
  const idType = userIds ? userIdType : EVENT_ID_TYPE;
  const employmentIds = userIds && idType === EVENT_ID_TYPE ? new Set(userIds) : undefined;
  const readersEmployee =
    userIds && idType !== EVENT_ID_TYPE
      ? (event: SalaryArchiveEvent, context: Context) => findEmployee(event, { userIds, idType }, context)
      : readEmployee;
  return {
    key: JSON.stringify(['salaryArchiveChanged', idType, userIds]),
    readerOf(event) {
      if (event.type !== 'salaryArchive') return undefined;
      if (employmentIds && !employmentIds.has(event.employmentId)) return undefined;
      return async (context) => {
        const found = await readersEmployee(event, context);
        return found && { event, employee: found.employee, archive: archiveAfter(event, found.archives) };
      };
    },
    probe: {
      endpoint: querySalaryArchives,
      input: {
        query: { user_id_type: idType, page_size: 1 },
        // Any id would do: the permission comes before the parameters (CONTRACT §4.4).
        body: { user_id_list: [userIds?.[0] ?? '0'] },
      },
    },
  };
}

/** An employee with all archives that the subscriber may see, at least one. */
interface EmployeeArchives {
  readonly employee: Employee;
  readonly archives: readonly SalaryArchive[];
}

async function readEmployee(
  { employmentId }: SalaryArchiveEvent,
  context: Context,
): Promise<EmployeeArchives | undefined> {
  return archivesOf({ userId: employmentId, userIdType: EVENT_ID_TYPE }, context);
}

/**
 * Which of the employees the event is about. Feishu converts no ids for a person's token, so that the employees are
 * compared by a version of an archive that both have: the one of the event, and one of these.
 */
async function findEmployee(
  event: SalaryArchiveEvent,
  { userIds, idType }: { readonly userIds: readonly string[]; readonly idType: UserIdType },
  context: Context,
): Promise<EmployeeArchives | undefined> {
  const [concerned, ...candidates] = await Promise.all([
    readEmployee(event, context),
    ...userIds.map((userId) => archivesOf({ userId, userIdType: idType }, context)),
  ]);
  const tids = new Set(concerned?.archives.map(({ tid }) => tid));
  return candidates.find((candidate) => candidate?.archives.some(({ tid }) => tid && tids.has(tid)));
}

async function archivesOf(employee: Employee, { loaders }: Context): Promise<EmployeeArchives | undefined> {
  const archives = await loaders.salaryArchives.load(employee);
  return archives.length > 0 ? { employee, archives } : undefined;
}

function archiveAfter(
  { change, afterTid, effectiveDate }: SalaryArchiveEvent,
  archives: readonly SalaryArchive[],
): SalaryArchive | null {
  if (change === 'DELETED') return null;
  const isAfter = (archive: SalaryArchive) =>
    afterTid === undefined ? archive.effective_date === effectiveDate : archive.tid === afterTid;
  return archives.find(isAfter) ?? null;
}
