import { isObjectType } from 'graphql';
import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SandboxCall } from '../src/sandbox/sandbox.ts';
import { employee, employees } from '../src/sandbox/seed/people/employees.ts';
import { schema } from '../src/schema/index.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const QUERY = 'POST /open-apis/compensation/v1/archives/query';

let layer: Layer;
beforeEach(async () => {
  layer = await layerForTest();
});

const openIds = (from: number, to: number) => employees.slice(from, to).map(({ open_id }) => open_id);

/** What the upstream holds of an employee, the earliest first. */
const stored = (n: number) => layer.sandbox.state.salaryArchives.get(employee(n).people_corehr_id) ?? [];

const bodies = (calls: readonly SandboxCall[]) => calls.map(({ body }) => body);

const BY_IDS = gql`
  query ($userIds: [ID!]!, $type: UserIdType, $range: DateRangeInput, $first: Int, $after: String) {
    salaryArchives(userIds: $userIds, userIdType: $type, effectiveDate: $range, first: $first, after: $after) {
      edges { cursor node { archiveTid } }
      nodes { archiveTid employee { userId userIdType } }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }
`;

describe('salaryArchives(userIds)', () => {
  test('returns an archive unchanged: amounts with all their digits, times in UTC', async () => {
    const { salaryArchives } = await layer.hr.request<{ salaryArchives: { nodes: object[] } }>(
      gql`
        query ($userIds: [ID!]!) {
          salaryArchives(userIds: $userIds) {
            nodes {
              archiveId archiveTid planId planTid currencyId changeReasonId changeDescription
              effectiveDate expirationDate salaryLevelId createdAt updatedAt
              employee { userId userIdType }
              items { itemId value regularValue }
              indicators { indicatorId value regularValue }
            }
          }
        }
      `,
      { userIds: [employee(7).open_id] },
    );
    const [row] = stored(7);
    expect(salaryArchives.nodes[0]).toEqual({
      archiveId: row?.id,
      archiveTid: row?.tid,
      planId: row?.plan_id,
      planTid: row?.plan_tid,
      currencyId: row?.currency_id,
      changeReasonId: row?.change_reason_id,
      changeDescription: '入职定薪',
      effectiveDate: '2026-09-01',
      expirationDate: null,
      salaryLevelId: null,
      createdAt: '2026-09-01T02:00:00Z',
      updatedAt: '2026-09-01T02:00:00Z',
      employee: { userId: employee(7).open_id, userIdType: 'OPEN_ID' },
      items: row?.archive_items?.map((item) => ({
        itemId: item.item_id,
        value: item.item_result,
        regularValue: item.item_result_regular,
      })),
      indicators: row?.archive_indicators?.map((indicator) => ({
        indicatorId: indicator.indicator_id,
        value: indicator.indicator_result,
        regularValue: null,
      })),
    });
    expect(stored(7)[0]?.archive_items?.[0]?.item_result).toMatch(/^\d+\.00$/);
    expect(stored(7)[0]?.archive_indicators?.[0]?.indicator_result).toBe('1.05');
  });

  test('100 employees, first 500: one call', async () => {
    const userIds = openIds(0, 100);
    const { salaryArchives } = await layer.hr.request<Page>(BY_IDS, { userIds, first: 500 });
    const all = Array.from({ length: 100 }, (_, n) => stored(n)).flat();
    expect(salaryArchives.nodes.map(({ archiveTid }) => archiveTid).sort()).toEqual(
      all.map(({ tid }) => tid).sort(),
    );
    expect(layer.sandbox.calls).toHaveLength(1);
    expect(layer.sandbox.calls[0]?.query).toMatchObject({ page_size: ['500'], user_id_type: ['open_id'] });
  });

  test('paging continues behind any cursor: every row once, in order', async () => {
    const userIds = openIds(0, 10);
    const whole = await layer.hr.request<Page>(BY_IDS, { userIds, first: 100 });
    const tids = whole.salaryArchives.nodes.map(({ archiveTid }) => archiveTid);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { salaryArchives }: Page = await layer.hr.request<Page>(BY_IDS, { userIds, first: 7, after });
      seen.push(...salaryArchives.nodes.map(({ archiveTid }) => archiveTid));
      after = salaryArchives.pageInfo.hasNextPage ? salaryArchives.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(tids);
    const third = whole.salaryArchives.edges[2];
    const rest = await layer.hr.request<Page>(BY_IDS, { userIds, first: 3, after: third?.cursor });
    expect(rest.salaryArchives.nodes.map(({ archiveTid }) => archiveTid)).toEqual(tids.slice(3, 6));
  });

  test('effective dates and the id type are passed on to Feishu', async () => {
    const { salaryArchives } = await layer.hr.request<Page>(BY_IDS, {
      userIds: [employee(2).people_corehr_id],
      type: 'PEOPLE_COREHR_ID',
      range: { start: '2024-01-01', end: '2024-12-31' },
    });
    expect(salaryArchives.nodes).toEqual(
      stored(2)
        .filter(({ effective_date: date }) => date.startsWith('2024'))
        .map(({ tid }) => ({
          archiveTid: tid,
          employee: { userId: employee(2).people_corehr_id, userIdType: 'PEOPLE_COREHR_ID' },
        })),
    );
    expect(layer.sandbox.calls).toMatchObject([
      {
        query: { user_id_type: ['people_corehr_id'] },
        body: { effective_start_date: '2024-01-01', effective_end_date: '2024-12-31' },
      },
    ]);
  });

  test.each([
    ['no id', { userIds: [] }, 'userIds', '1 to 100'],
    ['101 ids', { userIds: openIds(0, 101) }, 'userIds', '1 to 100'],
    ['an empty id', { userIds: ['ou_1', ' '] }, 'userIds.1', 'empty'],
    ['the same id twice', { userIds: ['ou_1', 'ou_2', 'ou_1'] }, 'userIds.2', 'userIds.0'],
    [
      'a day that does not exist',
      { userIds: ['ou_1'], range: { start: '2024-02-30', end: '2024-03-01' } },
      'effectiveDate.start',
      'calendar',
    ],
    ['501 rows', { userIds: ['ou_1'], first: 501 }, 'first', '1 to 500'],
  ])('%s is refused before any call, naming the argument', async (_, variables, argument, words) => {
    const { errors } = await layer.hr.rawRequest(BY_IDS, variables);
    expect(errors).toMatchObject([
      { message: expect.stringContaining(words), extensions: { code: 'BAD_USER_INPUT', argument } },
    ]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('a cursor whose page token Feishu no longer accepts is INVALID_CURSOR', async () => {
    const userIds = openIds(0, 10);
    const { salaryArchives } = await layer.hr.request<Page>(BY_IDS, { userIds, first: 5 });
    layer.sandbox.script({ endpoint: QUERY, refuse: { code: 2290002, http: 400 } });
    const after = salaryArchives.pageInfo.endCursor;
    const { errors } = await layer.hr.rawRequest(BY_IDS, { userIds, first: 5, after });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  });

  test('a cursor of another list is INVALID_CURSOR, before any call', async () => {
    const { salaryArchives } = await layer.hr.request<Page>(BY_IDS, { userIds: openIds(0, 2), first: 1 });
    layer.sandbox.clearCalls();
    const after = salaryArchives.pageInfo.endCursor;
    const { errors } = await layer.hr.rawRequest(BY_IDS, { userIds: openIds(0, 3), after });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });
});

interface Page {
  salaryArchives: {
    edges: { cursor: string; node: { archiveTid: string } }[];
    nodes: { archiveTid: string; employee: object }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
}

describe("an employee's salaryArchives", () => {
  /** Employees under aliases, as one operation that walks to each of them. */
  const walk = (ids: readonly string[], selection: string) =>
    gql`query { ${ids.map((id, n) => `e${n}: employee(userId: "${id}") { userId ${selection} }`).join('\n')} }`;

  test('100 employees with different arguments: one call', async () => {
    const selection = 'salaryArchives(first: 500) { nodes { archiveTid } }';
    const data = await layer.hr.request<Record<string, Walked>>(walk(openIds(0, 100), selection));
    for (const [n, { salaryArchives }] of Object.values(data).entries()) {
      expect(salaryArchives?.nodes.map(({ archiveTid }) => archiveTid)).toEqual(
        stored(n).map(({ tid }) => tid),
      );
    }
    expect(layer.sandbox.calls).toHaveLength(1);
    expect(layer.sandbox.calls[0]?.query.page_size).toEqual(['500']);
  });

  test('101 employees: two calls, as a call takes 100 ids', async () => {
    await layer.hr.request(walk(openIds(0, 101), 'salaryArchives { nodes { archiveTid } }'));
    expect(layer.sandbox.calls).toHaveLength(2);
  });

  test('600 archives of 2 employees: two calls, as a call returns 500 rows', async () => {
    const [row] = stored(2);
    if (!row) throw new Error('the seed has no archive of employee 2');
    for (const n of [2, 3]) {
      const many = Array.from({ length: 300 }, (_, v) => ({ ...row, id: `${n}-${v}`, tid: `${n}-${v}` }));
      layer.sandbox.state.salaryArchives.set(employee(n).people_corehr_id, many);
    }
    const data = await layer.hr.request<Record<string, Walked>>(
      walk(openIds(2, 4), 'salaryArchives(first: 500) { nodes { archiveTid } }'),
    );
    for (const [n, { salaryArchives }] of Object.values(data).entries()) {
      expect(salaryArchives?.nodes).toHaveLength(300);
      expect(salaryArchives?.nodes.every(({ archiveTid }) => archiveTid.startsWith(`${n + 2}-`))).toBe(true);
    }
    expect(layer.sandbox.calls).toHaveLength(2);
  });

  test('more pages than MAX_UPSTREAM_CALLS are UPSTREAM_BUDGET_EXCEEDED, never a partial list', async () => {
    const small = await layerForTest({ env: { MAX_UPSTREAM_CALLS: '1' } });
    const [row] = small.sandbox.state.salaryArchives.get(employee(2).people_corehr_id) ?? [];
    if (!row) throw new Error('the seed has no archive of employee 2');
    const many = Array.from({ length: 501 }, (_, v) => ({ ...row, id: String(v), tid: String(v) }));
    small.sandbox.state.salaryArchives.set(employee(2).people_corehr_id, many);
    const { data, errors } = await small.hr.rawRequest<Record<string, Walked>>(
      walk(openIds(2, 3), 'salaryArchives(first: 20) { nodes { archiveTid } }'),
    );
    expect(data.e0?.salaryArchives).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BUDGET_EXCEEDED' } }]);
    expect(small.sandbox.calls).toHaveLength(1);
  });

  test('different pages of the same employee: one call', async () => {
    const { employee: one } = await layer.hr.request<{ employee: Record<string, Walked['salaryArchives']> }>(
      gql`
        query ($id: ID!) {
          employee(userId: $id) {
            all: salaryArchives { nodes { archiveTid } }
            top: salaryArchives(first: 1) { nodes { archiveTid } pageInfo { hasNextPage } }
          }
        }
      `,
      { id: employee(2).open_id },
    );
    expect(one.top?.nodes).toEqual(one.all?.nodes.slice(0, 1));
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test('two filters over the same 2 employees: two calls, one for each filter', async () => {
    const selection = `
      salaryArchives { nodes { archiveTid } }
      early: salaryArchives(effectiveDate: { start: "2020-01-01", end: "2024-12-31" }) { nodes { archiveTid } }`;
    const data = await layer.hr.request<Record<string, Walked & { early: Walked['salaryArchives'] }>>(
      walk(openIds(2, 4), selection),
    );
    expect(data.e0?.early?.nodes).toEqual(
      stored(2)
        .filter(({ effective_date: date }) => date < '2025')
        .map(({ tid }) => ({ archiveTid: tid })),
    );
    expect(data.e0?.early?.nodes.length).toBeLessThan(data.e0?.salaryArchives?.nodes.length ?? 0);
    expect(bodies(layer.sandbox.calls)).toEqual([
      { user_id_list: openIds(2, 4) },
      {
        user_id_list: openIds(2, 4),
        effective_start_date: '2020-01-01',
        effective_end_date: '2024-12-31',
      },
    ]);
  });

  test('two id types: two calls', async () => {
    const { a, b } = await layer.hr.request<Record<string, Walked>>(
      gql`
        query ($open: ID!, $corehr: ID!) {
          a: employee(userId: $open) { salaryArchives { nodes { archiveTid } } }
          b: employee(userId: $corehr, userIdType: PEOPLE_COREHR_ID) { salaryArchives { nodes { archiveTid } } }
        }
      `,
      { open: employee(2).open_id, corehr: employee(2).people_corehr_id },
    );
    expect(a).toEqual(b);
    expect(a?.salaryArchives?.nodes).not.toHaveLength(0);
    expect(layer.sandbox.calls).toHaveLength(2);
  });

  const PAGES = gql`
    query ($id: ID!, $first: Int, $after: String) {
      employee(userId: $id) {
        salaryArchives(first: $first, after: $after) {
          edges { cursor }
          nodes { archiveTid }
          pageInfo { hasNextPage hasPreviousPage endCursor }
        }
      }
    }
  `;

  test('paging continues behind any cursor, also if an archive was added in between', async () => {
    const id = employee(3).open_id;
    const tids = stored(3).map(({ tid }) => tid);
    expect(tids.length).toBeGreaterThan(2);
    const first = await layer.hr.request<{ employee: Paged }>(PAGES, { id, first: 2 });
    expect(first.employee.salaryArchives.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    const earlier = stored(3)
      .slice(0, 1)
      .map((row) => ({ ...row, tid: 'new', effective_date: '2019-01-01' }));
    layer.sandbox.state.salaryArchives.set(employee(3).people_corehr_id, [...earlier, ...stored(3)]);
    const after = first.employee.salaryArchives.pageInfo.endCursor;
    const second = await layer.hr.request<{ employee: Paged }>(PAGES, { id, first: 5, after });
    expect(second.employee.salaryArchives.nodes.map(({ archiveTid }) => archiveTid)).toEqual(tids.slice(2));
    expect(second.employee.salaryArchives.pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  test('a cursor of another employee, or of a removed archive, is INVALID_CURSOR', async () => {
    const id = employee(3).open_id;
    const { employee: one } = await layer.hr.request<{ employee: Paged }>(PAGES, { id, first: 2 });
    const after = one.salaryArchives.pageInfo.endCursor;
    const other = await layer.hr.rawRequest(PAGES, { id: employee(5).open_id, after });
    expect(other.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    layer.sandbox.state.salaryArchives.set(employee(3).people_corehr_id, []);
    const gone = await layer.hr.rawRequest(PAGES, { id, after });
    expect(gone.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  });

  test('an unknown id fails alone: the call is bisected', async () => {
    const refuse = { code: 99992361, http: 400 };
    // The call for all four, the half with the unknown id, and that id alone.
    layer.sandbox.script({ endpoint: QUERY, refuse });
    layer.sandbox.script({ endpoint: QUERY, refuse, after: 1 });
    layer.sandbox.script({ endpoint: QUERY, refuse, after: 1 });
    const { data, errors } = await layer.hr.rawRequest<Record<string, Walked>>(
      walk(openIds(1, 5), 'salaryArchives { nodes { archiveTid } }'),
    );
    const missing = Object.values(data).filter(({ salaryArchives }) => salaryArchives === null);
    expect(missing).toHaveLength(1);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', feishu: { code: 99992361 } } }]);
    expect(layer.sandbox.calls).toHaveLength(5);
  });

  test('a call that fails is an error of its employees only', async () => {
    layer.sandbox.script({ endpoint: QUERY, refuse: { code: 12345, http: 500 } });
    const { data, errors } = await layer.hr.rawRequest<Record<string, Walked>>(
      walk(openIds(0, 101), 'salaryArchives { nodes { archiveTid } }'),
    );
    const failed = Object.values(data).filter(({ salaryArchives }) => salaryArchives === null);
    expect([1, 100]).toContain(failed.length);
    expect(errors).toHaveLength(failed.length);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UPSTREAM_ERROR', feishu: { code: 12345 } } });
  });

  test('an employee alone costs no call', async () => {
    const data = await layer.hr.request(gql`{ employee(userId: "ou_x") { userId userIdType } }`);
    expect(data).toEqual({ employee: { userId: 'ou_x', userIdType: 'OPEN_ID' } });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('an empty userId is refused', async () => {
    const { errors } = await layer.hr.rawRequest(gql`{ employee(userId: "") { userId } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'userId' } }]);
  });
});

interface Walked {
  userId: string;
  salaryArchives: { nodes: { archiveTid: string }[] } | null;
}

interface Paged {
  salaryArchives: Page['salaryArchives'];
}

describe('a field with a permission of its own', () => {
  const ask = (field: string) =>
    layer
      .as('u-sandbox-basic')
      .rawRequest(
        gql`query ($userIds: [ID!]!) { salaryArchives(userIds: $userIds) { nodes { archiveTid ${field} } } }`,
        { userIds: [employee(2).open_id] },
      );

  test.each([
    ['planId', 'plan'],
    ['planTid', 'plan'],
    ['items { itemId }', 'items'],
    ['indicators { indicatorId }', 'indicators'],
  ])('%s is FORBIDDEN with the name of the permission, never empty', async (field, scope) => {
    const { errors } = await ask(field);
    expect(errors?.[0]).toMatchObject({
      extensions: {
        code: 'FORBIDDEN',
        requiredScopes: [`corehr:compensation_archive_detail.${scope}:read`],
      },
    });
  });

  test('the archives of one employee need no permission of user_id', async () => {
    const ask = (token: string) =>
      layer.as(token).rawRequest<Record<string, Walked>>(
        gql`
          query ($id: ID!) {
            employee(userId: $id, userIdType: USER_ID) { salaryArchives { nodes { archiveTid } } }
          }
        `,
        { id: employee(2).user_id },
      );
    const { data } = await ask('u-sandbox-hr');
    expect(data.employee?.salaryArchives?.nodes).toHaveLength(stored(2).length);
    layer.sandbox.clearCalls();
    // All rows of a call for one employee are theirs.
    expect(await ask('u-sandbox-basic')).toMatchObject({ data, errors: undefined });
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test('without the permission of user_id, several employees are read one by one', async () => {
    const { data } = await layer.as('u-sandbox-basic').rawRequest<Record<'a' | 'b', Walked>>(
      gql`
        query ($a: ID!, $b: ID!) {
          a: employee(userId: $a, userIdType: USER_ID) { salaryArchives { nodes { archiveTid } } }
          b: employee(userId: $b, userIdType: USER_ID) { salaryArchives { nodes { archiveTid } } }
        }
      `,
      { a: employee(2).user_id, b: employee(3).user_id },
    );
    expect(data.a.salaryArchives?.nodes).toEqual(stored(2).map(({ tid }) => ({ archiveTid: tid })));
    expect(data.b.salaryArchives?.nodes).toEqual(stored(3).map(({ tid }) => ({ archiveTid: tid })));
    expect(layer.sandbox.calls).toHaveLength(3);
  });

  test('without the permission of user_id, a list of several employees is readable but for its employees', async () => {
    const list = (fields: string) =>
      layer.as('u-sandbox-basic').rawRequest<{ salaryArchives: unknown }>(
        `query ($ids: [ID!]!) {
          salaryArchives(userIds: $ids, userIdType: USER_ID, first: 500) { nodes { ${fields} } }
        }`,
        { ids: [employee(2).user_id, employee(3).user_id] },
      );
    const { data, errors } = await list('archiveTid effectiveDate');
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      salaryArchives: { nodes: { length: stored(2).length + stored(3).length } },
    });
    for (const field of ['employee { userId }', 'id']) {
      expect((await list(`archiveTid ${field}`)).errors).toMatchObject([
        {
          path: ['salaryArchives', 'nodes', 0, field.split(' ')[0]],
          extensions: { code: 'FORBIDDEN', requiredScopes: ['contact:user.employee_id:readonly'] },
        },
      ]);
    }
  });

  test('nullable fields are null', async () => {
    const { data, errors } = await ask('changeDescription salaryLevelId effectiveDate');
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      salaryArchives: {
        nodes: stored(2).map(({ effective_date }) => ({
          changeDescription: null,
          salaryLevelId: null,
          effectiveDate: effective_date,
        })),
      },
    });
  });

  test('null and empty lists are empty lists', async () => {
    const [row] = stored(2);
    if (!row) throw new Error('the seed has no archive of employee 2');
    layer.sandbox.state.salaryArchives.set(employee(2).people_corehr_id, [
      { ...row, archive_items: [], archive_indicators: null },
    ]);
    const data = await layer.hr.request(
      gql`
        query ($userIds: [ID!]!) {
          salaryArchives(userIds: $userIds) { nodes { items { itemId } indicators { indicatorId } } }
        }
      `,
      { userIds: [employee(2).open_id] },
    );
    expect(data).toEqual({ salaryArchives: { nodes: [{ items: [], indicators: [] }] } });
  });
});

describe('an archive by its global id', () => {
  const IDS = gql`query ($userIds: [ID!]!) { salaryArchives(userIds: $userIds, first: 500) { nodes { id archiveTid } } }`;
  const NODES = gql`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on SalaryArchive { archiveTid } } }`;

  test('100 archives of 50 employees: one call', async () => {
    const { salaryArchives } = await layer.hr.request<{ salaryArchives: { nodes: { id: string }[] } }>(IDS, {
      userIds: openIds(0, 50),
    });
    const wanted = salaryArchives.nodes.slice(0, 100);
    layer.sandbox.clearCalls();
    const { nodes } = await layer.hr.request<{ nodes: object[] }>(NODES, { ids: wanted.map(({ id }) => id) });
    expect(nodes).toEqual(wanted);
    expect(layer.sandbox.calls).toHaveLength(1);
    expect(layer.sandbox.calls[0]?.body).toMatchObject({ tid_list: { length: wanted.length } });
  });

  test('is null if the version no longer exists', async () => {
    const { salaryArchives } = await layer.hr.request<{ salaryArchives: { nodes: { id: string }[] } }>(IDS, {
      userIds: openIds(2, 3),
    });
    layer.sandbox.state.salaryArchives.set(employee(2).people_corehr_id, []);
    const { nodes } = await layer.hr.request<{ nodes: unknown[] }>(NODES, {
      ids: salaryArchives.nodes.map(({ id }) => id),
    });
    expect(nodes).toEqual(salaryArchives.nodes.map(() => null));
  });

  test('has one global id for each kind of user id that it is read by, and each finds the archive', async () => {
    const OF = gql`
      query ($userIds: [ID!]!, $type: UserIdType) {
        salaryArchives(userIds: $userIds, userIdType: $type) { nodes { id archiveTid } }
      }
    `;
    const { open_id, people_corehr_id } = employee(2);
    const ids: string[] = [];
    for (const [type, userId] of [
      ['OPEN_ID', open_id],
      ['PEOPLE_COREHR_ID', people_corehr_id],
    ]) {
      const { salaryArchives } = await layer.hr.request<{ salaryArchives: { nodes: { id: string }[] } }>(OF, {
        userIds: [userId],
        type,
      });
      ids.push(salaryArchives.nodes[0]?.id ?? '');
    }
    expect(new Set(ids).size).toBe(2);
    const { nodes } = await layer.hr.request<{ nodes: object[] }>(
      gql`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on SalaryArchive { archiveTid employee { userIdType userId } } } }`,
      { ids },
    );
    const archiveTid = stored(2)[0]?.tid;
    expect(nodes).toEqual([
      { id: ids[0], archiveTid, employee: { userIdType: 'OPEN_ID', userId: open_id } },
      { id: ids[1], archiveTid, employee: { userIdType: 'PEOPLE_COREHR_ID', userId: people_corehr_id } },
    ]);
  });

  test('is found by a global id that was given out by the first release', async () => {
    const { open_id } = employee(2);
    const keys = ['SalaryArchive', 'open_id', open_id, stored(2)[0]?.tid];
    const id = Buffer.from(JSON.stringify(keys)).toString('base64url');
    const { nodes } = await layer.hr.request<{ nodes: object[] }>(NODES, { ids: [id] });
    expect(nodes).toEqual([{ id, archiveTid: stored(2)[0]?.tid }]);
  });

  test.each(['SalaryArchive', 'LeaveAccrualRecord'])(
    'the text of %s.id says that it depends on the kind of user id',
    (type) => {
      const object = schema.getType(type);
      const description = isObjectType(object) ? object.getFields().id?.description : undefined;
      expect(description).toMatch(/where it is read by the same kind of user id/);
      expect(description).toMatch(/To compare objects, use `(archiveTid|recordId)`/);
    },
  );
});
