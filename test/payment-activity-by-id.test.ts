import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities, type PaymentActivityRow } from '../src/datasources/payroll.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const LIST = gql`
  query List($start: Date!, $end: Date!) {
    paymentActivities(payDate: { start: $start, end: $end }, first: 100) { nodes { activityId payDate } }
  }
`;
const FIND = gql`
  query Find($id: ID!) { paymentActivity(activityId: $id) { activityId payDate status } }
`;
const FIND_TWO = gql`
  query FindTwo($a: ID!, $b: ID!) {
    a: paymentActivity(activityId: $a) { activityId payDate }
    b: paymentActivity(activityId: $b) { activityId payDate }
  }
`;

/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const WIDE = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };

function activityAt(layer: Layer, index: number): { activityId: string; payDate: string } {
  const row = layer.sandbox.state.paymentActivities.at(index);
  return { activityId: row?.activity_id ?? '', payDate: row?.pay_date ?? '' };
}

const daysAsked = (layer: Layer) =>
  layer.sandbox.calls.map(({ query }) => [query.pay_period_start_date?.[0], query.pay_period_end_date?.[0]]);

const fromToday = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('an activity that was listed before', () => {
  test('is read by its pay date, in one call', async () => {
    const layer = await layerForTest({ env: WIDE });
    const wanted = activityAt(layer, 3);
    await layer.hr.request(LIST, { start: '2024-01-01', end: '2024-03-31' });
    layer.sandbox.clearCalls();

    expect(await layer.hr.request(FIND, { id: wanted.activityId })).toMatchObject({
      paymentActivity: wanted,
    });
    expect(daysAsked(layer)).toEqual([[wanted.payDate, wanted.payDate]]);
  });

  test('is found by a scan if its pay date was changed', async () => {
    const layer = await layerForTest({ env: WIDE });
    const wanted = activityAt(layer, 3);
    await layer.hr.request(LIST, { start: '2024-01-01', end: '2024-03-31' });
    const rows = layer.sandbox.state.paymentActivities;
    rows[3] = { ...rows[3], pay_date: fromToday(-10) };
    layer.sandbox.clearCalls();

    expect(await layer.hr.request(FIND, { id: wanted.activityId })).toMatchObject({
      paymentActivity: { activityId: wanted.activityId, payDate: fromToday(-10) },
    });
    expect(daysAsked(layer)).toHaveLength(2);
  });

  test('is not cached for another principal, whose query scans', async () => {
    const layer = await layerForTest({ env: WIDE });
    const wanted = activityAt(layer, 3);
    await layer.as('u-sandbox-viewer').request(LIST, { start: '2024-01-01', end: '2024-03-31' });
    layer.sandbox.clearCalls();

    await layer.hr.request(FIND, { id: wanted.activityId });
    expect(daysAsked(layer)[0]).toEqual([fromToday(-731), fromToday(20_000)]);
  });

  test('is read together with others in one range, if that takes fewer calls', async () => {
    const layer = await layerForTest({ env: WIDE });
    const [a, b] = [activityAt(layer, 1), activityAt(layer, 9)];
    await layer.hr.request(LIST, { start: '2024-01-01', end: '2024-03-31' });
    layer.sandbox.clearCalls();

    expect(await layer.hr.request(FIND_TWO, { a: a.activityId, b: b.activityId })).toEqual({ a, b });
    expect(daysAsked(layer)).toEqual([[a.payDate, b.payDate]]);
  });

  test('is read separately if the range would be long', async () => {
    const layer = await layerForTest({ env: WIDE });
    const [a, b] = [activityAt(layer, 0), activityAt(layer, -1)];
    await layer.hr.request(LIST, { start: a.payDate, end: a.payDate });
    await layer.hr.request(LIST, { start: b.payDate, end: b.payDate });
    layer.sandbox.clearCalls();

    expect(await layer.hr.request(FIND_TWO, { a: a.activityId, b: b.activityId })).toEqual({ a, b });
    expect(daysAsked(layer)).toEqual([
      [a.payDate, b.payDate],
      [b.payDate, b.payDate],
    ]);
  });
});

/** Replaces the activities by some that are paid these many days from today. */
function payDays(layer: Layer, days: readonly number[]): void {
  const rows = days.map(
    (day, n): PaymentActivityRow => ({
      activity_id: `activity-${n}`,
      pay_date: fromToday(day),
      activity_status: 400,
    }),
  );
  layer.sandbox.state.paymentActivities.splice(0, Number.POSITIVE_INFINITY, ...rows);
}

const TWO_YEARS = [fromToday(-731), fromToday(366)];
const SIX_YEARS = [fromToday(-2_193), fromToday(-732)];
const TEN_YEARS = [fromToday(-3_660), fromToday(-2_194)];

describe('an activity that was never listed', () => {
  test('is searched two years back and one ahead first, page by page, until it is found', async () => {
    const layer = await layerForTest();
    payDays(
      layer,
      Array.from({ length: 250 }, (_, n) => -700 + n),
    );

    expect(await layer.hr.request(FIND, { id: 'activity-150' })).toMatchObject({
      paymentActivity: { activityId: 'activity-150', status: 'ARCHIVED' },
    });
    expect(daysAsked(layer)).toEqual([TWO_YEARS, TWO_YEARS]);
    expect(layer.sandbox.calls.map(({ query }) => query.page_size)).toEqual([['100'], ['100']]);
  });

  test.each([
    [-731, [TWO_YEARS]],
    [366, [TWO_YEARS]],
    [-732, [TWO_YEARS, SIX_YEARS]],
    [-2_193, [TWO_YEARS, SIX_YEARS]],
    [-2_194, [TWO_YEARS, SIX_YEARS, TEN_YEARS]],
    [-3_660, [TWO_YEARS, SIX_YEARS, TEN_YEARS]],
  ])('and is paid %i days from today is found in windows that read no day twice', async (day, windows) => {
    const layer = await layerForTest();
    payDays(layer, [day]);
    expect(await layer.hr.request(FIND, { id: 'activity-0' })).toMatchObject({
      paymentActivity: { payDate: fromToday(day) },
    });
    expect(daysAsked(layer)).toEqual(windows);
  });

  test('adds the pay dates of all scanned pages to the cache', async () => {
    const layer = await layerForTest();
    payDays(layer, [-1_000, -900]);
    await layer.hr.request(FIND, { id: 'activity-0' });
    layer.sandbox.clearCalls();

    await layer.hr.request(FIND, { id: 'activity-1' });
    expect(daysAsked(layer)).toEqual([[fromToday(-900), fromToday(-900)]]);
  });

  test('is scanned for together with all others of the operation', async () => {
    const layer = await layerForTest();
    payDays(layer, [-5, -3_000]);

    expect(await layer.hr.request(FIND_TWO, { a: 'activity-0', b: 'activity-1' })).toMatchObject({
      a: { activityId: 'activity-0' },
      b: { activityId: 'activity-1' },
    });
    expect(daysAsked(layer)).toEqual([TWO_YEARS, SIX_YEARS, TEN_YEARS]);
  });

  test('is null if no activity of the scanned days has the id', async () => {
    const layer = await layerForTest({ env: { ACTIVITY_SCAN_DAYS_BACK: '1000' } });
    payDays(layer, [-1_001]);
    expect(await layer.hr.request(FIND, { id: 'activity-0' })).toEqual({ paymentActivity: null });
    expect(daysAsked(layer)).toEqual([TWO_YEARS, [fromToday(-1_000), fromToday(-732)]]);
  });

  test('is an error if a window fails, as it may be there', async () => {
    const layer = await layerForTest();
    payDays(layer, [-1_000]);
    layer.sandbox.script({
      endpoint: endpointKey(listPaymentActivities),
      after: 1,
      times: 9,
      refuse: { code: 2500001 },
    });
    const { data, errors } = await layer.hr.rawRequest(FIND, { id: 'activity-0' });
    expect(data).toEqual({ paymentActivity: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR' } }]);
  });
});

test('if one read fails, the activities that another one found are answered', async () => {
  const layer = await layerForTest({ env: WIDE });
  const [listed, other] = [activityAt(layer, 3), activityAt(layer, 100)];
  await layer.hr.request(LIST, { start: listed.payDate, end: listed.payDate });
  layer.sandbox.script({
    endpoint: endpointKey(listPaymentActivities),
    after: 1,
    times: 10,
    refuse: { code: 2500003 },
  });

  const { data, errors } = await layer.hr.rawRequest(FIND_TWO, { a: listed.activityId, b: other.activityId });
  expect(data).toEqual({ a: listed, b: null });
  expect(errors).toMatchObject([
    { path: ['b'], extensions: { code: 'UPSTREAM_ERROR', feishu: { code: 2500003 } } },
  ]);
});

test.each(['', ' ', '\t\n'])('a blank id is refused before any call: %j', async (id) => {
  const layer = await layerForTest();
  const { errors } = await layer.hr.rawRequest(FIND, { id });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'activityId' } }]);
  expect(layer.sandbox.calls).toHaveLength(0);
});
