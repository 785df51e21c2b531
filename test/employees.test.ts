import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { employee, employees } from '../src/sandbox/seed/people/employees.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const BATCH_GET = 'POST /open-apis/corehr/v2/employees/batch_get';
const ARCHIVES = 'POST /open-apis/compensation/v1/archives/query';
const PAY_GROUPS = 'GET /open-apis/payroll/v1/paygroups';
const PLANS = 'GET /open-apis/compensation/v1/plans';

const PAY_GROUP = 'corehr:employment.pay_group:read';
const SALARY_PLAN = 'corehr:employment.archive_cpst_plan:read';

/** A day on which the seed's employees on probation are so. */
const NOW = () => Date.parse('2026-11-20T04:00:00Z');

const { regular, onProbation, left, withoutArchives, withoutPerson, outsideDataScope } = FIXTURES.employees;

let layer: Layer;
let tenant: ReturnType<Layer['as']>;
beforeEach(async () => {
  layer = await layerForTest({ sandbox: { now: NOW } });
  tenant = layer.as('t-sandbox');
});

/** The endpoints that were called, in order. */
const calls = () => layer.sandbox.calls.map(({ endpoint }) => endpoint);

/** The bodies of the calls for employees. */
const bodies = () =>
  layer.sandbox.calls.flatMap(({ endpoint, body }) =>
    endpoint === BATCH_GET
      ? [body as { fields: string[]; employment_ids?: string[]; work_emails?: string[] }]
      : [],
  );

const openIds = (count: number) => employees.slice(0, count).map(({ open_id }) => open_id);

/** The next call for employees is answered with these rows. */
function answerRows(...items: object[]): void {
  layer.sandbox.script({
    endpoint: BATCH_GET,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ code: 0, msg: 'success', data: { items } }),
  });
}

const employmentOf = (selection: string, userId = regular.open_id) =>
  gql`{ employee(userId: "${userId}") { employment { ${selection} } } }`;

describe('the employment of an employee', () => {
  test('has name, address, status, probation, pay group and salary plan', async () => {
    const selection =
      'name workEmail status statusCode onProbation probationEndDate payGroupId payGroup { payGroupId name } salaryPlanId salaryPlan { planId name }';
    expect(await tenant.request(employmentOf(selection, onProbation.open_id))).toEqual({
      employee: {
        employment: {
          name: onProbation.names.local,
          workEmail: onProbation.workEmail,
          status: 'HIRED',
          statusCode: 'hired',
          onProbation: true,
          probationEndDate: '2027-02-28',
          payGroupId: onProbation.payGroup,
          payGroup: { payGroupId: onProbation.payGroup, name: '中国大陆薪资组' },
          salaryPlanId: FIXTURES.plans.sales.plan_id,
          salaryPlan: { planId: FIXTURES.plans.sales.plan_id, name: '销售薪资方案' },
        },
      },
    });
    expect(calls().sort()).toEqual([PLANS, PAY_GROUPS, BATCH_GET]);
  });

  test('of one who has left is TERMINATED, with nulls for what there is not', async () => {
    expect(
      await tenant.request(employmentOf('status statusCode onProbation probationEndDate', left.open_id)),
    ).toEqual({
      employee: {
        employment: {
          status: 'TERMINATED',
          statusCode: 'terminated',
          onProbation: false,
          probationEndDate: null,
        },
      },
    });
    expect(await tenant.request(employmentOf('name', withoutPerson.open_id))).toEqual({
      employee: { employment: { name: null } },
    });
  });

  test('has its name in the language asked for, else in one of Accept-Language', async () => {
    const { english, local } = regular.names;
    expect(
      await tenant.request(employmentOf('name en: name(locale: "en-GB") ja: name(locale: "ja")')),
    ).toEqual({
      employee: { employment: { name: local, en: english, ja: local } },
    });
    const englishClient = layer.as('t-sandbox', { 'accept-language': 'en-US,en;q=0.9' });
    expect(await englishClient.request(employmentOf('name zh: name(locale: "zh_cn")'))).toEqual({
      employee: { employment: { name: english, zh: local } },
    });
  });

  test('with a name in one script only, or composed of both, has that one', async () => {
    const answer = (person_info: object) => answerRows({ employment_id_v2: regular.open_id, person_info });
    answer({ preferred_english_full_name: 'Ada', preferred_local_full_name: '' });
    expect(await tenant.request(employmentOf('name'))).toEqual({ employee: { employment: { name: 'Ada' } } });
    answer({ preferred_name: '刘梓新(Henry)' });
    expect(await tenant.request(employmentOf('name'))).toEqual({
      employee: { employment: { name: '刘梓新(Henry)' } },
    });
  });

  test('with a status that the graph does not know is UNRECOGNIZED beside the text that Feishu sent', async () => {
    answerRows({ employment_id_v2: regular.open_id, employment_status: { enum_name: 'on_leave' } });
    expect(await tenant.request(employmentOf('status statusCode'))).toEqual({
      employee: { employment: { status: 'UNRECOGNIZED', statusCode: 'on_leave' } },
    });
  });

  test('is null for an id that Feishu People does not have', async () => {
    expect(await tenant.request(employmentOf('name', 'ou_unknown'))).toEqual({
      employee: { employment: null },
    });
  });

  test('is FORBIDDEN outside the data range, and the others of the call are answered with one call more', async () => {
    const userIds = [...openIds(98), outsideDataScope.open_id, 'ou_unknown'];
    const { data, errors } = await tenant.rawRequest<{ nodes: { employment: object | null }[] }>(
      gql`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Employee { employment { name } } } }`,
      { ids: await globalIds(userIds) },
    );
    expect(data.nodes.map(({ employment }) => employment !== null)).toEqual([
      ...Array(98).fill(true),
      false,
      false,
    ]);
    expect(errors).toMatchObject([
      {
        path: ['nodes', 98, 'employment'],
        extensions: { code: 'FORBIDDEN', reason: 'PERMISSION_DENIED', feishu: { code: 1160104 } },
      },
    ]);
    expect(calls()).toEqual([BATCH_GET, BATCH_GET]);
  });

  test('is asked for under the kind of id that names the employee, with the ids of that kind', async () => {
    for (const [type, id] of [
      ['UNION_ID', regular.union_id],
      ['USER_ID', regular.user_id],
      ['PEOPLE_COREHR_ID', regular.people_corehr_id],
    ]) {
      layer.sandbox.clearCalls();
      expect(
        await tenant.request(
          `{ employee(userId: "${id}", userIdType: ${type}) { employment { workEmail } } }`,
        ),
      ).toEqual({ employee: { employment: { workEmail: regular.workEmail } } });
      expect(layer.sandbox.calls).toMatchObject([
        { query: { user_id_type: [type?.toLowerCase()] }, body: { employment_ids: [id] } },
      ]);
    }
  });

  test('is indexed by the id of the second version, as the first may be of another kind', async () => {
    answerRows(
      { employment_id: regular.open_id, employment_id_v2: '', email_address: 'wrong@example.com' },
      { employment_id: '7400000002000000014', employment_id_v2: regular.open_id, email_address: 'a@b.c' },
    );
    expect(await tenant.request(employmentOf('workEmail'))).toEqual({
      employee: { employment: { workEmail: 'a@b.c' } },
    });
  });
});

async function globalIds(userIds: readonly string[]): Promise<string[]> {
  const fields = userIds.map((userId, n) => `e${n}: employee(userId: "${userId}") { id }`);
  const found = await tenant.request<Record<string, { id: string }>>(`{ ${fields.join(' ')} }`);
  return Object.values(found).map(({ id }) => id);
}

describe('calls', () => {
  test("100 employees' archives, employment, plans and pay groups: one call for each of the four", async () => {
    const { salaryArchives } = await tenant.request<{
      salaryArchives: { nodes: { employee: { employment: { name: string } } }[] };
    }>(
      gql`
        query ($userIds: [ID!]!) {
          salaryArchives(userIds: $userIds, first: 500) {
            nodes { plan { name } employee { employment { name status salaryPlan { name } payGroup { name } } } }
          }
        }
      `,
      { userIds: openIds(100) },
    );
    expect(salaryArchives.nodes.length).toBeGreaterThan(100);
    for (const { employee: one } of salaryArchives.nodes)
      expect(one.employment.name).toEqual(expect.any(String));
    expect(calls().sort()).toEqual([PLANS, PAY_GROUPS, ARCHIVES, BATCH_GET]);
  });

  test('240 employees with ids of two kinds: one call for each 100 of each kind', async () => {
    const ids = (type: 'open_id' | 'union_id', from: number, to: number) =>
      employees.slice(from, to).map((one) => one[type]);
    const found = await tenant.request<Record<string, { employment: { workEmail: string } }[]>>(
      gql`
        query ($open: [ID!], $union: [ID!], $more: [ID!]) {
          a: employees(userIds: $open) { ...Address }
          b: employees(userIds: $union, userIdType: UNION_ID) { ...Address }
          c: employees(userIds: $more, userIdType: UNION_ID) { ...Address }
        }
        fragment Address on Employee { employment { workEmail } }
      `,
      { open: ids('open_id', 0, 90), union: ids('union_id', 90, 190), more: ids('union_id', 190, 240) },
    );
    expect(
      Object.values(found).flatMap((list) => list.map(({ employment }) => employment.workEmail)),
    ).toEqual(employees.slice(0, 240).map(({ workEmail }) => workEmail));
    expect(bodies().map(({ employment_ids }) => employment_ids?.length)).toEqual([90, 100, 50]);
  });

  test('Feishu is asked for the fields that the operation selects and for no others', async () => {
    for (const [selection, fields] of [
      ['__typename', []],
      ['status statusCode', ['employment_status']],
      ['workEmail: onProbation', ['on_probation']],
      ['salaryPlan { planId }', ['archive_cpst_plan_id']],
      ['payGroupId @skip(if: true) probationEndDate @include(if: true)', ['probation_end_date']],
      [
        '... on Employment { ... @include(if: true) { name } }',
        [
          'person_info.preferred_name',
          'person_info.preferred_local_full_name',
          'person_info.preferred_english_full_name',
        ],
      ],
    ] as const) {
      layer.sandbox.clearCalls();
      await tenant.request(employmentOf(selection));
      expect(bodies(), selection).toEqual([{ fields, employment_ids: [regular.open_id] }]);
    }
  });

  test('conditions on variables and fragments count as they are', async () => {
    const document = gql`
      query ($wanted: Boolean!) {
        employee(userId: "${regular.open_id}") { ...Pay }
      }
      fragment Pay on Employee { employment { workEmail payGroupId @include(if: $wanted) ...Plan @skip(if: $wanted) } }
      fragment Plan on Employment { salaryPlanId }
    `;
    await tenant.request(document, { wanted: true });
    await tenant.request(document, { wanted: false });
    expect(bodies().map(({ fields }) => fields)).toEqual([
      ['email_address', 'pay_group_id'],
      ['email_address', 'archive_cpst_plan_id'],
    ]);
  });

  test('one call is for all fields that any part of the operation selects, also at another depth', async () => {
    const answer = await tenant.request(gql`
      {
        a: employee(userId: "${regular.open_id}") {
          employment { workEmail }
          salaryArchives(first: 1) { nodes { employee { employment { onProbation payGroupId } } } }
        }
        b: employee(userId: "${left.open_id}") { employment { status } }
      }
    `);
    expect(answer).toMatchObject({
      a: {
        employment: { workEmail: regular.workEmail },
        salaryArchives: {
          nodes: [{ employee: { employment: { onProbation: false, payGroupId: regular.payGroup } } }],
        },
      },
      b: { employment: { status: 'TERMINATED' } },
    });
    expect(bodies()).toEqual([
      {
        fields: ['email_address', 'on_probation', 'pay_group_id', 'employment_status'],
        employment_ids: [regular.open_id, left.open_id],
      },
    ]);
  });

  test('the author of a leave record is the same employee', async () => {
    await tenant.request(gql`
      {
        employee(userId: "${regular.open_id}") {
          employment { name }
          leaveAccrualRecords(
            leaveTypeId: "${FIXTURES.leaveTypes.annual}"
            expirationDate: { start: "2026-01-01", end: "2027-12-31" }
          ) { employee { id employment { name } } }
        }
      }
    `);
    expect(bodies()).toHaveLength(1);
  });

  test('an employee of whom only ids are asked costs none', async () => {
    const id = (await globalIds([regular.open_id]))[0];
    expect(
      await tenant.request(
        gql`query ($id: ID!) { node(id: $id) { id ... on Employee { userId userIdType } } }`,
        {
          id,
        },
      ),
    ).toEqual({ node: { id, userId: regular.open_id, userIdType: 'OPEN_ID' } });
    expect(layer.sandbox.calls).toEqual([]);
  });
});

describe('a field with a permission of its own', () => {
  test.each([
    ['payGroupId', PAY_GROUP],
    ['payGroup { name }', PAY_GROUP],
    ['salaryPlanId', SALARY_PLAN],
    ['salaryPlan { name }', SALARY_PLAN],
  ])('%s is FORBIDDEN without %s, and the others are answered', async (selection, scope) => {
    const { data, errors } = await layer
      .as('t-sandbox-basic')
      .rawRequest<object>(employmentOf(`workEmail status ${selection}`));
    expect(data).toMatchObject({
      employee: { employment: { workEmail: regular.workEmail, status: 'HIRED' } },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', requiredScopes: [scope] } }]);
    expect(errors?.[0]?.message).toContain(scope);
  });

  test('is null for an employee without a value, where another shows that the permission is there', async () => {
    const ids = [withoutArchives, employee(24), regular].map(({ open_id }) => open_id);
    expect(
      await tenant.request(
        gql`query ($ids: [ID!]!) { employees(userIds: $ids) { employment { payGroupId salaryPlanId } } }`,
        { ids },
      ),
    ).toMatchObject({
      employees: [
        { employment: { payGroupId: withoutArchives.payGroup, salaryPlanId: null } },
        { employment: { payGroupId: null } },
        { employment: { payGroupId: regular.payGroup } },
      ],
    });
  });

  test("is null for an employee without a value, where the company's token names the permission", async () => {
    const issuer = await issuerForTest();
    const it = await layerForTest({ env: issuer.env });
    const query = employmentOf('salaryPlanId salaryPlan { name }', withoutArchives.open_id);
    const scope = ['corehr:employee:read', SALARY_PLAN].join(' ');
    expect(await it.as(await issuer.sign({ scope })).request(query)).toEqual({
      employee: { employment: { salaryPlanId: null, salaryPlan: null } },
    });
    const without = await it.as(await issuer.sign({ scope: 'corehr:employee:read' })).rawRequest(query);
    expect(without.errors).toMatchObject(
      Array(2).fill({ extensions: { code: 'FORBIDDEN', requiredScopes: [SALARY_PLAN] } }),
    );
  });

  test('employees of whom Feishu leaves the ids out for want of their permission are read one by one', async () => {
    const userIds = [regular.user_id, left.user_id, 'unknown'];
    const query = gql`
      query ($userIds: [ID!]) { employees(userIds: $userIds, userIdType: USER_ID) { employment { workEmail } } }
    `;
    expect(await layer.as('t-sandbox-basic').request(query, { userIds })).toEqual({
      employees: [
        { employment: { workEmail: regular.workEmail } },
        { employment: { workEmail: left.workEmail } },
        null,
      ],
    });
    expect(bodies().map(({ employment_ids }) => employment_ids?.length)).toEqual([3, 1, 1, 1]);
  });

  test('employees by work addresses are FORBIDDEN where Feishu leaves out the ids that are wanted', async () => {
    const query = `{ employees(workEmails: ["${regular.workEmail}"], userIdType: USER_ID) { userId } }`;
    const { errors } = await layer.as('t-sandbox-basic').rawRequest(query);
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', requiredScopes: ['contact:user.employee_id:readonly'] } },
    ]);
  });
});

describe('employees', () => {
  const EMPLOYEES = gql`
    query ($userIds: [ID!], $workEmails: [String!], $userIdType: UserIdType) {
      employees(userIds: $userIds, workEmails: $workEmails, userIdType: $userIdType) { userId userIdType }
    }
  `;

  test('by ids are given in the order asked for, null where there is none, in one call', async () => {
    const userIds = [left.open_id, 'ou_unknown', regular.open_id];
    expect(await tenant.request(EMPLOYEES, { userIds })).toEqual({
      employees: [
        { userId: left.open_id, userIdType: 'OPEN_ID' },
        null,
        { userId: regular.open_id, userIdType: 'OPEN_ID' },
      ],
    });
    expect(bodies()).toEqual([{ fields: [], employment_ids: userIds }]);
  });

  test('by work addresses are found in any case, with ids of the kind that is wanted', async () => {
    const workEmails = [left.workEmail.toUpperCase(), 'nobody@example.com', regular.workEmail];
    expect(await tenant.request(EMPLOYEES, { workEmails, userIdType: 'PEOPLE_COREHR_ID' })).toEqual({
      employees: [
        { userId: left.people_corehr_id, userIdType: 'PEOPLE_COREHR_ID' },
        null,
        { userId: regular.people_corehr_id, userIdType: 'PEOPLE_COREHR_ID' },
      ],
    });
    expect(bodies()).toEqual([{ fields: ['email_address'], work_emails: workEmails }]);
  });

  test('100 by work addresses with their employment are one call', async () => {
    const workEmails = employees.slice(0, 100).map(({ workEmail }) => workEmail);
    const answer = await tenant.request<{ employees: { employment: { name: string } }[] }>(
      gql`query ($workEmails: [String!]) { employees(workEmails: $workEmails) { employment { name status } } }`,
      { workEmails },
    );
    expect(answer.employees.map(({ employment }) => employment.name)).toEqual(
      employees.slice(0, 100).map(({ names }) => names.local),
    );
    expect(calls()).toEqual([BATCH_GET]);
  });

  test('one outside the data range is null with an error, and the others are given', async () => {
    const { data, errors } = await tenant.rawRequest<unknown>(EMPLOYEES, {
      userIds: [outsideDataScope.open_id, regular.open_id],
    });
    expect(data).toEqual({ employees: [null, { userId: regular.open_id, userIdType: 'OPEN_ID' }] });
    expect(errors).toMatchObject([{ path: ['employees', 0], extensions: { code: 'FORBIDDEN' } }]);
  });

  test.each([
    ['neither ids nor addresses', {}, 'neither'],
    ['null for both', { userIds: null, workEmails: null }, 'neither'],
    ['both ids and addresses', { userIds: ['ou_1'], workEmails: ['a@example.com'] }, 'both'],
    ['no id', { userIds: [] }, '1 to 100'],
    ['101 ids', { userIds: Array.from({ length: 101 }, (_, n) => `ou_${n}`) }, '1 to 100'],
    ['101 addresses', { workEmails: Array.from({ length: 101 }, (_, n) => `${n}@example.com`) }, '1 to 100'],
    ['an empty address', { workEmails: ['a@example.com', ' '] }, 'is empty'],
    ['the same id twice', { userIds: ['ou_1', 'ou_1'] }, 'is the same'],
  ])('with %s are refused without a call', async (_, variables, message) => {
    const { data, errors } = await tenant.rawRequest<unknown>(EMPLOYEES, variables);
    expect(data).toEqual({ employees: null });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain(message);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test("need the application's token", async () => {
    const { errors } = await layer.hr.rawRequest(EMPLOYEES, { userIds: [regular.open_id] });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', requiredScopes: [] } }]);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test('with a parameter that Feishu refuses (1160102) are BAD_USER_INPUT', async () => {
    layer.sandbox.script({ endpoint: BATCH_GET, refuse: { code: 1160102 } });
    const { errors } = await tenant.rawRequest(EMPLOYEES, { userIds: [regular.open_id] });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'INVALID_PARAMETER',
      feishu: { code: 1160102 },
    });
  });
});
