import DataLoader from 'dataloader';
import {
  ARCHIVE_PAGE_SIZE,
  ARCHIVE_USERS_PER_CALL,
  querySalaryArchives,
  type SalaryArchive,
  type SalaryArchiveQuery,
} from './compensation.ts';
import type { Call } from './feishu/client.ts';
import { FeishuRefusal } from './feishu/refusal.ts';
import { everyPage, type Page, tokenPage } from './feishu/token-page.ts';
import type { PageQuery, UserIdType } from './feishu/wire.ts';
import { chunksOf, groupBy } from './group.ts';

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
    query: { ...page, user_id_type: userIdType },
    body: query,
  });
  const { rows, next } = tokenPage(data, data.items);
  return { rows: rows.map((row) => Object.assign(row, { user_id_type: userIdType })), next };
}

/**
 * All archives of an employee that take effect in a range of days, in Feishu's order. The employees of an operation
 * are read together: one call for each 100 of them (or 500 rows), and never two ranges in one.
 */
export function createSalaryArchivesLoader(call: Call) {
  return new DataLoader<SalaryArchivesKey, readonly SalaryArchive[], string>(
    async (keys) => {
      const found = new Map<string, Map<string, SalaryArchive[] | Error>>();
      await Promise.all(
        Array.from(groupBy(keys, filterOf), async ([filter, group]) => {
          const chunks = chunksOf(group, ARCHIVE_USERS_PER_CALL);
          const read = await Promise.all(chunks.map((chunk) => readEmployees(call, chunk)));
          found.set(filter, new Map(read.flatMap((archives) => [...archives])));
        }),
      );
      return keys.map((key) => found.get(filterOf(key))?.get(key.userId) ?? []);
    },
    { cacheKeyFn: (key) => JSON.stringify([filterOf(key), key.userId]) },
  );
}

/** An archive by its version; null where its employee has none such. One call for each 100 of them. */
export function createSalaryArchiveLoader(call: Call) {
  return new DataLoader<SalaryArchiveKey, SalaryArchive | null, string>(
    async (keys) => {
      const found = new Map<string, SalaryArchive | Error>();
      const chunks = [...groupBy(keys, ({ userIdType }) => userIdType).values()].flatMap((group) =>
        chunksOf(group, ARCHIVE_USERS_PER_CALL),
      );
      await Promise.all(chunks.map((chunk) => readVersions(call, chunk, found)));
      return keys.map((key) => found.get(versionOf(key)) ?? null);
    },
    { cacheKeyFn: versionOf },
  );
}

const filterOf = ({ userIdType, start, end }: SalaryArchivesKey) => JSON.stringify([userIdType, start, end]);

const versionOf = ({ userIdType, userId, archiveTid }: SalaryArchiveKey) =>
  JSON.stringify([userIdType, userId, archiveTid]);

/** The archives of up to 100 employees who are asked for by the same filter, or the error that stood in the way. */
async function readEmployees(
  call: Call,
  keys: readonly SalaryArchivesKey[],
): Promise<Map<string, SalaryArchive[] | Error>> {
  const archives = new Map<string, SalaryArchive[] | Error>();
  const [key] = keys;
  if (!key) return archives;
  try {
    const rows = await readEveryPage(call, key.userIdType, {
      user_id_list: keys.map(({ userId }) => userId),
      effective_start_date: key.start,
      effective_end_date: key.end,
    });
    return groupBy(rows, ({ user_id }) => user_id ?? '');
  } catch (error) {
    if (keys.length > 1 && blamesAnId(error)) return readHalves(call, keys);
    for (const { userId } of keys) archives.set(userId, asError(error));
    return archives;
  }
}

/** Feishu refuses a whole call for one id that it does not know. That one alone shall fail: it is closed in on. */
async function readHalves(call: Call, keys: readonly SalaryArchivesKey[]) {
  const halves = chunksOf(keys, Math.ceil(keys.length / 2));
  const read = await Promise.all(halves.map((half) => readEmployees(call, half)));
  return new Map(read.flatMap((archives) => [...archives]));
}

async function readVersions(
  call: Call,
  keys: readonly SalaryArchiveKey[],
  found: Map<string, SalaryArchive | Error>,
): Promise<void> {
  const [key] = keys;
  if (!key) return;
  const { userIdType } = key;
  try {
    const rows = await readEveryPage(call, userIdType, {
      user_id_list: [...new Set(keys.map(({ userId }) => userId))],
      tid_list: [...new Set(keys.map(({ archiveTid }) => archiveTid))],
    });
    for (const row of rows) {
      found.set(versionOf({ userIdType, userId: row.user_id ?? '', archiveTid: row.tid ?? '' }), row);
    }
  } catch (error) {
    if (keys.length > 1 && blamesAnId(error)) {
      const halves = chunksOf(keys, Math.ceil(keys.length / 2));
      await Promise.all(halves.map((half) => readVersions(call, half, found)));
      return;
    }
    for (const one of keys) found.set(versionOf(one), asError(error));
  }
}

async function readEveryPage(call: Call, userIdType: UserIdType, query: SalaryArchiveQuery) {
  const archives: SalaryArchive[] = [];
  const pages = everyPage((page_token) =>
    readSalaryArchives(call, userIdType, query, { page_size: ARCHIVE_PAGE_SIZE, page_token }),
  );
  for await (const rows of pages) archives.push(...rows);
  return archives;
}

function blamesAnId(error: unknown): boolean {
  const reason = error instanceof FeishuRefusal && error.entry?.reason;
  return reason === 'ID_UNKNOWN' || reason === 'ID_OF_ANOTHER_APPLICATION';
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
