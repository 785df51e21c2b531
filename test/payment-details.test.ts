import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PaymentDetailRow } from '../src/datasources/payroll.ts';
import { firstDayFromUnix, lastDayFromUnix } from '../src/resolvers/values/instant.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const LIST = 'GET /open-apis/payroll/v1/payment_activitys';
const DETAILS = 'GET /open-apis/payroll/v1/payment_activity_details';

let layer: Layer;
/** An activity that pays 200 employees and more. */
let activityId: string;
let stored: readonly PaymentDetailRow[];
beforeEach(async () => {
  layer = await layerForTest();
  const { paymentActivities, paymentDetails } = layer.sandbox.state;
  activityId =
    paymentActivities.find((row) => paymentDetails(row.activity_id ?? '').length > 200)?.activity_id ?? '';
  stored = paymentDetails(activityId);
});

const details = () => layer.sandbox.calls.filter(({ endpoint }) => endpoint === DETAILS);

const PAGE = gql`
  query ($id: ID!, $first: Int, $after: String, $items: [ID!]) {
    paymentActivity(activityId: $id) {
      details(first: $first, after: $after, accountingItemIds: $items) {
        edges { cursor node { employee { userId } } }
        pageInfo { hasNextPage hasPreviousPage endCursor }
        totalCount
      }
    }
  }
`;

interface Page {
  paymentActivity: {
    details: {
      edges: { cursor: string; node: { employee: { userId: string } } }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
      totalCount: number;
    };
  };
}

const page = async (variables: object = {}) => {
  const { paymentActivity } = await layer.hr.request<Page>(PAGE, { id: activityId, ...variables });
  return paymentActivity.details;
};

const payees = (connection: Page['paymentActivity']['details']) =>
  connection.edges.map(({ node }) => node.employee.userId);

describe('PaymentActivity.details', () => {
  test('lists the items of each employee, with references to the activity and the employee', async () => {
    const { paymentActivity } = await layer.hr.request<{ paymentActivity: { details: { nodes: object[] } } }>(
      gql`
        query ($id: ID!) {
          paymentActivity(activityId: $id) {
            details(first: 1, includeSegments: true) {
              nodes {
                employee { userId userIdType salaryArchives { nodes { archiveTid } } }
                activity { activityId }
                items {
                  itemId name(locale: "en") value displayValues { locale value }
                  segments { start end value displayValues { value } }
                }
              }
            }
          }
        }
      `,
      { id: activityId },
    );
    const [row] = stored;
    const [base] = row?.payment_details ?? [];
    expect(paymentActivity.details.nodes[0]).toMatchObject({
      employee: {
        userId: row?.employee_id,
        userIdType: 'PEOPLE_COREHR_ID',
        salaryArchives: { nodes: expect.arrayContaining([{ archiveTid: expect.any(String) }]) },
      },
      activity: { activityId },
      items: expect.arrayContaining([
        {
          itemId: base?.id,
          name: 'Base salary',
          value: base?.accounting_item_value?.original_value,
          displayValues: [],
          segments: [
            {
              start: '2026-01-01',
              end: '2026-01-14',
              value: base?.segment_values?.[0]?.original_value,
              displayValues: [],
            },
            expect.objectContaining({ start: '2026-01-15', end: '2026-01-31' }),
          ],
        },
        expect.objectContaining({
          name: 'Bank',
          displayValues: expect.arrayContaining([{ locale: 'en-US', value: 'ICBC' }]),
        }),
        expect.objectContaining({ name: 'Note', value: '' }),
      ]),
    });
  });

  test('first 20 of an activity: one call for them, with the total', async () => {
    const connection = await page();
    expect(payees(connection)).toEqual(stored.slice(0, 20).map((row) => row.employee_id));
    expect(connection.totalCount).toBe(stored.length);
    expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(details().map(({ query }) => [query.page_index, query.page_size])).toEqual([[['1'], ['20']]]);
  });

  test('first 500: one call for each page of 100', async () => {
    const connection = await page({ first: 500 });
    expect(payees(connection)).toEqual(stored.map((row) => row.employee_id));
    expect(connection.pageInfo.hasNextPage).toBe(false);
    expect(details()).toHaveLength(Math.ceil(stored.length / 100));
  });

  test('20 rows after the 30th: one call, as rows 30 to 50 are in one page of 25', async () => {
    const { edges } = await page({ first: 40 });
    layer.sandbox.clearCalls();
    const connection = await page({ first: 20, after: edges[29]?.cursor });
    expect(payees(connection)).toEqual(stored.slice(30, 50).map((row) => row.employee_id));
    expect(connection.pageInfo.hasPreviousPage).toBe(true);
    expect(details().map(({ query }) => [query.page_index, query.page_size])).toEqual([[['2'], ['25']]]);
  });

  test('paging with any sizes sees each employee once and in order', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (const first of [7, 33, 100, 1, 500]) {
      const connection: Page['paymentActivity']['details'] = await page({ first, after });
      seen.push(...payees(connection));
      after = connection.pageInfo.endCursor;
    }
    expect(seen).toEqual(stored.map((row) => row.employee_id));
  });

  test('returns only the requested items', async () => {
    const item = stored[0]?.payment_details?.[1]?.id;
    const { paymentActivity } = await layer.hr.request<{
      paymentActivity: { details: { nodes: { items: object[] }[] } };
    }>(
      gql`
        query ($id: ID!, $items: [ID!]) {
          paymentActivity(activityId: $id) {
            details(first: 2, accountingItemIds: $items) { nodes { items { itemId segments { value } } } }
          }
        }
      `,
      { id: activityId, items: [item] },
    );
    expect(paymentActivity.details.nodes).toEqual([
      { items: [{ itemId: item, segments: [] }] },
      { items: [{ itemId: item, segments: [] }] },
    ]);
    expect(details()[0]?.query).toMatchObject({ acct_item_ids: [item] });
    expect(details()[0]?.query).not.toHaveProperty('include_segment_data');
  });

  test.each([
    [
      '101 accounting items',
      { items: Array.from({ length: 101 }, (_, n) => String(n)) },
      'accountingItemIds',
    ],
    ['the same accounting item twice', { items: ['1', '1'] }, 'accountingItemIds.1'],
    ['no row', { first: 0 }, 'first'],
  ])('%s is refused before the call', async (_, wrong, argument) => {
    const { errors } = await layer.hr.rawRequest(PAGE, { id: activityId, ...wrong });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(details()).toHaveLength(0);
  });

  test('a cursor of another filter or activity is INVALID_CURSOR', async () => {
    const { pageInfo } = await page({ first: 1 });
    layer.sandbox.clearCalls();
    const other = await layer.hr.rawRequest(PAGE, {
      id: activityId,
      after: pageInfo.endCursor,
      items: ['1'],
    });
    expect(other.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    expect(details()).toHaveLength(0);
  });

  test('the details of a deleted activity are null with an error, and its other fields are answered', async () => {
    layer.sandbox.script({ endpoint: DETAILS, refuse: { code: 2500004, http: 200 } });
    const { data, errors } = await layer.hr.rawRequest<{ paymentActivity: object }>(
      gql`query ($id: ID!) { paymentActivity(activityId: $id) { activityId details { totalCount } } }`,
      { id: activityId },
    );
    expect(data).toEqual({ paymentActivity: { activityId, details: null } });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('deleted'),
        path: ['paymentActivity', 'details'],
        extensions: { code: 'BAD_USER_INPUT', feishu: { code: 2500004 } },
      },
    ]);
  });

  test('a page that fails fails the field, so that a partial list never looks complete', async () => {
    layer.sandbox.script({ endpoint: DETAILS, refuse: { code: 2500001, http: 500 }, after: 1, times: 3 });
    const { data, errors } = await layer.hr.rawRequest<Page>(PAGE, { id: activityId, first: 500 });
    expect(data.paymentActivity.details).toBeNull();
    expect(errors).toHaveLength(1);
  });

  test('three activities with their details: four calls, the list and one for each activity', async () => {
    await layer.hr.request(gql`
      {
        paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 3) {
          nodes { details(first: 100) { totalCount nodes { items { value } } } }
        }
      }
    `);
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([LIST, DETAILS, DETAILS, DETAILS]);
  });
});

describe('the details of many activities, which are a call each', () => {
  const MANY = gql`
    query ($start: Date!, $end: Date!, $activities: Int!, $first: Int) {
      paymentActivities(payDate: { start: $start, end: $end }, first: $activities) {
        nodes { payrollCount details(first: $first) { totalCount } }
      }
    }
  `;
  interface Many {
    paymentActivities: { nodes: { payrollCount: number; details: { totalCount: number } | null }[] };
  }
  const THREE_YEARS = { start: '2024-01-01', end: '2026-12-31' };
  const many = async (of: Layer, variables: object) => {
    const { data, errors } = await of.hr.rawRequest<Many>(MANY, { ...THREE_YEARS, ...variables });
    return { nodes: data.paymentActivities.nodes, errors };
  };

  test('of 20 activities: 21 calls', async () => {
    const { nodes } = await many(layer, { activities: 20, first: 1 });
    expect(nodes.every((activity) => activity.details?.totalCount === activity.payrollCount)).toBe(true);
    expect(layer.sandbox.calls).toHaveLength(21);
  });

  test('of 60 activities, with 50 calls for an operation: refused for all before the first', async () => {
    const { nodes, errors } = await many(layer, { activities: 60, first: 1 });
    expect(nodes).toHaveLength(60);
    expect(nodes.every((activity) => activity.details === null)).toBe(true);
    expect(errors).toHaveLength(60);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('here 60 more, and 49 are left'),
      extensions: { code: 'UPSTREAM_BUDGET_EXCEEDED' },
    });
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([LIST]);
  });

  test('under several names: all of them count', async () => {
    const { errors } = await layer.hr.rawRequest(
      gql`
        query ($start: Date!, $end: Date!) {
          paymentActivities(payDate: { start: $start, end: $end }, first: 25) {
            nodes { a: details(first: 1) { totalCount } b: details(first: 2) { totalCount } }
          }
        }
      `,
      THREE_YEARS,
    );
    expect(errors).toHaveLength(50);
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test('that take longer than the deadline, at 5 a second: refused for all before the first', async () => {
    const limited = await layerForTest({ env: { FEISHU_BUDGET_SCALE: '1', REQUEST_TIMEOUT_MS: '2000' } });
    const { errors } = await many(limited, { activities: 20, first: 1 });
    expect(errors).toHaveLength(20);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(limited.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([LIST]);
  });

  test('need as many calls as the activities have payments, however many rows are asked for', async () => {
    const small = await layerForTest({ env: { MAX_UPSTREAM_CALLS: '13' } });
    for (const [index, row] of small.sandbox.state.paymentActivities.entries()) {
      const { length } = small.sandbox.state.paymentDetails(row.activity_id ?? '');
      expect(row.total_number_of_payroll, String(index)).toBe(length);
    }
    const { nodes, errors } = await many(small, {
      start: '2024-01-01',
      end: '2024-02-09',
      activities: 4,
      first: 500,
    });
    expect(errors).toBeUndefined();
    const pages = nodes.map(({ payrollCount }) => Math.max(1, Math.ceil(payrollCount / 100)));
    expect(small.sandbox.calls).toHaveLength(1 + pages.reduce((sum, count) => sum + count, 0));
    expect(small.sandbox.calls.length).toBeLessThan(1 + 4 * 5);
  });

  test('of which one fails: its field alone is an error', async () => {
    layer.sandbox.script({ endpoint: DETAILS, refuse: { code: 2500004, http: 200 }, after: 1 });
    const { nodes, errors } = await many(layer, { activities: 3, first: 1 });
    expect(nodes.filter(({ details }) => details === null)).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });
});

describe('the dates of a segment, which Feishu sends as instants without a time zone', () => {
  test.each([
    ['China', '1767196800000', '1768406399000'],
    ['London', '1767225600000', '1768435199999'],
    ['New York', '1767243600000', '1768453199000'],
    ['China, by the midnight of the last day', '1767196800000', '1768320000000'],
    ['China, in seconds', '1767196800', '1768406399'],
  ])('%s', (_, start, end) => {
    expect(firstDayFromUnix(start)).toBe('2026-01-01');
    expect(lastDayFromUnix(end)).toBe('2026-01-14');
  });

  test('a missing or invalid time is null', () => {
    expect(firstDayFromUnix('')).toBeNull();
    expect(lastDayFromUnix(undefined)).toBeNull();
    expect(() => firstDayFromUnix('soon')).toThrow('does not fit');
  });
});
