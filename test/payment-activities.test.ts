import { gql } from 'graphql-request';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Layer, layerForTest, startLayer } from './support/layer.ts';

const LIST = '/open-apis/payroll/v1/payment_activitys';
const ALL = { start: '2024-01-01', end: '2026-12-31' };

const PAGE = gql`
  query Page($payDate: DateRangeInput!, $statuses: [PaymentActivityStatus!], $first: Int, $after: String) {
    paymentActivities(payDate: $payDate, statuses: $statuses, first: $first, after: $after) {
      edges { cursor node { activityId status payDate } }
      nodes { activityId }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

interface PageData {
  paymentActivities: {
    edges: { cursor: string; node: { activityId: string; status: string; payDate: string } }[];
    nodes: { activityId: string }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  } | null;
}

let layer: Layer;
beforeAll(async () => {
  layer = await startLayer();
});
afterAll(() => layer.close());
beforeEach(() => layer.sandbox.reset());

async function page(variables: Record<string, unknown>, { hr } = layer) {
  const { data, errors } = await hr.rawRequest<PageData>(PAGE, { payDate: ALL, ...variables });
  return { page: data?.paymentActivities ?? null, errors };
}

const ids = (result: Awaited<ReturnType<typeof page>>) =>
  result.page?.edges.map(({ node }) => node.activityId) ?? [];

describe('a page of payment activities', () => {
  test('is 20 rows from one call to Feishu by default', async () => {
    const { page: result } = await page({});
    expect(result?.edges).toHaveLength(20);
    expect(result?.nodes.map(({ activityId }) => activityId)).toEqual(
      result?.edges.map(({ node }) => node.activityId),
    );
    expect(result?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(result?.pageInfo.startCursor).toBe(result?.edges[0]?.cursor);
    expect(result?.pageInfo.endCursor).toBe(result?.edges[19]?.cursor);
    expect(layer.sandbox.calls.map(({ path, query }) => [path, query.page_size])).toEqual([[LIST, ['20']]]);
  });

  test('of 100 rows is one call, and the next page is one more', async () => {
    const first = await page({ first: 100 });
    const second = await page({ first: 100, after: first.page?.pageInfo.endCursor });
    expect(layer.sandbox.calls).toHaveLength(2);
    expect(second.page?.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(ids(first).length + ids(second).length);
  });

  test('of 500 rows is read in pages of 100 until there are no more', async () => {
    const { page: result } = await page({ first: 500 });
    expect(result?.edges.length).toBeGreaterThan(100);
    expect(result?.pageInfo.hasNextPage).toBe(false);
    expect(layer.sandbox.calls).toHaveLength(2);
  });

  test('that begins in the middle of one of Feishu’s pages costs one call more', async () => {
    const whole = await page({ first: 100 });
    layer.sandbox.clearCalls();
    const rest = await page({ first: 100, after: whole.page?.edges[29]?.cursor });
    expect(ids(rest).slice(0, 70)).toEqual(ids(whole).slice(30));
    expect(layer.sandbox.calls).toHaveLength(2);
  });

  test('sends the statuses as repeated keys, each once', async () => {
    const { page: result } = await page({ statuses: ['ARCHIVED', 'APPROVED', 'ARCHIVED'], first: 100 });
    expect(new Set(result?.edges.map(({ node }) => node.status))).toEqual(new Set(['APPROVED', 'ARCHIVED']));
    expect(layer.sandbox.calls[0]?.query.statuses).toEqual(['375', '400']);
  });

  test('includes both ends of its range', async () => {
    const [some] = (await page({ first: 1 })).page?.edges ?? [];
    const day = some?.node.payDate;
    const { page: result } = await page({ payDate: { start: day, end: day } });
    expect(result?.edges.length).toBeGreaterThan(0);
    expect(result?.edges.every(({ node }) => node.payDate === day)).toBe(true);
  });

  test('is empty if nothing is paid in its range', async () => {
    const { page: result } = await page({ payDate: { start: '1990-01-01', end: '1990-12-31' } });
    expect(result).toMatchObject({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
    });
  });
});

describe('refused before any call', () => {
  const bad: [what: string, variables: Record<string, unknown>, argument: string, says: RegExp][] = [
    [
      'a day that does not exist',
      { payDate: { start: '2024-02-30', end: '2024-03-01' } },
      'payDate.start',
      /YYYY-MM-DD/,
    ],
    [
      'another form of date',
      { payDate: { start: '2024-01-01', end: '1.3.2024' } },
      'payDate.end',
      /YYYY-MM-DD/,
    ],
    [
      'an end before its start',
      { payDate: { start: '2024-03-01', end: '2024-02-01' } },
      'payDate.end',
      /2024-03-01/,
    ],
    ['first: 0', { first: 0 }, 'first', /1 to 500/],
    ['first: 501', { first: 501 }, 'first', /1 to 500/],
    ['first: -1', { first: -1 }, 'first', /1 to 500/],
    ['UNRECOGNIZED as a filter', { statuses: ['UNRECOGNIZED'] }, 'statuses', /APPROVED, ARCHIVED/],
  ];
  test.each(bad)('%s', async (_, variables, argument, says) => {
    const { page: result, errors } = await page(variables);
    expect(result).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      path: ['paymentActivities'],
      extensions: { code: 'BAD_USER_INPUT', argument },
    });
    expect(errors?.[0]?.message).toContain(`"${argument}"`);
    expect(errors?.[0]?.message).toMatch(says);
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('a number instead of a date is refused with the name of the argument', async () => {
    const refused = page({ payDate: { start: 20240101, end: '2024-02-01' } });
    await expect(refused).rejects.toMatchObject({
      response: {
        status: 400,
        errors: [
          { message: expect.stringContaining('payDate.start'), extensions: { code: 'BAD_USER_INPUT' } },
        ],
      },
    });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('a cursor that is forged, altered, or of another filter', async () => {
    const cursor = (await page({ first: 3 })).page?.edges[1]?.cursor ?? '';
    layer.sandbox.clearCalls();
    const forged = [
      '',
      'x',
      'MQ==',
      `${cursor}A`,
      `${cursor}=`,
      cursor.slice(0, -1),
      cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      Buffer.from('[100,0,"bm93aGVyZQ=="]').toString('base64url'),
    ];
    for (const after of forged) {
      expect((await page({ after })).errors?.[0]?.extensions.code, after).toBe('INVALID_CURSOR');
    }
    const elsewhere = await page({ after: cursor, statuses: ['ARCHIVED'] });
    expect(elsewhere.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    expect(layer.sandbox.calls).toHaveLength(0);
  });
});

describe('when Feishu refuses', () => {
  test('a cursor whose page token Feishu no longer accepts is INVALID_CURSOR', async () => {
    const cursor = (await page({ first: 10 })).page?.pageInfo.endCursor;
    layer.sandbox.script({ endpoint: `GET ${LIST}`, refuse: { code: 2500002 } });
    const { page: result, errors } = await page({ first: 10, after: cursor });
    expect(result).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
  });

  test('the second page of a connection, the whole connection fails', async () => {
    layer.sandbox.script({ endpoint: `GET ${LIST}`, after: 1, times: 9, refuse: { code: 2500001 } });
    const { page: result, errors } = await page({ first: 150 });
    expect(result).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_ERROR',
      feishu: { code: 2500001, message: 'unknown error', logId: expect.any(String) },
    });
  });

  test('a page token that is bound to its page size is used with that size', async () => {
    layer.sandbox.setStrictPageTokens(true);
    const first = await page({ first: 10 });
    const second = await page({ first: 100, after: first.page?.pageInfo.endCursor });
    const whole = await page({ first: 110 });
    expect([...ids(first), ...ids(second)]).toEqual(ids(whole));
    layer.sandbox.setStrictPageTokens(false);
  });

  test('a page of one is followed by a page of forty in three calls, and in one where the binding is known', async () => {
    const strict = await layerForTest({ sandbox: { strictPageTokens: true } });
    const one = await page({ first: 1 }, strict);
    const whole = await page({ first: 41 }, strict);
    for (const calls of [3, 1]) {
      strict.sandbox.clearCalls();
      const forty = await page({ first: 40, after: one.page?.pageInfo.endCursor }, strict);
      expect(strict.sandbox.calls).toHaveLength(calls);
      expect([...ids(one), ...ids(forty)]).toEqual(ids(whole));
    }
  });

  const unauthenticated = [99991661, 99991663, 99991668, 99991671, 99991677];
  test.each(unauthenticated)('with %i, the error is UNAUTHENTICATED', async (code) => {
    layer.sandbox.script({ endpoint: `GET ${LIST}`, refuse: { code } });
    const { errors } = await page({});
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', feishu: { code } });
  });

  test.each([99991672, 99991676, 99991679])(
    'with %i, the error is FORBIDDEN and names the permission',
    async (code) => {
      layer.sandbox.script({ endpoint: `GET ${LIST}`, refuse: { code } });
      const { errors } = await page({});
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        feishu: { code },
        requiredScopes: ['payroll:payment_activity:read'],
      });
    },
  );

  test('an undocumented code is an UPSTREAM_ERROR with its code, message and log id', async () => {
    layer.sandbox.script({ endpoint: `GET ${LIST}`, refuse: { code: 7654321, http: 200, msg: 'brand new' } });
    const { errors } = await page({});
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_ERROR',
      feishu: { code: 7654321, message: 'brand new' },
    });
  });
});

describe('the token of the caller', () => {
  const first = gql`{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1) { nodes { activityId } } }`;

  test('is passed on to Feishu unchanged', async () => {
    await layer.as('u-sandbox-viewer').request(first);
    expect(layer.sandbox.calls[0]?.authorization).toBe('Bearer u-sandbox-viewer');
  });

  test('is required: without it nothing is sent to Feishu', async () => {
    const { errors } = await layer.as(undefined).rawRequest(first);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(errors?.[0]?.message).toContain('Authorization');
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('without the permission is FORBIDDEN with Feishu’s own code', async () => {
    const { errors } = await layer.as('u-sandbox-nobody').rawRequest(first);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      requiredScopes: ['payroll:payment_activity:read'],
    });
  });

  test('is not needed for { __typename }', async () => {
    expect(await layer.as(undefined).request('{ __typename }')).toEqual({ __typename: 'Query' });
  });
});
