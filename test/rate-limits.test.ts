import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { maxCallsInWindow } from './support/call-rate.ts';
import { type Layer, type LayerOptions, layerForTest } from './support/layer.ts';

const list = endpointKey(listPaymentActivities);
const archive = endpointKey(archivePaymentActivity);
const [approved = ''] = FIXTURES.activities.approved;

const PAGE = gql`
  query Page($first: Int!) {
    paymentActivities(payDate: { start: "2010-01-01", end: "2026-12-31" }, first: $first) { nodes { activityId } }
  }
`;
const ARCHIVE = gql`
  mutation Archive($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename } }
`;
const SALARIES = gql`
  { salaryArchives(userIds: ["ou_unknown"], first: 1) { pageInfo { hasNextPage } } }
`;

/** A layer that keeps Feishu's own limits, over a sandbox that enforces them. */
const limited = ({ env, sandbox }: LayerOptions = {}) =>
  layerForTest({ env: { FEISHU_BUDGET_SCALE: '1', ...env }, sandbox: { rateScale: 1, ...sandbox } });

const callsTo = ({ sandbox }: Layer, endpoint: string) =>
  sandbox.calls.filter((call) => call.endpoint === endpoint);

async function ask({ hr }: Layer, document: string, variables: Record<string, unknown> = {}) {
  const asked = performance.now();
  const { errors } = await hr.rawRequest(document, variables);
  const [error] = errors ?? [];
  return {
    code: error?.extensions?.code,
    retryAfterMs: Number(error?.extensions?.retryAfterMs),
    ms: performance.now() - asked,
  };
}

describe("Feishu's limits", () => {
  test('are kept by the layer: calls wait for permits, and Feishu refuses none', async () => {
    const layer = await limited();
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => ask(layer, PAGE, { first: index + 1 })),
    );
    expect(answers.map(({ code }) => code)).toEqual(Array(16).fill(undefined));
    const calls = callsTo(layer, list);
    expect(calls.map(({ code }) => code)).toEqual(Array(16).fill(0));
    expect(maxCallsInWindow(calls, 1_000)).toBe(5);
  });

  test('a call that would get no permit before its deadline is RATE_LIMITED at once, with retryAfterMs', async () => {
    const layer = await limited();
    const ids = FIXTURES.activities.approved.slice(0, 12);
    while (ids.length < 12) ids.push(`none-${ids.length}`);
    const answers = await Promise.all(ids.map((id) => ask(layer, ARCHIVE, { id })));
    const told = answers.filter(({ code }) => code === 'RATE_LIMITED');
    expect(told).toHaveLength(2);
    for (const { retryAfterMs, ms } of told) {
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThan(61_000);
      expect(ms).toBeLessThan(5_000);
    }
    expect(callsTo(layer, archive)).toHaveLength(10);
  });

  test('are multiplied by FEISHU_BUDGET_SCALE', async () => {
    const layer = await limited({ env: { FEISHU_BUDGET_SCALE: '0.4' }, sandbox: { rateScale: 0.4 } });
    await Promise.all(Array.from({ length: 6 }, (_, index) => ask(layer, PAGE, { first: index + 1 })));
    expect(maxCallsInWindow(callsTo(layer, list), 1_000)).toBe(2);
    expect(callsTo(layer, list).every(({ code }) => code === 0)).toBe(true);
  });

  test('of one endpoint do not delay calls to another', async () => {
    const layer = await limited({ env: { REQUEST_TIMEOUT_MS: '3000' } });
    const pages = Array.from({ length: 12 }, (_, index) => ask(layer, PAGE, { first: index + 1 }));
    const salaries = await ask(layer, SALARIES);
    expect(salaries).toMatchObject({ code: undefined });
    expect(salaries.ms).toBeLessThan(1_000);
    await Promise.all(pages);
  });

  test('the permit of a client that disconnects goes to the next call', async () => {
    const layer = await limited();
    for (let first = 1; first <= 5; first++) await ask(layer, PAGE, { first });
    const leaver = new AbortController();
    const gone = layer.hr
      .request({ document: PAGE, variables: { first: 6 }, signal: leaver.signal })
      .catch(() => 'gone');
    const stays = ask(layer, PAGE, { first: 7 });
    leaver.abort();
    expect(await gone).toBe('gone');
    expect((await stays).code).toBeUndefined();
    expect(callsTo(layer, list).map(({ query }) => query.page_size?.[0])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '7',
    ]);
  });
});

describe('a read of many pages', () => {
  test('is executed page by page within the rate limit', async () => {
    const layer = await limited();
    expect((await ask(layer, PAGE, { first: 500 })).code).toBeUndefined();
    expect(callsTo(layer, list).map(({ code }) => code)).toEqual([0, 0]);
  });

  test('beyond the rate limit is refused before the first call', async () => {
    const layer = await limited({ env: { FEISHU_BUDGET_SCALE: '0.2', REQUEST_TIMEOUT_MS: '3000' } });
    expect(await ask(layer, PAGE, { first: 500 })).toMatchObject({ code: 'RATE_LIMITED' });
    expect(callsTo(layer, list)).toEqual([]);
    expect((await ask(layer, PAGE, { first: 300 })).code).toBeUndefined();
  });

  test('reserves no permits for a caller without the permission', async () => {
    const layer = await limited({ env: { FEISHU_BUDGET_SCALE: '0.2', REQUEST_TIMEOUT_MS: '3000' } });
    const { errors } = await layer.as(undefined).rawRequest(PAGE, { first: 500 });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('beyond MAX_UPSTREAM_CALLS is refused before the first call', async () => {
    const layer = await limited({ env: { MAX_UPSTREAM_CALLS: '4' } });
    expect(await ask(layer, PAGE, { first: 500 })).toMatchObject({ code: 'UPSTREAM_BUDGET_EXCEEDED' });
    expect(callsTo(layer, list)).toEqual([]);
  });
});

describe('a rate limit refusal by Feishu', () => {
  const tooMany = (reset: string) => ({ code: 99991400, headers: { 'x-ogw-ratelimit-reset': reset } });

  test.each([
    ['under HTTP 429', { refuse: tooMany('1') }],
    ['under HTTP 400', { refuse: { ...tooMany('1'), http: 400 } }],
    ['as a page of a gateway’s', { status: 429, body: '<h1>slow down</h1>' }],
    ['with no word on how long', { refuse: { code: 99991400, headers: { 'x-ogw-ratelimit-reset': '' } } }],
  ])('%s pauses the endpoint for as long as it says, and the call is retried', async (_, fault) => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, ...fault });
    const first = ask(layer, PAGE, { first: 1 });
    await expect.poll(() => callsTo(layer, list).length, { interval: 5 }).toBe(1);
    await expect.poll(() => callsTo(layer, list)[0]?.status, { interval: 5 }).not.toBe(0);
    const [one, other] = await Promise.all([first, ask(layer, PAGE, { first: 2 })]);
    expect([one.code, other.code]).toEqual([undefined, undefined]);
    const [refused, ...later] = callsTo(layer, list);
    expect(later).toHaveLength(2);
    for (const { at } of later) expect(at - (refused?.at ?? 0)).toBeGreaterThanOrEqual(999);
  });

  test('proves that nothing happened: a write is retried', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: archive, refuse: tooMany('1') });
    expect((await ask(layer, ARCHIVE, { id: approved })).code).toBeUndefined();
    expect(callsTo(layer, archive).map(({ code }) => code)).toEqual([99991400, 0]);
  });

  test('beyond the deadline is RATE_LIMITED at once, for later requests without a call', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, refuse: tooMany('60') });
    const told = [await ask(layer, PAGE, { first: 1 }), await ask(layer, PAGE, { first: 2 })];
    for (const { code, retryAfterMs, ms } of told) {
      expect(code).toBe('RATE_LIMITED');
      expect(retryAfterMs).toBeGreaterThan(55_000);
      expect(ms).toBeLessThan(2_000);
    }
    expect(callsTo(layer, list)).toHaveLength(1);
    expect((await ask(layer, SALARIES)).code).toBeUndefined();
  });

  test.each([
    ['a refusal', { refuse: tooMany('999999999') }],
    ['a page of a gateway’s', { status: 429, body: '', headers: { 'x-ogw-ratelimit-reset': '999999999' } }],
    ['the quota of the month', { refuse: { ...tooMany('999999999'), code: 99991403 } }],
  ])('%s is believed for a minute at most, as no window is longer', async (_, fault) => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, ...fault });
    const { code, retryAfterMs } = await ask(layer, PAGE, { first: 1 });
    expect(code).toBe('RATE_LIMITED');
    expect(retryAfterMs).toBeGreaterThan(55_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_100);
  });

  test('for the quota of the month is not retried', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, refuse: { code: 99991403, http: 429 }, times: 2 });
    expect(await ask(layer, PAGE, { first: 1 })).toMatchObject({ code: 'RATE_LIMITED' });
    expect(callsTo(layer, list)).toHaveLength(1);
  });
});
