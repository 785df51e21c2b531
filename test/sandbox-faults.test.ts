import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { ARCHIVE, ask, LEAVE_PATCH, LIST, PLANS, THREE_YEARS } from './contract/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const activity_id = FIXTURES.activities.approved[0] ?? '';
const archive = () => ask(sandbox, ARCHIVE, { body: { activity_id } });
const list = () => ask(sandbox, LIST, { query: THREE_YEARS });
const status = () =>
  sandbox.state.paymentActivities.find((row) => row.activity_id === activity_id)?.activity_status;

test('a fault hits the first call to its endpoint only, by default', async () => {
  sandbox.script({ endpoint: ARCHIVE, refuse: { code: 2500003 } });
  expect((await list()).json.code).toBe(0);
  expect((await archive()).json).toMatchObject({ code: 2500003, msg: 'rpc fail' });
  expect((await archive()).json.code).toBe(0);
});

test('a fault can let calls pass first, hit several calls, and hit all endpoints', async () => {
  sandbox.script({ endpoint: '*', after: 1, times: 2, refuse: { code: 99991400 } });
  expect((await list()).status).toBe(200);
  const { status: http, headers } = await list();
  expect([http, headers['x-ogw-ratelimit-reset']]).toEqual([429, '1']);
  expect((await ask(sandbox, PLANS, { query: { page_size: 1 } })).status).toBe(429);
  expect((await list()).status).toBe(200);
});

test('faults hit in the order in which they were scripted', async () => {
  sandbox.script({ endpoint: LIST, refuse: { code: 2500001 } });
  sandbox.script({ endpoint: LIST, refuse: { code: 2500003 } });
  expect([(await list()).json.code, (await list()).json.code, (await list()).json.code]).toEqual([
    2500001, 2500003, 0,
  ]);
});

test('a refusal can set its message, status, data and headers', async () => {
  const record = { id: '42' };
  sandbox.script({
    endpoint: LEAVE_PATCH,
    refuse: { code: 1220010, http: 409, msg: 'there', data: { record }, headers: { 'x-request-id': 'r1' } },
  });
  const response = await ask(sandbox, LEAVE_PATCH, { path: { leave_id: '1' } });
  expect([response.status, response.headers['x-request-id']]).toEqual([409, 'r1']);
  expect(response.json).toMatchObject({ code: 1220010, msg: 'there', data: { record } });
});

describe('a response without an envelope', () => {
  test.each<[string, Omit<Extract<Fault, { status: number }>, 'endpoint'>]>([
    ['an HTML page of a gateway', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['an empty body', { status: 504 }],
    ['truncated JSON', { status: 200, body: '{"code":0,"da', contentType: 'application/json' }],
    ['a redirect', { status: 302, headers: { location: 'https://example.com/' } }],
    ['a body of 2 MB', { status: 200, body: 'x'.repeat(2_000_000), contentType: 'application/json' }],
  ])('%s', async (_, answer) => {
    sandbox.script({ endpoint: LIST, ...answer });
    const response = await list();
    expect(response.status).toBe(answer.status);
    expect(response.text).toBe(answer.body ?? '');
    expect(response.headers['content-type']).toBe(answer.contentType ?? 'text/html');
    expect(response.headers.location).toBe(answer.headers?.location);
    expect(sandbox.calls.at(-1)).toMatchObject({ status: answer.status, code: undefined });
  });
});

describe('a lost response', () => {
  test.each([
    ['before' as const, 375],
    ['after' as const, 400],
    ['midway' as const, 400],
  ])('the connection breaks %s the call is executed', async (drop, left) => {
    sandbox.script({ endpoint: ARCHIVE, drop });
    await expect(archive()).rejects.toThrow();
    expect(status()).toBe(left);
    expect(sandbox.calls).toMatchObject([{ endpoint: ARCHIVE, status: 0, code: undefined }]);
  });

  test('a write is executed behind a refusal or a gateway error only with respond: after-apply', async () => {
    sandbox.script({ endpoint: ARCHIVE, refuse: { code: 2500001 } });
    sandbox.script({ endpoint: ARCHIVE, refuse: { code: 2500001 }, respond: 'after-apply' });
    expect((await archive()).json.code).toBe(2500001);
    expect(status()).toBe(375);
    expect((await archive()).json.code).toBe(2500001);
    expect(status()).toBe(400);
    sandbox.reset();
    sandbox.script({ endpoint: ARCHIVE, status: 504, respond: 'after-apply' });
    expect((await archive()).status).toBe(504);
    expect(status()).toBe(400);
  });
});

describe('a late response', () => {
  const archiveWithTimeout = () =>
    request(sandbox.url + ARCHIVE.slice('POST '.length), {
      method: 'POST',
      headers: { authorization: 'Bearer t-sandbox' },
      body: JSON.stringify({ activity_id }),
      signal: AbortSignal.timeout(60),
    });

  test('arrives after the delay', async () => {
    sandbox.script({ endpoint: ARCHIVE, delayMs: 40 });
    const before = performance.now();
    expect((await archive()).json.code).toBe(0);
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
  });

  test('can have executed the write before the caller timed out', async () => {
    sandbox.script({ endpoint: ARCHIVE, delayMs: 60_000 });
    await expect(archiveWithTimeout()).rejects.toThrow();
    expect(status()).toBe(400);
  });

  test('can execute the write after the caller timed out', async () => {
    sandbox.script({ endpoint: ARCHIVE, delayMs: 120, apply: 'after' });
    await expect(archiveWithTimeout()).rejects.toThrow();
    expect(status()).toBe(375);
    while (status() !== 400) await wait(5);
  });

  test('can be followed by another fault', async () => {
    sandbox.script({ endpoint: ARCHIVE, delayMs: 5, andThen: { refuse: { code: 2500003 } } });
    expect((await archive()).json.code).toBe(2500003);
    sandbox.script({ endpoint: ARCHIVE, delayMs: 5, andThen: { drop: 'after' } });
    await expect(archive()).rejects.toThrow();
    expect(status()).toBe(400);
  });
});

describe('the control routes', () => {
  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };

  test('script one fault or several', async () => {
    await control('POST', '/faults', { endpoint: LIST, refuse: { code: 2500001 } });
    await control('POST', '/faults', [
      { endpoint: LIST, status: 502 },
      { endpoint: ARCHIVE, refuse: { code: 2500003 } },
    ]);
    expect([(await list()).status, (await list()).status, (await archive()).json.code]).toEqual([
      500, 502, 2500003,
    ]);
    await control('POST', '/faults', { endpoint: LIST, status: 502 });
    await control('DELETE', '/faults');
    expect((await list()).status).toBe(200);
  });

  test('say which field of a fault is invalid', async () => {
    const { status: http, json } = await control('POST', '/faults', {
      endpoint: LIST,
      refuse: { http: 500 },
    });
    expect(http).toBe(400);
    expect(JSON.stringify(json)).toContain('code');
  });

  test('list and clear the calls, calls to control routes not included', async () => {
    await list();
    const { json } = await control('GET', '/calls');
    expect(json).toMatchObject({ calls: [{ endpoint: LIST, status: 200, code: 0 }] });
    await control('DELETE', '/calls');
    expect((await control('GET', '/calls')).json).toEqual({ calls: [] });
  });

  test('scale the rate limits', async () => {
    await control('PUT', '/rates', { scale: 0.1 });
    await archive();
    expect((await archive()).status).toBe(429);
    await control('PUT', '/rates', { scale: 'unlimited' });
    expect((await archive()).status).toBe(500);
    expect((await control('PUT', '/rates', { scale: 0 })).status).toBe(400);
  });

  test('reset the data and the calls', async () => {
    await archive();
    expect(status()).toBe(400);
    await control('POST', '/reset');
    expect(status()).toBe(375);
    expect(sandbox.calls).toEqual([]);
  });

  test('list the routes, tokens and fixtures', async () => {
    expect((await control('GET', '')).json).toMatchObject({
      routes: { 'POST /_sandbox/faults': expect.any(String) },
      tokens: { 'u-sandbox-hr': expect.any(String) },
    });
    expect((await control('GET', '/fixtures')).json).toMatchObject({
      activities: { approved: expect.any(Array) },
    });
    expect((await control('GET', '/nothing')).status).toBe(404);
  });
});
