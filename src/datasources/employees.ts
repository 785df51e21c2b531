import DataLoader from 'dataloader';
import { ClientError } from '../errors.ts';
import { batchGetEmployees, type EmployeeRow } from './core-hr.ts';
import type { Call, Reserve } from './feishu/client.ts';
import { USER_ID_SCOPE } from './feishu/endpoint.ts';
import type { UserIdType } from './feishu/wire.ts';
import { readInChunks } from './in-chunks.ts';

/** An employee by an id of one kind. */
export interface EmployeeKey {
  readonly userIdType: UserIdType;
  readonly userId: string;
}

/** An employee by a work address; `userIdType` is the kind of id that is wanted. */
export interface WorkEmailKey {
  readonly userIdType: UserIdType;
  readonly workEmail: string;
}

/** An employee who was found, with the id of the kind that was asked by. */
export interface FoundEmployee extends EmployeeKey {
  readonly row: EmployeeRow;
}

/**
 * The employees of one operation: one call for each 100 of them and each kind of id. `fields` are all fields that the
 * operation selects of any employee, so that no employee is read twice, wherever the operation meets them.
 */
export function createEmployees(call: Call, reserve: Reserve, fields: readonly string[]) {
  const userIdTypeOf = ({ userIdType }: EmployeeKey | WorkEmailKey) => userIdType;
  const limits = {
    groupOf: userIdTypeOf,
    size: batchGetEmployees.idsPerCall,
    reserve: (calls: number) => reserve(batchGetEmployees, calls),
  };

  /** null where Feishu People has no such employee. */
  const byId = new DataLoader<EmployeeKey, FoundEmployee | null, string>(
    async (keys) => {
      const chunks = { ...limits, idOf: ({ userId }: EmployeeKey) => userId };
      const found = await readInChunks(keys, chunks, async (chunk, { userIdType }) => {
        const employment_ids = chunk.map(({ userId }) => userId);
        const employees = await readByIds(call, userIdType, { fields, employment_ids });
        const byUserId = new Map(employees.map((employee) => [employee.userId, employee]));
        return chunk.map(({ userId }) => byUserId.get(userId) ?? null);
      });
      return keys.map((key) => found.get(key) ?? null);
    },
    { cacheKeyFn: ({ userIdType, userId }) => JSON.stringify([userIdType, userId]) },
  );

  /** null where no employee has the address. Whom it finds, `byId` need not read again. */
  const byWorkEmail = new DataLoader<WorkEmailKey, FoundEmployee | null, string>(
    async (keys) => {
      const found = await readInChunks(keys, limits, async (chunk, { userIdType }) => {
        const employees = await readByWorkEmails(call, userIdType, {
          fields: [...new Set([...fields, 'email_address'])],
          work_emails: chunk.map(({ workEmail }) => workEmail),
        });
        for (const employee of employees) byId.prime(employee, employee);
        const byEmail = new Map(
          employees.map((employee) => [emailKey(employee.row.email_address), employee]),
        );
        return chunk.map(({ workEmail }) => byEmail.get(emailKey(workEmail)) ?? null);
      });
      return keys.map((key) => found.get(key) ?? null);
    },
    { cacheKeyFn: ({ userIdType, workEmail }) => JSON.stringify([userIdType, emailKey(workEmail)]) },
  );

  return { byId, byWorkEmail };
}

/**
 * The employees of these ids. Without the permission for ids of the kind that was asked by, Feishu does not say who is
 * who: then the employees are read one by one.
 */
async function readByIds(
  call: Call,
  userIdType: UserIdType,
  body: { fields: readonly string[]; employment_ids: readonly string[] },
): Promise<FoundEmployee[]> {
  const rows = await readRows(call, userIdType, body);
  if (rows.every(hasId)) return identified(rows, userIdType);
  const [userId, another] = body.employment_ids;
  if (userId !== undefined && another === undefined) return rows.map((row) => ({ userIdType, userId, row }));
  const ofEach = body.employment_ids.map((id) =>
    readByIds(call, userIdType, { ...body, employment_ids: [id] }),
  );
  return (await Promise.all(ofEach)).flat();
}

async function readByWorkEmails(
  call: Call,
  userIdType: UserIdType,
  body: { fields: readonly string[]; work_emails: readonly string[] },
): Promise<FoundEmployee[]> {
  const rows = await readRows(call, userIdType, body);
  if (!rows.every(hasId)) throw withoutIds();
  return identified(rows, userIdType);
}

async function readRows(
  call: Call,
  userIdType: UserIdType,
  body: { fields: readonly string[]; employment_ids?: readonly string[]; work_emails?: readonly string[] },
): Promise<readonly EmployeeRow[]> {
  const { items } = await call(batchGetEmployees, { query: { user_id_type: userIdType }, body });
  const rows = items ?? [];
  for (const field of FIELDS_WITH_SCOPE) markWithoutValue(rows, field);
  return rows;
}

function hasId({ employment_id, employment_id_v2 }: EmployeeRow): boolean {
  return typeof (employment_id_v2 ?? employment_id) === 'string';
}

/** Those with an id of the kind: someone without an account in this application or company has none. */
function identified(rows: readonly EmployeeRow[], userIdType: UserIdType): FoundEmployee[] {
  return rows.flatMap((row) => {
    const userId = row.employment_id_v2 ?? row.employment_id;
    return userId ? [{ userIdType, userId, row }] : [];
  });
}

/** Feishu takes addresses in any case. */
function emailKey(email: string | null | undefined): string {
  return (email ?? '').toLowerCase();
}

const FIELDS_WITH_SCOPE = Object.values(batchGetEmployees.fieldScopes ?? {}).flat();

/**
 * Feishu leaves out a field of all rows for want of its permission, and of one row that has no value. Where another row
 * has the field, the permission is there.
 */
function markWithoutValue(rows: readonly EmployeeRow[], field: string): void {
  if (!rows.some((row) => field in row)) return;
  for (const row of rows) if (!(field in row)) Object.assign(row, { [field]: null });
}

/** Feishu leaves ids out for callers who may not see ids of that kind. */
function withoutIds(): ClientError {
  return new ClientError(
    'FORBIDDEN',
    {
      en: `Feishu does not say who its employees are. For user ids it wants the permission ${USER_ID_SCOPE}; ids of another kind need none.`,
      zh: `飞书没有返回员工的 ID。读取 user_id 需要权限 ${USER_ID_SCOPE}，其他类型的 ID 不需要。`,
    },
    { requiredScopes: [USER_ID_SCOPE] },
  );
}
