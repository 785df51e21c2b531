import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import { queryPaymentDetails } from '../src/datasources/payroll.ts';
import type { Employee } from '../src/sandbox/state.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const LIST = 'GET /open-apis/payroll/v1/payment_activitys';
const QUERY = 'POST /open-apis/payroll/v1/payment_detail/query';
const ACCOUNTING_ITEMS = 'GET /open-apis/payroll/v1/acct_items';

/** Two activities pay the employees in China in this month, and one in these days. */
const JUNE = { start: '2025-06-01', end: '2025-06-17' };
const TENTH = { start: '2025-06-10', end: '2025-06-10' };

let layer: Layer;
let people: readonly Employee[];
beforeEach(async () => {
  layer = await layerForTest();
  people = employeesOf(layer);
});

/** The employees of the mainland who are paid in June 2025. */
function employeesOf({ sandbox }: Layer): readonly Employee[] {
  const activity = sandbox.state.paymentActivities.find(({ pay_date }) => pay_date === TENTH.start);
  const paid = new Set(
    sandbox.state.paymentDetails(activity?.activity_id ?? '').map(({ employee_id }) => employee_id),
  );
  return sandbox.state.employees.filter(({ people_corehr_id: id }) => paid.has(id));
}

const idsOf = (count: number) => people.slice(0, count).map(({ people_corehr_id: id }) => id);
const callsTo = (endpoint: string, { sandbox } = layer) =>
  sandbox.calls.filter((call) => call.endpoint === endpoint);

/** What the sandbox holds for employees in activities that are paid in a range. */
function stored(userIds: readonly string[], { start, end } = JUNE) {
  const { paymentActivities, paymentDetails } = layer.sandbox.state;
  return paymentActivities
    .filter(({ pay_date }) => (pay_date ?? '') >= start && (pay_date ?? '') <= end)
    .flatMap(({ activity_id }) =>
      paymentDetails(activity_id ?? '')
        .filter(({ employee_id }) => userIds.includes(employee_id ?? ''))
        .map(({ employee_id: userId }) => ({ employee: { userId }, activityId: activity_id })),
    );
}

interface Details {
  readonly nodes: readonly { readonly employee: { readonly userId: string }; readonly activityId: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly totalCount: number;
}

const PAGE = gql`
  query ($userIds: [ID!]!, $payDate: DateRangeInput, $activityIds: [ID!], $items: [ID!], $first: Int, $after: String) {
    paymentDetails(
      userIds: $userIds, payDate: $payDate, activityIds: $activityIds, accountingItemIds: $items, first: $first, after: $after
    ) {
      nodes { employee { userId } activityId }
      pageInfo { endCursor hasNextPage }
      totalCount
    }
  }
`;

const page = async (variables: object) =>
  (await layer.hr.request<{ paymentDetails: Details }>(PAGE, { payDate: JUNE, ...variables })).paymentDetails;

test('one query fills a payslip page of 100 employees with names, types, values and activities in 4 calls', async () => {
  const userIds = idsOf(100);
  const { paymentDetails } = await layer.hr.request<{ paymentDetails: { nodes: object[] } }>(
    gql`
      query ($userIds: [ID!]!, $payDate: DateRangeInput) {
        paymentDetails(userIds: $userIds, payDate: $payDate, first: 200) {
          nodes {
            employee { userId userIdType }
            activity { activityId name(locale: "en") payDate status }
            items {
              itemId name(locale: "en") type value decimalValue dateValue displayValue(locale: "en")
              accountingItem { name(locale: "en") decimalPlaces active }
            }
          }
        }
      }
    `,
    { userIds, payDate: JUNE },
  );
  expect(paymentDetails.nodes).toHaveLength(200);
  for (const node of paymentDetails.nodes) {
    expect(node).toMatchObject({
      employee: { userIdType: 'PEOPLE_COREHR_ID' },
      activity: { name: expect.stringMatching(/^2025-06 /), payDate: expect.stringMatching(/^2025-06-1/) },
      items: [
        {
          name: 'Base salary',
          type: 'MONEY',
          decimalValue: expect.stringMatching(/^\d+\.\d\d$/),
          accountingItem: { name: 'Base salary', decimalPlaces: 2, active: true },
        },
        { name: 'Net pay' },
        { name: 'Days worked', type: 'NUMBER' },
        { name: 'Tax rate', type: 'PERCENT' },
        { name: 'Hire date', type: 'DATE', dateValue: expect.stringMatching(/^20/) },
        { name: 'Bank', type: 'REFERENCE', displayValue: expect.any(String) },
        { name: 'Note', type: 'TEXT', accountingItem: null },
      ],
    });
  }
  const endpoints = layer.sandbox.calls.map(({ endpoint }) => endpoint);
  expect(endpoints.sort()).toEqual([ACCOUNTING_ITEMS, LIST, QUERY, QUERY]);
});

describe('paymentDetails', () => {
  test('lists what employees are paid in a range of pay dates, with the total', async () => {
    const userIds = idsOf(3);
    const details = await page({ userIds });
    expect(details.nodes).toEqual(stored(userIds));
    expect(details.totalCount).toBe(6);
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([QUERY]);
  });

  test('lists what they are paid in given activities, with the requested items only', async () => {
    const userIds = idsOf(2);
    const [, commission] = stored(userIds).filter(({ employee }) => employee.userId === userIds[0]);
    const details = await page({
      userIds,
      payDate: null,
      activityIds: [commission?.activityId],
      items: ['1'],
    });
    expect(details.nodes.map(({ activityId }) => activityId)).toEqual([
      commission?.activityId,
      commission?.activityId,
    ]);
    expect(callsTo(QUERY)).toHaveLength(1);
  });

  test('paging with any sizes sees each detail once and in order', async () => {
    const userIds = idsOf(100);
    const seen: object[] = [];
    let after: string | null = null;
    for (const first of [7, 33, 100, 1, 500]) {
      const details: Details = await page({ userIds, first, after });
      seen.push(...details.nodes);
      after = details.pageInfo.endCursor;
    }
    expect(seen).toEqual(stored(userIds));
  });

  test.each([
    ['neither payDate nor activityIds', { payDate: null }, 'payDate'],
    ['both of them', { activityIds: ['1'] }, 'activityIds'],
    ['no activity', { payDate: null, activityIds: [] }, 'activityIds'],
    [
      '51 activities',
      { payDate: null, activityIds: Array.from({ length: 51 }, (_, n) => `${n}`) },
      'activityIds',
    ],
    ['a day that does not exist', { payDate: { start: '2025-02-30', end: '2025-03-01' } }, 'payDate.start'],
    ['the end before the start', { payDate: { start: '2025-02-02', end: '2025-02-01' } }, 'payDate.end'],
    ['more than 12 months', { payDate: { start: '2024-02-29', end: '2025-03-01' } }, 'payDate.end'],
    ['no employee', { userIds: [] }, 'userIds'],
    ['101 employees', { userIds: Array.from({ length: 101 }, (_, n) => `${n}`) }, 'userIds'],
    ['an employee twice', { userIds: ['1', '1'] }, 'userIds.1'],
    ['an accounting item twice', { items: ['1', '1'] }, 'accountingItemIds.1'],
    ['no row', { first: 0 }, 'first'],
  ])('%s is refused before the call', async (_, wrong, argument) => {
    const { errors } = await layer.hr.rawRequest(PAGE, { userIds: idsOf(1), payDate: JUNE, ...wrong });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test('12 months are taken', async () => {
    const payDate = { start: '2024-02-10', end: '2025-02-09' };
    const { totalCount } = await page({ userIds: idsOf(1), payDate });
    expect(totalCount).toBe(stored(idsOf(1), payDate).length);
  });

  test('a cursor of other employees is INVALID_CURSOR', async () => {
    const { pageInfo } = await page({ userIds: idsOf(2), first: 1 });
    layer.sandbox.clearCalls();
    const variables = { userIds: idsOf(3), payDate: JUNE, after: pageInfo.endCursor };
    const { errors } = await layer.hr.rawRequest(PAGE, variables);
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test.each(
    queryPaymentDetails.errors.map(
      ({ code, http, category, reason }) => [code, http, category, reason] as const,
    ),
  )('Feishu code %i under HTTP %i is told as %s', async (code, http, category, reason) => {
    layer.sandbox.script({ endpoint: QUERY, refuse: { code, http }, times: 5 });
    const { data, errors } = await layer.hr.rawRequest(PAGE, { userIds: idsOf(1), payDate: JUNE });
    expect(data).toEqual({ paymentDetails: null });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: category === 'INVALID_INPUT' ? 'BAD_USER_INPUT' : 'UPSTREAM_ERROR',
          reason,
          feishu: { code },
        },
      },
    ]);
    // A failure inside Feishu is tried again; here 2500003 is a caller's mistake, unlike elsewhere.
    expect(callsTo(QUERY).length > 1).toBe(category === 'UPSTREAM_FAILURE');
  });

  test('more than 50 activities in the range are refused by Feishu, with what to do', async () => {
    const payDate = { start: '2026-01-01', end: '2026-12-31' };
    const { errors } = await layer.hr.rawRequest(PAGE, { userIds: idsOf(1), payDate });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('50'),
        extensions: {
          code: 'BAD_USER_INPUT',
          feishu: { code: 2500008 },
          hint: expect.stringContaining('shorter'),
        },
      },
    ]);
  });

  test('is FORBIDDEN without its permission, which the error names', async () => {
    const { errors } = await layer
      .as('u-sandbox-nobody')
      .rawRequest(PAGE, { userIds: idsOf(1), payDate: JUNE });
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', requiredScopes: ['payroll:payment_details:read'] } },
    ]);
  });

  test('a row of an employee who was not asked for is an error, never somebody else’s pay', async () => {
    answer({ payment_details: [{ employee_id: 'another', activity_id: '1' }], total: 1 });
    const { data, errors } = await layer.hr.rawRequest(PAGE, { userIds: idsOf(1), payDate: JUNE });
    expect(data).toEqual({ paymentDetails: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR' } }]);
  });
});

function answer(data: object, options: object = {}) {
  layer.sandbox.script({
    ...{ endpoint: QUERY, status: 200, contentType: 'application/json' },
    body: JSON.stringify({ code: 0, msg: '', data }),
    ...options,
  });
}

const EMPLOYEES = gql`
  query ($employees: [_Any!]!, $payDate: DateRangeInput, $first: Int, $after: String) {
    _entities(representations: $employees) {
      ... on Employee {
        userId
        paymentDetails(payDate: $payDate, first: $first, after: $after) {
          nodes { employee { userId } activityId activity { activityId payDate } }
          pageInfo { endCursor hasNextPage }
          totalCount
        }
      }
    }
  }
`;

interface EmployeeDetails {
  readonly userId: string;
  readonly paymentDetails: Details | null;
}

const representations = (userIds: readonly string[], userIdType = 'PEOPLE_COREHR_ID') =>
  userIds.map((userId) => ({ __typename: 'Employee', userId, userIdType }));

async function ask(userIds: readonly string[], variables: object = {}, { hr } = layer) {
  const { data, errors } = await hr.rawRequest<{ _entities: readonly EmployeeDetails[] }>(EMPLOYEES, {
    employees: representations(userIds),
    payDate: JUNE,
    ...variables,
  });
  return { employees: data._entities, errors };
}

describe('Employee.paymentDetails', () => {
  test('50 employees: one call for all of their details, and one for the activities', async () => {
    const userIds = idsOf(50);
    const { employees } = await ask(userIds);
    for (const { userId, paymentDetails } of employees) {
      expect(paymentDetails).toMatchObject({ nodes: stored([userId]), totalCount: 2 });
    }
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([QUERY, LIST]);
  });

  test('100 employees of two activities are 200 details: two calls, put together', async () => {
    const userIds = idsOf(100);
    const { employees } = await ask(userIds);
    expect(employees.map(({ paymentDetails }) => paymentDetails?.nodes.length)).toEqual(userIds.map(() => 2));
    expect(callsTo(QUERY).map(({ body }) => (body as { page_index: number }).page_index)).toEqual([1, 2]);
  });

  test('more than 100 employees are read 100 at a time', async () => {
    const { employees } = await ask(idsOf(150), { payDate: TENTH });
    expect(employees.every(({ paymentDetails }) => paymentDetails?.totalCount === 1)).toBe(true);
    expect(callsTo(QUERY)).toHaveLength(2);
  });

  test('what each wants of its list costs nothing, another filter costs a call', async () => {
    const [a, b] = idsOf(2);
    const data = await layer.hr.request(
      gql`
        query ($a: ID!, $b: ID!, $june: DateRangeInput!, $tenth: DateRangeInput!) {
          one: employee(userId: $a, userIdType: PEOPLE_COREHR_ID) {
            page: paymentDetails(payDate: $june, first: 1) { nodes { activityId } totalCount }
            all: paymentDetails(payDate: $june) { totalCount }
          }
          two: employee(userId: $b, userIdType: PEOPLE_COREHR_ID) {
            all: paymentDetails(payDate: $june) { totalCount }
            less: paymentDetails(payDate: $tenth) { totalCount }
          }
        }
      `,
      { a, b, june: JUNE, tenth: TENTH },
    );
    expect(data).toMatchObject({
      one: { page: { nodes: [{}], totalCount: 2 }, all: { totalCount: 2 } },
      two: { all: { totalCount: 2 }, less: { totalCount: 1 } },
    });
    expect(callsTo(QUERY)).toHaveLength(2);
  });

  test('continues behind a cursor, also between two details of one activity', async () => {
    const [userId = ''] = idsOf(1);
    const rows = [1, 2, 3].map(() => ({ employee_id: userId, activity_id: 'a' }));
    let after: string | null = null;
    for (const hasNextPage of [true, true, false]) {
      answer({ payment_details: rows, total: 3 });
      const { employees } = await ask([userId], { first: 1, after });
      expect(employees[0]?.paymentDetails).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage } });
      after = employees[0]?.paymentDetails?.pageInfo.endCursor ?? null;
    }
  });

  test.each(['OPEN_ID', 'UNION_ID', 'USER_ID'])(
    'of an employee by %s is refused and names the kind that Feishu takes; the others are answered',
    async (type) => {
      const [userId = ''] = idsOf(1);
      const employees = [...representations(['x'], type), ...representations([userId])];
      const { data, errors } = await layer.hr.rawRequest<{ _entities: EmployeeDetails[] }>(EMPLOYEES, {
        employees,
        payDate: TENTH,
      });
      expect(data._entities).toMatchObject([{ paymentDetails: null }, { paymentDetails: { totalCount: 1 } }]);
      expect(errors).toMatchObject([
        {
          message: expect.stringMatching(new RegExp(`is ${type}\\. Allowed: PEOPLE_COREHR_ID`)),
          path: ['_entities', 0, 'paymentDetails'],
          extensions: { code: 'BAD_USER_INPUT', argument: 'userIdType' },
        },
      ]);
    },
  );

  test('a page that fails fails the field, so that a partial list never looks complete', async () => {
    layer.sandbox.script({ endpoint: QUERY, refuse: { code: 2500002, http: 400 }, after: 1 });
    const { employees, errors } = await ask(idsOf(100));
    expect(employees.every(({ paymentDetails }) => paymentDetails === null)).toBe(true);
    expect(errors).toHaveLength(100);
  });

  test('a list that changes between two pages is an error', async () => {
    const [userId = ''] = idsOf(1);
    const rows = Array.from({ length: 100 }, (_, n) => ({ employee_id: userId, activity_id: `${n}` }));
    answer({ payment_details: rows, total: 150 });
    answer({ payment_details: rows.slice(0, 49), total: 149 });
    const { employees, errors } = await ask([userId]);
    expect(employees[0]?.paymentDetails).toBeNull();
    expect(errors).toMatchObject([
      { message: expect.stringContaining('changed'), extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
  });

  test('more pages than the operation may read are refused behind the first, which tells how many there are', async () => {
    const [userId = ''] = idsOf(1);
    answer({ payment_details: [{ employee_id: userId, activity_id: '1' }], total: 5_001 });
    const { errors } = await ask([userId]);
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('49 are left'),
        extensions: { code: 'UPSTREAM_BUDGET_EXCEEDED' },
      },
    ]);
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test('more calls than the deadline leaves time for, at one a second, are refused before the first', async () => {
    const limited = await layerForTest({ env: { FEISHU_BUDGET_SCALE: '1', REQUEST_TIMEOUT_MS: '1000' } });
    const userIds = idsOf(150);
    const { errors } = await ask(userIds, { payDate: TENTH }, limited);
    expect(errors).toHaveLength(150);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(limited.sandbox.calls).toEqual([]);
  });
});

describe('the activity of a detail', () => {
  const ACTIVITIES = gql`
    query ($userIds: [ID!]!, $payDate: DateRangeInput, $activityIds: [ID!]) {
      paymentDetails(userIds: $userIds, payDate: $payDate, activityIds: $activityIds) {
        nodes { activityId activity { activityId payDate } }
      }
    }
  `;

  test('of details by activityIds is found as by paymentActivity: where it was listed last', async () => {
    const userIds = idsOf(1);
    const activityIds = stored(userIds).map(({ activityId }) => activityId);
    await layer.hr.request(ACTIVITIES, { userIds, payDate: JUNE });
    layer.sandbox.clearCalls();
    const { paymentDetails } = await layer.hr.request<{ paymentDetails: { nodes: object[] } }>(ACTIVITIES, {
      userIds,
      activityIds,
    });
    expect(paymentDetails.nodes).toMatchObject(
      activityIds.map((activityId) => ({ activityId, activity: { activityId } })),
    );
    expect(layer.sandbox.calls.length).toBeLessThanOrEqual(3);
  });

  test('is null where Feishu does not list it, or the detail names none', async () => {
    const [userId = ''] = idsOf(1);
    answer({
      payment_details: [
        { employee_id: userId, activity_id: 'gone' },
        { employee_id: userId },
        // A blank id is Feishu's, and no input that could be refused.
        { employee_id: userId, activity_id: ' ' },
      ],
      total: 3,
    });
    const { paymentDetails } = await layer.hr.request<{ paymentDetails: { nodes: object[] } }>(ACTIVITIES, {
      userIds: [userId],
      payDate: TENTH,
    });
    expect(paymentDetails.nodes).toEqual([
      { activityId: 'gone', activity: null },
      { activityId: null, activity: null },
      { activityId: ' ', activity: null },
    ]);
  });
});
