import type { ServerResponse } from 'node:http';
import { gql } from 'graphql-request';
import { describe, expect, onTestFinished, test } from 'vitest';
import { updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { createTransport } from '../src/datasources/feishu/http/transport.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import type { Fault } from '../src/sandbox/sandbox.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { CHANGE_LEAVE, leaveInput } from './support/leave-input.ts';

const list = endpointKey(listPaymentActivities);
const archive = endpointKey(archivePaymentActivity);

const PAGE = gql`
  { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1) { nodes { activityId } } }
`;

const callsTo = ({ sandbox }: Layer, endpoint = list) =>
  sandbox.calls.filter((call) => call.endpoint === endpoint).length;

async function ask({ hr }: Layer) {
  const asked = performance.now();
  const { errors } = await hr.rawRequest(PAGE);
  const [error] = errors ?? [];
  return {
    code: error?.extensions?.code,
    retryAfterMs: Number(error?.extensions?.retryAfterMs),
    ms: performance.now() - asked,
    text: JSON.stringify(errors ?? []),
  };
}

/** A fault, as it happens at the list. */
type What = Fault extends infer Each ? (Each extends Fault ? Omit<Each, 'endpoint'> : never) : never;
const at = (endpoint: string, what: What, times = 1) => ({ ...what, endpoint, times }) as Fault;

describe('a transient failure', () => {
  const passing: [string, What][] = [
    ['a connection that breaks before Feishu has read the call', { drop: 'before' }],
    ['a connection that breaks before the answer', { drop: 'after' }],
    ['a connection that breaks in the middle of the answer', { drop: 'midway' }],
    ['a gateway’s 502 in HTML', { status: 502, body: '<h1>Bad Gateway</h1>' }],
    ['a gateway’s 503 without a body', { status: 503, contentType: 'application/json' }],
    [
      'a gateway’s 504 in JSON that is no envelope',
      { status: 504, body: '{"message":"x"}', contentType: 'application/json' },
    ],
  ];

  test.each(passing)('%s: a read is retried up to twice and succeeds', async (_, what) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, what, 2));
    expect(await ask(layer)).toMatchObject({ code: undefined });
    expect(callsTo(layer)).toBe(3);
  });

  test.each(passing)('%s: an error if every attempt fails', async (_, what) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, what, 10));
    expect((await ask(layer)).code).toMatch(/^UPSTREAM_(UNAVAILABLE|ERROR)$/);
    expect(callsTo(layer)).toBe(3);
  });

  test.each([2500003, 2500001, 2200])(
    '%i, which its declaration calls transient, is retried where it is a read',
    async (code) => {
      const layer = await layerForTest();
      layer.sandbox.script(at(list, { refuse: { code } }, 2));
      expect(await ask(layer)).toMatchObject({ code: undefined });
      expect(callsTo(layer)).toBe(3);
    },
  );

  test('a transient refusal that stays is told after two retries, as what it is', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, { refuse: { code: 2500003 } }, 10));
    expect(await ask(layer)).toMatchObject({
      code: 'UPSTREAM_ERROR',
      text: expect.stringContaining('2500003'),
    });
    expect(callsTo(layer)).toBe(3);
  });

  test('a transient refusal of a write is not retried by the door, nor one of a read that is not transient', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at(archive, { refuse: { code: 2500003 } }));
    await layer.hr.rawRequest(gql`
      mutation { archivePaymentActivity(input: { activityId: "none" }) { __typename } }
    `);
    expect(callsTo(layer, archive)).toBe(1);
    layer.sandbox.clearCalls();
    layer.sandbox.script(at(list, { refuse: { code: 2500002 } }));
    expect((await ask(layer)).code).toBe('BAD_USER_INPUT');
    expect(callsTo(layer)).toBe(1);
  });

  test('a response that exceeds the time-out is requested again', async () => {
    const layer = await layerForTest({ env: { UPSTREAM_TIMEOUT_MS: '200' } });
    layer.sandbox.script(at(list, { delayMs: 2_000 }));
    expect(await ask(layer)).toMatchObject({ code: undefined });
    expect(callsTo(layer)).toBe(2);
  });

  test('an idempotent write is retried', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at(endpointKey(updateLeaveAccrualRecord), { status: 502, body: 'x' }));
    const { errors } = await layer.as('t-sandbox').rawRequest(CHANGE_LEAVE, { input: leaveInput() });
    expect(errors).toBeUndefined();
    expect(callsTo(layer, endpointKey(updateLeaveAccrualRecord))).toBe(2);
  });

  test('a write that is not idempotent is sent once', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at(archive, { drop: 'after' }));
    await layer.hr.rawRequest(gql`
      mutation { archivePaymentActivity(input: { activityId: "none" }) { __typename } }
    `);
    expect(callsTo(layer, archive)).toBe(1);
  });

  test('no retry is made after the deadline', async () => {
    const layer = await layerForTest({ env: { REQUEST_TIMEOUT_MS: '300', UPSTREAM_TIMEOUT_MS: '5000' } });
    layer.sandbox.script(at(list, { delayMs: 2_000 }, 10));
    const { code, ms } = await ask(layer);
    expect(code).toBe('UPSTREAM_TIMEOUT');
    expect(ms).toBeLessThan(1_000);
    expect(callsTo(layer)).toBe(1);
  });
});

describe('an unusable response', () => {
  test.each<[string, What]>([
    ['HTML', { status: 200, body: '<h1>SECRET</h1>' }],
    ['half a JSON', { status: 200, body: '{"code":0,"data":{"SECRET', contentType: 'application/json' }],
    ['an empty body', { status: 200, body: '', contentType: 'application/json' }],
    [
      'JSON under another content type',
      { status: 200, body: '{"code":0,"msg":"SECRET"}', contentType: 'text/plain' },
    ],
    ['JSON without a code', { status: 200, body: '{"SECRET":1}', contentType: 'application/json' }],
    ['a list', { status: 200, body: '["SECRET"]', contentType: 'application/json' }],
    [
      'rows that are no list',
      {
        status: 200,
        body: '{"code":0,"data":{"payment_activitys":"SECRET"}}',
        contentType: 'application/json',
      },
    ],
    [
      'a redirect to elsewhere',
      { status: 302, body: 'SECRET', headers: { location: 'http://127.0.0.1:9/SECRET' } },
    ],
    ['a page that says 404', { status: 404, body: '404 page not found SECRET', contentType: 'text/plain' }],
  ])('%s is UPSTREAM_ERROR without its content, and is not retried', async (_, what) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, what));
    const { code, text } = await ask(layer);
    expect(code).toBe('UPSTREAM_ERROR');
    expect(text).not.toContain('SECRET');
    expect(callsTo(layer)).toBe(1);
  });

  test('an endless body is UPSTREAM_ERROR, and reading it is aborted', async () => {
    let written = 0;
    let ended = false;
    const { url } = await upstreamForTest((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      response.writeHead(200, { 'content-type': 'application/json' });
      const go = () => {
        while (!ended && response.write(chunk)) written += 1;
        written += 1;
      };
      response.on('drain', go).on('close', () => {
        ended = true;
      });
      go();
    });
    const layer = await layerForTest({ env: { FEISHU_BASE_URL: url } });
    expect(await ask(layer)).toMatchObject({ code: 'UPSTREAM_ERROR' });
    await expect.poll(() => ended).toBe(true);
    expect(written).toBeLessThan(100);
  });
});

test('answers that are received at once hold no more than 128 MiB: the largest is given up, and the others go on', async () => {
  const waiting: ServerResponse[] = [];
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const { url } = await upstreamForTest((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    // Each is half a megabyte larger than the one before.
    const size = 24 + Number(request.url?.slice(1)) / 2;
    for (let sent = 0; sent < size; sent += 0.5) response.write(chunk.subarray(0, 512 * 1024));
    waiting.push(response);
  });
  const transport = createTransport(url);
  onTestFinished(() => transport.close());
  const settled: string[] = [];
  const exchanges = Array.from({ length: 6 }, (_, n) => {
    const request = { method: 'GET', path: `/${n}`, headers: {}, body: undefined } as const;
    return transport.send(request, { timeoutMs: 30_000 }).then(
      ({ body }) => settled.push(`${body.length > 0}`),
      (error) => settled.push(error.message),
    );
  });
  await expect.poll(() => settled.length, { timeout: 20_000 }).toBe(1);
  expect(settled).toEqual(["Feishu's answer cannot be read: too much is being received at once."]);
  for (const response of waiting) response.end();
  await Promise.all(exchanges);
  expect(settled.filter((what) => what === 'true')).toHaveLength(5);
});

test.each(['0.5', '1e400', '"0"', 'null'])('a code that is %s is none', async (code) => {
  const layer = await layerForTest();
  const body = `{"code":${code},"msg":"","data":{"payment_activitys":[{"activity_id":"1"}]}}`;
  layer.sandbox.script(at(list, { status: 200, contentType: 'application/json', body }, 3));
  const { code: told, text } = await ask(layer);
  expect(told).toBe('UPSTREAM_ERROR');
  expect(text).toContain('it has no code');
});

describe('a page that does not fit its declaration', () => {
  const page = (rows: string, more = '') => ({
    status: 200,
    contentType: 'application/json',
    body: `{"code":0,"msg":"","data":{"payment_activitys":${rows}${more}}}`,
  });
  const good = '{"activity_id":"1","pay_date":"2026-01-02"}';

  test.each<[string, What, string]>([
    ['a null row', page(`[${good},null]`), 'payment_activitys[1] is not an object'],
    ['a text for a row', page('["SECRET"]'), 'payment_activitys[0] is not an object'],
    ['a list for a row', page('[["SECRET"]]'), 'payment_activitys[0] is not an object'],
    ['an object for the rows', page('{"SECRET":1}'), 'payment_activitys is not a list'],
    ['an empty text for the rows', page('""'), 'payment_activitys is not a list'],
    ['an id beyond 2^53', page('[{"activity_id":7401000000000000123}]'), 'payment_activitys[0].activity_id'],
    ['an id with a fraction', page('[{"activity_id":1.5}]'), 'payment_activitys[0].activity_id'],
    ['an object for an id', page('[{"activity_id":{"SECRET":1}}]'), 'payment_activitys[0].activity_id'],
    [
      'a number for a pay date',
      page('[{"activity_id":"1","pay_date":20260102}]'),
      'payment_activitys[0].pay_date',
    ],
    [
      'an object for a pay date',
      page('[{"activity_id":"1","pay_date":{}}]'),
      'payment_activitys[0].pay_date',
    ],
    [
      'an object for a page token',
      page(`[${good}]`, ',"has_more":true,"page_token":{"SECRET":1}'),
      'page_token',
    ],
    ['a number for a page token', page(`[${good}]`, ',"has_more":true,"page_token":5'), 'page_token'],
    [
      'half of a surrogate pair in a page token',
      page(`[${good}]`, ',"has_more":true,"page_token":"\\ud800"'),
      'page_token',
    ],
    ['a text for has_more', page(`[${good}]`, ',"has_more":"SECRET","page_token":"x"'), 'has_more'],
  ])('%s is UPSTREAM_ERROR that names it, without what it said', async (_, what, named) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, what));
    const { code, text } = await ask(layer);
    expect(code).toBe('UPSTREAM_ERROR');
    expect(text).toContain(named);
    expect(text).not.toMatch(/SECRET|7401/);
    expect(callsTo(layer)).toBe(1);
  });

  const NAMES = gql`
    { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) {
      nodes { activityId names { value } calculationActivities { calculationActivityId } }
    } }
  `;

  test.each([
    ['a null among the names', '"activity_names":[null]', 'payment_activitys[1].activity_names[0]'],
    [
      'a number with a fraction for a name',
      '"activity_names":[{"value":1.5}]',
      'payment_activitys[1].activity_names[0].value',
    ],
    [
      'a text for a calculation activity',
      '"calculation_activities":["SECRET"]',
      'payment_activitys[1].calculation_activities[0]',
    ],
    [
      'an object for the calculation activities',
      '"calculation_activities":{"SECRET":1}',
      'payment_activitys[1].calculation_activities is not a list',
    ],
    [
      'an id beyond 2^53 in a calculation activity',
      '"calculation_activities":[{"calculation_activity_id":7401000000000000123}]',
      'payment_activitys[1].calculation_activities[0].calculation_activity_id',
    ],
  ])('%s is so too, where the list is selected', async (_, field, named) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, page(`[${good},{"activity_id":"2",${field}}]`)));
    const { errors } = await layer.hr.rawRequest(NAMES);
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_ERROR');
    expect(errors?.[0]?.message).toContain(named);
    expect(JSON.stringify(errors)).not.toMatch(/SECRET|7401/);
  });

  test('an id that is a whole number of few digits is served with all of them', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, page('[{"activity_id":9007199254740991}]')));
    expect(await layer.hr.request(PAGE)).toEqual({
      paymentActivities: { nodes: [{ activityId: '9007199254740991' }] },
    });
  });

  test('a text that is not UTF-8 is UPSTREAM_ERROR, and no replacement character', async () => {
    const { url } = await upstreamForTest((_, response) => {
      const body = Buffer.from(
        `{"code":0,"data":{"payment_activitys":[{"activity_id":"caf\u00e9"}]}}`,
        'latin1',
      );
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const layer = await layerForTest({ env: { FEISHU_BASE_URL: url } });
    const { code, text } = await ask(layer);
    expect(code).toBe('UPSTREAM_ERROR');
    expect(text).not.toContain('\ufffd');
  });

  const LEAVE_TYPES = gql`
    { leaveTypes { nodes { name subtypes { name names { value } subtypes { leaveTypeId name names { locale } } } } } }
  `;
  const PAY_GROUPS = gql`{ payGroups { nodes { countryRegionCode } } }`;
  const nested = (levels: number): string =>
    levels === 0 ? '[]' : `[{"leave_subtype_list":${nested(levels - 1)}}]`;

  test.each([
    ['an object for the subtypes', LEAVE_TYPES, '{"leave_subtype_list":{"SECRET":1}}', 'leave_subtype_list'],
    [
      'a null among the names of a subtype of a subtype',
      LEAVE_TYPES,
      '{"leave_subtype_list":[{"leave_subtype_list":[{"leave_type_name":[null]}]}]}',
      'leave_subtype_list[0].leave_subtype_list[0].leave_type_name[0]',
    ],
    [
      'subtypes in a thousand levels',
      LEAVE_TYPES,
      `{"leave_subtype_list":${nested(1_000)}}`,
      'nested too deep',
    ],
    ['a list for a country', PAY_GROUPS, '{"country_region":[{"alpha3_code":"SECRET"}]}', 'country_region'],
  ])('%s is UPSTREAM_ERROR that names it', async (_, document, row, named) => {
    const { url } = await upstreamForTest((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"code":0,"data":{"items":[${row}],"leave_type_list":[${row}]}}`);
    });
    const layer = await layerForTest({ env: { FEISHU_BASE_URL: url } });
    const { errors } = await layer.as('t-sandbox').rawRequest(document);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR' } }]);
    expect(errors?.[0]?.message).toContain(named);
    expect(JSON.stringify(errors)).not.toContain('SECRET');
  });

  test.each([
    ['a total that is a text', '"total":"SECRET"', 'total'],
    ['a negative total', '"total":-1', 'total'],
    ['a total that no Int of GraphQL can hold', '"total":4294967296', 'total'],
    [
      'an amount that is a number with a fraction',
      '"total":1,"payment_activity_details":[{"payment_details":[{"accounting_item_value":{"original_value":1.10}}]}]',
      'payment_activity_details[0].payment_details[0].accounting_item_value.original_value',
    ],
    [
      'a null among the items',
      '"total":1,"payment_activity_details":[{"payment_details":[null]}]',
      'payment_activity_details[0].payment_details[0]',
    ],
  ])('%s in payment details is UPSTREAM_ERROR that names it', async (_, data, named) => {
    const layer = await layerForTest({ env: { ACTIVITY_SCAN_DAYS_BACK: '20000' } });
    layer.sandbox.script({
      endpoint: 'GET /open-apis/payroll/v1/payment_activity_details',
      status: 200,
      contentType: 'application/json',
      body: `{"code":0,"data":{${data}}}`,
    });
    const [activity] = layer.sandbox.state.paymentActivities;
    const { errors } = await layer.hr.rawRequest(
      `query ($id: ID!) { paymentActivity(activityId: $id) { details(first: 1) { nodes { items { value } } } } }`,
      { id: activity?.activity_id },
    );
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_ERROR');
    expect(errors?.[0]?.message).toContain(named);
    expect(JSON.stringify(errors)).not.toContain('SECRET');
  });

  test('a pay date that is none is not remembered: the activity is searched, and found', async () => {
    const layer = await layerForTest({
      env: { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' },
    });
    const id = layer.sandbox.state.paymentActivities[3]?.activity_id;
    for (const date of ['"soon"', '"2026-13-45"', '5', '{}']) {
      layer.sandbox.script(at(list, page(`[{"activity_id":${JSON.stringify(id)},"pay_date":${date}}]`)));
      await ask(layer);
    }
    expect(
      await layer.hr.request('query ($id: ID!) { paymentActivity(activityId: $id) { activityId } }', { id }),
    ).toEqual({
      paymentActivity: { activityId: id },
    });
  });
});

describe('the circuit breaker', () => {
  test('opens after five failures in a row, and lets a call through after its open time', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at('*', { drop: 'before' }, 5));
    await ask(layer);
    await ask(layer);
    expect(callsTo(layer)).toBe(5);
    const { code, retryAfterMs, ms } = await ask(layer);
    expect(code).toBe('UPSTREAM_UNAVAILABLE');
    expect(retryAfterMs).toBeGreaterThan(500);
    expect(retryAfterMs).toBeLessThanOrEqual(2_000);
    expect(ms).toBeLessThan(500);
    expect(callsTo(layer)).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
    expect(await ask(layer)).toMatchObject({ code: undefined });
    expect(await ask(layer)).toMatchObject({ code: undefined });
    expect(callsTo(layer)).toBe(7);
  });

  test('lets one call at a time test Feishu, and stays open twice as long if it fails', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at('*', { drop: 'before' }, 5));
    layer.sandbox.script(at('*', { delayMs: 300, andThen: { drop: 'before' } }));
    await ask(layer);
    await ask(layer);
    const { retryAfterMs } = await ask(layer);
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
    const probe = ask(layer);
    await expect.poll(() => callsTo(layer), { interval: 5 }).toBe(6);
    const other = layer.hr.rawRequest(PAGE.replace('first: 1', 'first: 2'));
    expect((await other).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect((await probe).code).toBe('UPSTREAM_UNAVAILABLE');
    expect((await ask(layer)).retryAfterMs).toBeGreaterThan(3_000);
    expect(callsTo(layer)).toBe(6);
  });

  test('does not count a business refusal under HTTP 500', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(at(list, { refuse: { code: 2500006, http: 500 } }, 12));
    for (let count = 1; count <= 12; count++) {
      expect((await ask(layer)).code).toBe('UPSTREAM_ERROR');
      expect(callsTo(layer)).toBe(count);
    }
    expect(await ask(layer)).toMatchObject({ code: undefined });
  });

  test('answers UPSTREAM_UNAVAILABLE at once while Feishu cannot be reached', async () => {
    const { url, close } = await upstreamForTest(() => undefined);
    await close();
    const layer = await layerForTest({ env: { FEISHU_BASE_URL: url } });
    expect(await ask(layer)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await ask(layer);
    const { code, ms, retryAfterMs } = await ask(layer);
    expect(code).toBe('UPSTREAM_UNAVAILABLE');
    expect(ms).toBeLessThan(300);
    expect(retryAfterMs).toBeGreaterThan(0);
  });
});
