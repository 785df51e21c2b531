import DataLoader from 'dataloader';
import { groupBy } from '../collections.ts';
import { querySalaryArchives, type SalaryArchive, type SalaryArchiveQuery } from './compensation.ts';
import type { Call, Reserve } from './feishu/client.ts';
import { unreadable } from './feishu/http/transport-fault.ts';
import { everyPage, type Page, tokenPage } from './feishu/token-page.ts';
import type { PageQuery, UserIdType } from './feishu/wire.ts';
import { readInChunks } from './in-chunks.ts';

/** Which archives are wanted of one employee. Days are `YYYY-MM-DD`, both included; without them, any. */
export interface SalaryArchivesKey {
  readonly userIdType: UserIdType;
  readonly userId: string;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** One version of one archive, which Feishu finds among its employee's only. */
export interface SalaryArchiveKey {
  readonly userIdType: UserIdType;
  readonly userId: string;
  readonly archiveTid: string;
}

/** One page of archives, each with the kind of id that was asked by. */
export async function readSalaryArchives(
  call: Call,
  userIdType: UserIdType,
  query: SalaryArchiveQuery,
  page: PageQuery,
): Promise<Page<SalaryArchive>> {
  const data = await call(querySalaryArchives, {
    query: { user_id_type: userIdType, ...page },
    body: query,
  });
  const { rows, next } = tokenPage(data, data.items);
  const [user, another] = query.user_id_list;
  return {
    rows: rows.map((row) =>
      Object.assign(row, {
        user_id_type: userIdType,
        // Feishu withholds ids of some kinds. Where one employee was asked for, all rows are theirs.
        user_id: row.user_id ?? (another === undefined && user !== undefined ? user : null),
      }),
    ),
    next,
  };
}

/**
 * All archives of an employee that take effect in a range of days, in Feishu's order. The employees of an operation
 * are read together: one call for each 100 of them (or 500 rows), and never two ranges in one.
 */
export function createSalaryArchivesLoader(call: Call, reserve: Reserve) {
  const chunks = chunksWith(reserve);
  const employeeOf = (key: SalaryArchivesKey) => JSON.stringify([filterOf(key), key.userId]);
  return new DataLoader<SalaryArchivesKey, readonly SalaryArchive[], string>(
    async (keys) => {
      const found = await readInChunks(keys, chunks, async (chunk, { userIdType, start, end }) => {
        const rows = await readOwnedArchives(call, userIdType, {
          user_id_list: chunk.map(({ userId }) => userId),
          effective_start_date: start,
          effective_end_date: end,
        });
        const byUser = groupBy(rows, ({ user_id }) => user_id ?? '');
        return chunk.map(({ userId }) => byUser.get(userId) ?? []);
      });
      return keys.map((key) => found.get(key) ?? []);
    },
    { cacheKeyFn: employeeOf },
  );
}

/** An archive by its version; null where its employee has none such. One call for each 100 of them. */
export function createSalaryArchiveLoader(call: Call, reserve: Reserve) {
  const chunks = chunksWith(reserve);
  const versionOf = ({ userIdType, userId, archiveTid }: SalaryArchiveKey) =>
    JSON.stringify([userIdType, userId, archiveTid]);
  return new DataLoader<SalaryArchiveKey, SalaryArchive | null, string>(
    async (keys) => {
      const found = await readInChunks(keys, chunks, async (chunk, { userIdType }) => {
        const rows = await readOwnedArchives(call, userIdType, {
          user_id_list: [...new Set(chunk.map(({ userId }) => userId))],
          tid_list: [...new Set(chunk.map(({ archiveTid }) => archiveTid))],
        });
        return chunk.map(
          (key) => rows.find((row) => row.user_id === key.userId && row.tid === key.archiveTid) ?? null,
        );
      });
      return keys.map((key) => found.get(key) ?? null);
    },
    { cacheKeyFn: versionOf },
  );
}

const filterOf = ({ userIdType, start, end }: Omit<SalaryArchivesKey, 'userId'>) =>
  JSON.stringify([userIdType, start, end]);

/** Keys that share one call. */
const chunksWith = (reserve: Reserve) => ({
  groupOf: filterOf,
  size: querySalaryArchives.idsPerCall,
  reserve: (calls: number) => reserve(querySalaryArchives, calls),
});

/**
 * All archives that a query finds, each with its owner. Without the permission for ids of the kind that was asked by,
 * Feishu does not say whose an archive is: then the employees are read one by one.
 */
async function readOwnedArchives(
  call: Call,
  userIdType: UserIdType,
  query: SalaryArchiveQuery,
): Promise<SalaryArchive[]> {
  const archives = await readEveryPage(call, userIdType, query);
  if (archives.every(({ user_id }) => user_id)) return checkOwners(archives, query);
  const ofEach = query.user_id_list.map((user) =>
    readOwnedArchives(call, userIdType, { ...query, user_id_list: [user] }),
  );
  return (await Promise.all(ofEach)).flat();
}

async function readEveryPage(call: Call, userIdType: UserIdType, query: SalaryArchiveQuery) {
  const archives: SalaryArchive[] = [];
  const pages = everyPage((page_token) =>
    readSalaryArchives(call, userIdType, query, { page_size: querySalaryArchives.pageSize, page_token }),
  );
  for await (const rows of pages) archives.push(...rows);
  return archives;
}

function checkOwners(archives: SalaryArchive[], { user_id_list }: SalaryArchiveQuery): SalaryArchive[] {
  const asked = new Set<string | null | undefined>(user_id_list);
  if (archives.every(({ user_id }) => asked.has(user_id))) return archives;
  throw unreadable('it holds archives of others than were asked for');
}
