import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { idOf } from '../src/sandbox/seed/ids.ts';
import { employee } from '../src/sandbox/seed/people/employees.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const PLANS = 'GET /open-apis/compensation/v1/plans';

const callsTo = (layer: Layer, endpoint: string) =>
  layer.sandbox.calls.filter((call) => call.endpoint === endpoint);

/** One archive with its plan: the archives/query, and the list of plans unless it is at hand. */
const PLAN_NAMES = gql`
  query ($userIds: [ID!]!) { salaryArchives(userIds: $userIds) { nodes { plan { name items { itemId } } } } }
`;
/** An employee with a single archive. */
const ONE = { userIds: [employee(4).open_id] };

describe('each list of reference data is a connection', () => {
  test.each([
    [
      'salaryPlans',
      'planId planTid',
      (l: Layer) => l.sandbox.state.plans.map(({ row }) => ({ planId: row.id, planTid: row.tid })),
    ],
    ['salaryItems', 'itemId', (l: Layer) => l.sandbox.state.salaryItems.map(({ id }) => ({ itemId: id }))],
    [
      'salaryItemCategories',
      'categoryId',
      (l: Layer) => l.sandbox.state.salaryItemCategories.map(({ id }) => ({ categoryId: id })),
    ],
    [
      'salaryIndicators',
      'indicatorId',
      (l: Layer) => l.sandbox.state.salaryIndicators.map(({ id }) => ({ indicatorId: id })),
    ],
    [
      'salaryChangeReasons',
      'changeReasonId',
      (l: Layer) => l.sandbox.state.changeReasons.map(({ id }) => ({ changeReasonId: id })),
    ],
    [
      'currencies',
      'currencyId',
      (l: Layer) => l.sandbox.state.currencies.map(({ currency_id }) => ({ currencyId: currency_id })),
    ],
    [
      'leaveTypes',
      'leaveTypeId',
      (l: Layer) => l.sandbox.state.leaveTypes.map(({ row }) => ({ leaveTypeId: row.leave_type_id })),
    ],
    [
      'accountingItems',
      'accountingItemId',
      (l: Layer) => l.sandbox.state.accountingItems.map(({ id }) => ({ accountingItemId: id })),
    ],
    [
      'payGroups',
      'payGroupId',
      (l: Layer) => l.sandbox.state.payGroups.map(({ pay_group_id }) => ({ payGroupId: pay_group_id })),
    ],
  ] as const)(
    '%s: the first page is one call, and paging continues behind any edge',
    async (field, ids, stored) => {
      const layer = await layerForTest();
      const document = gql`
      query ($first: Int, $after: String) {
        list: ${field}(first: $first, after: $after) {
          edges { cursor node { ${ids} } }
          pageInfo { hasNextPage endCursor }
        }
      }
    `;
      const page = async (first?: number, after?: string | null) => {
        const { list } = await layer.as('t-sandbox').request<{ list: List }>(document, { first, after });
        return list;
      };
      const all = stored(layer);
      expect((await page(20)).edges.map(({ node }) => node)).toEqual(all.slice(0, 20));
      expect(layer.sandbox.calls).toHaveLength(1);
      expect(layer.sandbox.calls[0]?.query.page_size).toEqual(['20']);

      const walked: object[] = [];
      let after: string | null = null;
      do {
        const { edges, pageInfo }: List = await page(3, after);
        walked.push(...edges.map(({ node }) => node));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after);
      expect(walked).toEqual(all);

      const { edges } = await page(5);
      expect((await page(4, edges[1]?.cursor)).edges.map(({ node }) => node)).toEqual(all.slice(2, 6));
    },
  );

  interface List {
    edges: { cursor: string; node: object }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }

  test('an invalid first is refused before any call', async () => {
    const layer = await layerForTest();
    const { errors } = await layer
      .as('t-sandbox')
      .rawRequest(gql`{ currencies(first: 0) { nodes { code } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'first' } }]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('has active and inactive rows, with names in two languages', async () => {
    const layer = await layerForTest();
    const data = await layer.as('t-sandbox').request(gql`
      {
        currencies(first: 100) { nodes { code numericCode name(locale: "en") active statusCode countryRegionIds } }
        leaveTypes(first: 100) { nodes { name(locale: "zh") active subtypes { name(locale: "en") active subtypes { name } } } }
        salaryItems(first: 500) {
          nodes { name(locale: "en") description(locale: "zh") valueType payFrequency decimalPlaces active }
        }
        salaryChangeReasons { nodes { name(locale: "en") names { locale } note active statusCode } }
        salaryPlans { nodes { name description(locale: "en") effectiveDate probationSalaryEnabled currency { code } } }
      }
    `);
    expect(data).toMatchObject({
      currencies: {
        nodes: expect.arrayContaining([
          {
            code: 'CNY',
            numericCode: 156,
            name: 'Renminbi',
            active: true,
            statusCode: 1,
            countryRegionIds: [idOf('country', 0)],
          },
          {
            code: 'DEM',
            numericCode: 276,
            name: 'Deutsche Mark',
            active: false,
            statusCode: 0,
            countryRegionIds: [idOf('country', 8)],
          },
        ]),
      },
      leaveTypes: {
        nodes: expect.arrayContaining([
          {
            name: '产假',
            active: true,
            subtypes: expect.arrayContaining([{ name: 'Natural birth', active: true, subtypes: [] }]),
          },
          { name: '旧制年假（已停用）', active: false, subtypes: [] },
        ]),
      },
      salaryItems: {
        nodes: expect.arrayContaining([
          {
            name: 'Commission rate',
            description: '提成比例说明',
            valueType: 'PERCENT',
            payFrequency: 'QUARTER',
            decimalPlaces: 2,
            active: true,
          },
        ]),
      },
      salaryChangeReasons: {
        nodes: expect.arrayContaining([expect.objectContaining({ active: false, statusCode: 0 })]),
      },
      salaryPlans: {
        nodes: expect.arrayContaining([
          expect.objectContaining({ probationSalaryEnabled: true, currency: { code: 'SGD' } }),
        ]),
      },
    });
  });

  test('a row with missing fields or unknown values is served', async () => {
    const layer = await layerForTest();
    layer.sandbox.state.salaryItems.splice(0, layer.sandbox.state.salaryItems.length);
    layer.sandbox.script({
      endpoint: 'GET /open-apis/compensation/v1/items',
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({
        code: 0,
        msg: '',
        data: {
          items: [{ id: '1', name: 'plain', value_type: 'crypto', i18n_names: null }],
          has_more: false,
        },
      }),
    });
    const data = await layer.as('t-sandbox').request(gql`
      { salaryItems { nodes { itemId name names { value } description valueType valueTypeCode payFrequency payFrequencyCode decimalPlaces active statusCode } } }
    `);
    expect(data).toEqual({
      salaryItems: {
        nodes: [
          {
            itemId: '1',
            name: 'plain',
            names: [],
            description: null,
            valueType: 'UNRECOGNIZED',
            valueTypeCode: 'crypto',
            payFrequency: 'UNRECOGNIZED',
            payFrequencyCode: null,
            decimalPlaces: null,
            active: false,
            statusCode: null,
          },
        ],
      },
    });
  });

  test('a currency without countries, or with ids that are integers, is served', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({
      endpoint: 'POST /open-apis/corehr/v2/basic_info/currencies/search',
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({
        code: 0,
        msg: '',
        data: {
          items: [{ currency_id: '1' }, { currency_id: '2', country_region_id_list: ['7', 8] }],
          has_more: false,
        },
      }),
    });
    const data = await layer
      .as('t-sandbox')
      .request(gql`{ currencies { nodes { currencyId countryRegionIds } } }`);
    expect(data).toEqual({
      currencies: {
        nodes: [
          { currencyId: '1', countryRegionIds: [] },
          { currencyId: '2', countryRegionIds: ['7', '8'] },
        ],
      },
    });
  });

  test('the items of a plan are FORBIDDEN without their permission, never an empty list', async () => {
    const layer = await layerForTest();
    const { errors } = await layer
      .as('t-sandbox-basic')
      .rawRequest(gql`{ salaryPlans(first: 1) { nodes { name items { itemId } } } }`);
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'FORBIDDEN',
          requiredScopes: ['corehr:compensation_plan_detail.items:read'],
        },
      },
    ]);
  });
});

describe('the cache of reference data', () => {
  test('is valid for five minutes: the next operation of the same caller reads archives only', async () => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    await tenant.request(PLAN_NAMES, ONE);
    const again = await tenant.request(PLAN_NAMES, ONE);
    expect(again).toMatchObject({ salaryArchives: { nodes: [{ plan: { name: expect.any(String) } }] } });
    expect(callsTo(layer, PLANS)).toHaveLength(1);
    expect(layer.sandbox.calls).toHaveLength(3);
  });

  test('is filled with pages of 500, the largest of Feishu', async () => {
    const layer = await layerForTest();
    const { plans } = layer.sandbox.state;
    const [plan] = plans;
    if (!plan) throw new Error('the seed has no plans');
    for (let n = 0; n < 600; n += 1)
      plans.unshift({ ...plan, row: { ...plan.row, id: `p${n}`, tid: `t${n}` } });
    await layer.as('t-sandbox').request(PLAN_NAMES, ONE);
    expect(callsTo(layer, PLANS).map(({ query }) => query.page_size)).toEqual([['500'], ['500']]);
  });

  test('is off with CATALOGUE_TTL_MS=0: each operation reads each list once', async () => {
    const layer = await layerForTest({ env: { CATALOGUE_TTL_MS: '0' } });
    const tenant = layer.as('t-sandbox');
    const userIds = [employee(2).open_id, employee(3).open_id];
    await tenant.request(PLAN_NAMES, { userIds });
    expect(callsTo(layer, PLANS)).toHaveLength(1);
    await tenant.request(PLAN_NAMES, { userIds });
    expect(callsTo(layer, PLANS)).toHaveLength(2);
  });

  test('is filled by one read for concurrent operations of one caller', async () => {
    const layer = await layerForTest({ env: { CATALOGUE_TTL_MS: '0' } });
    const tenant = layer.as('t-sandbox');
    layer.sandbox.script({ endpoint: PLANS, delayMs: 1_500 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => tenant.request(PLAN_NAMES, ONE)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(callsTo(layer, PLANS)).toHaveLength(1);
  });

  test('does not keep a failed read', async () => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    layer.sandbox.script({ endpoint: PLANS, refuse: { code: 2290001, http: 500 }, times: 3 });
    const { errors } = await tenant.rawRequest(PLAN_NAMES, ONE);
    expect(errors).not.toHaveLength(0);
    const data = await tenant.request(PLAN_NAMES, ONE);
    expect(data).toMatchObject({ salaryArchives: { nodes: [{ plan: { name: expect.any(String) } }] } });
  });

  test('is invalidated by a write of the same caller, whatever its outcome', async () => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    await tenant.request(PLAN_NAMES, ONE);
    await tenant.rawRequest(gql`
      mutation { archivePaymentActivity(input: { activityId: "nothing" }) { __typename } }
    `);
    await tenant.request(PLAN_NAMES, ONE);
    expect(callsTo(layer, PLANS)).toHaveLength(2);
  });

  test.each([99991672, 99991676, 99991679])(
    'is evicted once Feishu refuses its caller with %i',
    async (code) => {
      const layer = await layerForTest();
      const tenant = layer.as('t-sandbox');
      await tenant.request(PLAN_NAMES, ONE);
      layer.sandbox.script({ endpoint: PLANS, refuse: { code }, times: 2 });
      const list = await tenant.rawRequest(gql`{ salaryPlans(first: 1) { nodes { planId } } }`);
      expect(list.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      const archives = await tenant.rawRequest(PLAN_NAMES, ONE);
      expect(archives.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', feishu: { code } } }]);
      const again = await tenant.rawRequest(PLAN_NAMES, ONE);
      expect(again.errors).toBeUndefined();
    },
  );

  test('is not given out in an answer that says that its caller may not read it', async () => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    await tenant.request(PLAN_NAMES, ONE);
    layer.sandbox.script({ endpoint: PLANS, delayMs: 300, andThen: { refuse: { code: 99991672 } } });
    layer.sandbox.clearCalls();
    const { data, errors } = await tenant.rawRequest<Record<string, unknown>>(
      gql`
        query ($userIds: [ID!]!) {
          salaryPlans(first: 1) { nodes { planId } }
          salaryArchives(userIds: $userIds) { nodes { archiveId plan { name } } }
        }
      `,
      ONE,
    );
    expect(data).toMatchObject({ salaryPlans: null, salaryArchives: { nodes: [{ plan: null }] } });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(callsTo(layer, PLANS)).toHaveLength(1);
  });

  test('is evicted once Feishu does not accept the token any more', async () => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    await tenant.request(PLAN_NAMES, ONE);
    layer.sandbox.script({ endpoint: '*', refuse: { code: 99991663 } });
    await tenant.rawRequest(gql`{ salaryItems(first: 1) { nodes { itemId } } }`);
    await tenant.rawRequest(PLAN_NAMES, ONE);
    expect(callsTo(layer, PLANS)).toHaveLength(2);
  });

  test('is separate for each caller', async () => {
    const layer = await layerForTest();
    await layer.as('t-sandbox').request(PLAN_NAMES, ONE);
    const query = gql`query ($id: ID!) { node(id: $id) { ... on SalaryPlan { name items { itemId } } } }`;
    const { salaryPlans } = await layer
      .as('t-sandbox')
      .request<{ salaryPlans: { nodes: { id: string }[] } }>(gql`{ salaryPlans(first: 1) { nodes { id } } }`);
    const [plan] = salaryPlans.nodes;
    layer.sandbox.clearCalls();
    const own = await layer.as('t-sandbox').rawRequest(query, plan);
    expect(own.errors).toBeUndefined();
    expect(layer.sandbox.calls).toHaveLength(0);
    const basic = await layer.as('t-sandbox-basic').rawRequest(query, plan);
    expect(basic.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(callsTo(layer, PLANS)).toHaveLength(1);
    const person = await layer.hr.rawRequest(query, plan);
    expect(person.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const anonymous = await layer.as(undefined).rawRequest(query, plan);
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(callsTo(layer, PLANS)).toHaveLength(1);
  });

  test.each([
    ['SalaryPlan', 'salaryPlans', 'planTid'],
    ['SalaryItem', 'salaryItems', 'itemId'],
    ['SalaryItemCategory', 'salaryItemCategories', 'categoryId'],
    ['SalaryIndicator', 'salaryIndicators', 'indicatorId'],
    ['SalaryChangeReason', 'salaryChangeReasons', 'changeReasonId'],
    ['Currency', 'currencies', 'currencyId'],
    ['LeaveType', 'leaveTypes', 'leaveTypeId'],
    ['AccountingItem', 'accountingItems', 'accountingItemId'],
    ['PayGroup', 'payGroups', 'payGroupId'],
  ])('20 times %s by global id: one call', async (type, field, id) => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    const { list } = await tenant.request<{ list: { nodes: { id: string }[] } }>(
      `{ list: ${field}(first: 20) { nodes { id ... on ${type} { ${id} } } } }`,
    );
    layer.sandbox.clearCalls();
    const { nodes } = await tenant.request<{ nodes: object[] }>(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on ${type} { ${id} } } }`,
      { ids: list.nodes.map((node) => node.id) },
    );
    expect(nodes).toEqual(list.nodes);
    expect(layer.sandbox.calls).toHaveLength(1);
  });
});
