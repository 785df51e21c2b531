import { readFile } from 'node:fs/promises';
import { gql } from 'graphql-request';
import { expect, test } from 'vitest';
import { encodeGlobalId } from '../src/resolvers/node/global-id.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const ENTITIES = gql`
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on PaymentActivity { activityId }
    }
  }
`;

/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const WIDE = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };

function activityIds(layer: Layer, count: number): string[] {
  return layer.sandbox.state.paymentActivities.slice(0, count).map((row) => row.activity_id ?? '');
}

test('objects of one _entities request are fetched together, by any of their keys', async () => {
  const layer = await layerForTest({ env: WIDE });
  const ids = activityIds(layer, 10);
  const rows = layer.sandbox.state.paymentActivities;
  const today = new Date().toISOString().slice(0, 10);
  rows.splice(0, rows.length, ...rows.slice(0, 10).map((row) => ({ ...row, pay_date: today })));
  const representations = ids.map((activityId, index) =>
    index % 2 === 0
      ? { __typename: 'PaymentActivity', activityId }
      : { __typename: 'PaymentActivity', id: encodeGlobalId('PaymentActivity', activityId) },
  );

  expect(await layer.hr.request(ENTITIES, { representations })).toEqual({
    _entities: ids.map((activityId) => ({ __typename: 'PaymentActivity', activityId })),
  });
  // One scan, which stops at the page that has the last of them.
  expect(layer.sandbox.calls).toHaveLength(1);
});

test('the salary archives of employees of another subgraph are one call', async () => {
  const { hr, sandbox } = await layerForTest();
  const userIds = sandbox.state.employees
    .filter(({ outsideDataScope }) => !outsideDataScope)
    .slice(0, 50)
    .map(({ open_id }) => open_id);
  const { _entities: employees } = await hr.request<{
    _entities: { salaryArchives: { nodes: unknown[] } }[];
  }>(
    gql`
      query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Employee { userId userIdType salaryArchives { nodes { archiveTid } } }
        }
      }
    `,
    { representations: userIds.map((userId) => ({ __typename: 'Employee', userIdType: 'OPEN_ID', userId })) },
  );
  expect(employees).toMatchObject(userIds.map((userId) => ({ userId, userIdType: 'OPEN_ID' })));
  expect(employees.some(({ salaryArchives }) => salaryArchives.nodes.length > 0)).toBe(true);
  expect(sandbox.calls).toHaveLength(1);
});

test("entities by Feishu's own ids cost one read of each list of reference data, for any number of ids", async () => {
  const { as, sandbox } = await layerForTest({ env: { CATALOGUE_TTL_MS: '0' } });
  const tenant = as('t-sandbox');
  const representations: { __typename: string }[] = [];
  for (const [type, key, list] of [
    ['SalaryPlan', 'planId', 'salaryPlans'],
    ['SalaryItem', 'itemId', 'salaryItems'],
    ['SalaryItemCategory', 'categoryId', 'salaryItemCategories'],
    ['SalaryIndicator', 'indicatorId', 'salaryIndicators'],
    ['SalaryChangeReason', 'changeReasonId', 'salaryChangeReasons'],
    ['Currency', 'currencyId', 'currencies'],
    ['LeaveType', 'leaveTypeId', 'leaveTypes'],
    ['AccountingItem', 'accountingItemId', 'accountingItems'],
    ['PayGroup', 'payGroupId', 'payGroups'],
  ] as const) {
    const { page } = await tenant.request<{ page: { nodes: { key: string }[] } }>(
      `{ page: ${list}(first: 3) { nodes { key: ${key} } } }`,
    );
    for (const node of page.nodes) representations.push({ __typename: type, [key]: node.key });
  }
  sandbox.clearCalls();

  expect(
    await tenant.request(
      gql`
        query ($representations: [_Any!]!) {
          _entities(representations: $representations) {
            __typename
            ... on SalaryPlan { planId }
            ... on SalaryItem { itemId }
            ... on SalaryItemCategory { categoryId }
            ... on SalaryIndicator { indicatorId }
            ... on SalaryChangeReason { changeReasonId }
            ... on Currency { currencyId }
            ... on LeaveType { leaveTypeId }
            ... on AccountingItem { accountingItemId }
            ... on PayGroup { payGroupId }
          }
        }
      `,
      { representations },
    ),
  ).toEqual({ _entities: representations });
  expect(sandbox.calls.map(({ endpoint }) => endpoint).sort()).toEqual([
    'GET /open-apis/compensation/v1/change_reasons',
    'GET /open-apis/compensation/v1/indicators',
    'GET /open-apis/compensation/v1/item_categories',
    'GET /open-apis/compensation/v1/items',
    'GET /open-apis/compensation/v1/plans',
    'GET /open-apis/corehr/v1/leaves/leave_types',
    'GET /open-apis/payroll/v1/acct_items',
    'GET /open-apis/payroll/v1/paygroups',
    'POST /open-apis/corehr/v2/basic_info/currencies/search',
  ]);
});

test('an entity that does not exist is null, without an error', async () => {
  const { hr } = await layerForTest();
  expect(
    await hr.request(ENTITIES, { representations: [{ __typename: 'PaymentActivity', activityId: 'gone' }] }),
  ).toEqual({ _entities: [null] });
});

test('an invalid representation is null with an error of its own, and does not affect the others', async () => {
  const layer = await layerForTest({ env: WIDE });
  const [activityId] = activityIds(layer, 1);
  const good = { __typename: 'PaymentActivity', activityId };
  const bad: [unknown, RegExp][] = [
    ['PaymentActivity', /representations\.\d+\.__typename" is not an entity/],
    [{ activityId }, /__typename" is not an entity/],
    [{ __typename: 'Query' }, /__typename" is not an entity/],
    [{ __typename: 'constructor', activityId }, /__typename" is not an entity/],
    [{ __typename: ['PaymentActivity'], activityId }, /__typename" is not an entity/],
    [{ __typename: 'CalculationActivity', calculationActivityId: '1' }, /__typename" is not an entity/],
    [{ __typename: 'PaymentActivity' }, /does not say which PaymentActivity/],
    [{ __typename: 'PaymentActivity', activityId: '' }, /does not say which PaymentActivity/],
    [{ __typename: 'PaymentActivity', activityId: { $ne: '' } }, /does not say which PaymentActivity/],
    [{ __typename: 'PaymentActivity', activityId: null }, /does not say which PaymentActivity/],
    [{ __typename: 'PaymentActivity', activityId: ' ' }, /does not say which PaymentActivity/],
    [{ __typename: 'PaymentActivity', activityId: 1.5 }, /does not say which PaymentActivity/],
    [
      { __typename: 'Employee', userId: '1', userIdType: 'open_id' },
      /"userIdType" is "open_id". Allowed: OPEN_ID/,
    ],
    [{ __typename: 'Employee', userId: '1' }, /does not say which Employee .* userId and userIdType/],
    [{ __typename: 'PaymentActivity', id: 'nonsense' }, /"id" is not a global id/],
    [
      { __typename: 'PaymentActivity', id: encodeGlobalId('LeaveType', '1') },
      /"id" is the global id of a LeaveType/,
    ],
  ];
  for (const [representation, message] of bad) {
    const { data, errors } = await layer.hr.rawRequest<unknown>(ENTITIES, {
      representations: [good, representation, good],
    });
    const found = { __typename: 'PaymentActivity', activityId };
    expect(data, JSON.stringify(representation)).toEqual({ _entities: [found, null, found] });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(message);
    expect(errors?.[0]?.path).toEqual(['_entities', 1]);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  }
});

test('a key that a number cannot keep is refused, in variables and in the document', async () => {
  const { hr, url, sandbox } = await layerForTest();
  const inDocument = await hr.rawRequest(
    `{ _entities(representations: [{ __typename: "PaymentActivity", activityId: 7401000000000000123 }]) { __typename } }`,
  );
  expect(inDocument.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr' },
    body: `{"query":${JSON.stringify(ENTITIES)},"variables":{"representations":[
      {"__typename":"PaymentActivity","activityId":7401000000000000123}]}}`,
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(sandbox.calls).toEqual([]);
});

test('without a token _entities is UNAUTHENTICATED', async () => {
  const { as, sandbox } = await layerForTest();
  const { data, errors } = await as(undefined).rawRequest<unknown>(ENTITIES, {
    representations: [{ __typename: 'PaymentActivity', activityId: '1' }],
  });
  expect(data).toBeUndefined();
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect(sandbox.calls).toEqual([]);
});

test('_service returns the committed SDL, and is refused if introspection is off', async () => {
  const SDL = gql`{ _service { sdl } }`;
  const { hr } = await layerForTest();
  expect(await hr.request(SDL)).toEqual({ _service: { sdl: await readFile('subgraph.graphql', 'utf8') } });

  const closed = await layerForTest({ env: { INTROSPECTION: 'off' } });
  const { errors } = await closed.hr.rawRequest(SDL).catch(({ response }) => response);
  expect(errors[0]).toMatchObject({
    message: expect.stringMatching(/INTROSPECTION is off/),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
