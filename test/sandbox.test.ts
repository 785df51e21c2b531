import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import * as api from './contract/ask.ts';
import { ask, THREE_YEARS } from './contract/ask.ts';

/** The clock of the sandbox. */
let clock = Date.parse('2026-11-20T02:00:00Z');
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY, now: () => clock });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describe('authentication and permissions', () => {
  const list = (token: string | null) => ask(sandbox, api.LIST, { token, query: THREE_YEARS });

  test.each([
    ['no token', null, 400, 99991661],
    ['an unknown tenant token', 't-unknown', 400, 99991663],
    ['an unknown user token', 'u-unknown', 400, 99991668],
    ['a token in another form, such as a JWT', 'eyJhbGciOi.eyJzdWIi.c2ln', 400, 99991668],
    ['an expired user token', 'u-sandbox-expired', 401, 99991677],
  ])("%s is refused with Feishu's code", async (_, token, status, code) => {
    const response = await list(token);
    expect([response.status, response.json.code]).toEqual([status, code]);
    expect(response.json.data).toBeUndefined();
  });

  test('a user token is refused by an endpoint that takes tenant tokens only', async () => {
    const response = await ask(sandbox, api.PLANS, { token: 'u-sandbox-hr', query: { page_size: 10 } });
    expect([response.status, response.json.code]).toEqual([400, 99991668]);
  });

  test('a user without the permission is told which one is missing', async () => {
    const { status, json } = await list('u-sandbox-nobody');
    expect([status, json.code]).toEqual([400, 99991679]);
    expect(json.error?.permission_violations).toMatchObject([
      { type: 'action_privilege_required', subject: 'payroll:payment_activity:read' },
    ]);
  });

  test('an application without the permission is told which one is missing', async () => {
    const { status, json } = await ask(sandbox, api.ARCHIVE, {
      token: 't-sandbox-basic',
      body: { activity_id: FIXTURES.activities.approved[0] },
    });
    expect([status, json.code]).toEqual([400, 99991672]);
    expect(json.error?.permission_violations).toMatchObject([
      { type: 'action_scope_required', subject: 'payroll:payment_activity:archive' },
    ]);
  });

  test('a user with read permissions only cannot archive', async () => {
    const { json } = await ask(sandbox, api.ARCHIVE, {
      token: 'u-sandbox-viewer',
      body: { activity_id: 'x' },
    });
    expect(json.code).toBe(99991679);
    expect((await list('u-sandbox-viewer')).json.code).toBe(0);
  });

  test('the token is checked before the permission, and the permission before the parameters', async () => {
    const invalid = { query: {}, body: '{' };
    expect((await ask(sandbox, api.LIST, { ...invalid, token: 'u-x' })).json.code).toBe(99991668);
    expect((await ask(sandbox, api.LIST, { ...invalid, token: 'u-sandbox-nobody' })).json.code).toBe(
      99991679,
    );
    expect((await ask(sandbox, api.LIST, { ...invalid })).json.code).toBe(9499);
    expect((await ask(sandbox, api.LIST, { query: {} })).json.code).toBe(2500002);
  });
});

describe('the tenant token', () => {
  const credentials = { app_id: 'cli_sandbox', app_secret: 'sandbox-secret' };
  const exchange = (body: object | string) => ask(sandbox, api.TOKEN, { token: null, body });

  test('is issued in a flat object without data, and is accepted', async () => {
    const { json } = await exchange(credentials);
    expect(json).toMatchObject({ code: 0, msg: 'ok', tenant_access_token: expect.stringMatching(/^t-/) });
    expect(json.data).toBeUndefined();
    const token = json.tenant_access_token ?? '';
    expect((await ask(sandbox, api.PLANS, { token, query: { page_size: 1 } })).json.code).toBe(0);
  });

  test.each([
    ['a wrong secret', { ...credentials, app_secret: 'no' }, 10014],
    ['an unknown application', { ...credentials, app_id: 'cli_no' }, 10014],
    ['a missing secret', { app_id: 'cli_sandbox' }, 10003],
    ['truncated JSON', '{"app_id":', 10003],
  ])('%s is refused under HTTP 200', async (_, body, code) => {
    const { status, json } = await exchange(body);
    expect([status, json.code]).toEqual([200, code]);
  });

  test('is reused until 30 minutes of it are left; then a new one is issued and both are accepted', async () => {
    sandbox.expireTenantTokens();
    const first = (await exchange(credentials)).json;
    clock += 89 * 60_000;
    const second = (await exchange(credentials)).json;
    clock += 2 * 60_000;
    const third = (await exchange(credentials)).json;
    expect([first.expire, second.expire, third.expire]).toEqual([7_200, 31 * 60, 7_200]);
    expect(second.tenant_access_token).toBe(first.tenant_access_token);
    expect(third.tenant_access_token).not.toBe(first.tenant_access_token);
    for (const { tenant_access_token: token = '' } of [first, third]) {
      expect((await ask(sandbox, api.PLANS, { token, query: { page_size: 1 } })).json.code).toBe(0);
    }
  });

  test('is invalid after all were expired, and the fixed token stays valid', async () => {
    const { tenant_access_token: token = '' } = (await exchange(credentials)).json;
    sandbox.expireTenantTokens();
    expect((await ask(sandbox, api.PLANS, { token, query: { page_size: 1 } })).json.code).toBe(99991663);
    expect((await ask(sandbox, api.PLANS, { query: { page_size: 1 } })).json.code).toBe(0);
  });
});

describe('the wire format', () => {
  test('every response has its own log id, and errors repeat it', async () => {
    const good = await ask(sandbox, api.LIST, { query: THREE_YEARS });
    const bad = await ask(sandbox, api.LIST, { query: {} });
    expect(good.headers['x-tt-logid']).toMatch(/^\d{14}/);
    expect(bad.json.error?.log_id).toBe(bad.headers['x-tt-logid']);
    expect(bad.headers['x-tt-logid']).not.toBe(good.headers['x-tt-logid']);
  });

  test.each([
    ['GET /open-apis/payroll/v1/payment_activities'],
    ['DELETE /open-apis/payroll/v1/payment_activitys'],
    ['GET /'],
  ])('%s is a plain-text 404', async (endpoint) => {
    const { status, text, headers } = await ask(sandbox, endpoint);
    expect([status, text]).toEqual([404, '404 page not found']);
    expect(headers['content-type']).toContain('text/plain');
  });

  test('a body that is not JSON is 9499', async () => {
    const { status, json } = await ask(sandbox, api.ARCHIVE, { body: '{"activity_id":' });
    expect([status, json.code]).toEqual([400, 9499]);
  });

  test('a parameter of the wrong type is named by an endpoint without a code for it', async () => {
    const { status, json } = await ask(sandbox, api.CREATE, {
      query: { user_id_type: 'open_id' },
      body: { unique_id: 7 },
    });
    expect([status, json.code]).toEqual([400, 99992402]);
    expect(json.error?.field_violations).toMatchObject([{ field: 'unique_id' }]);
  });

  test('an encoded slash in a path parameter is part of the parameter', async () => {
    const { json } = await ask(sandbox, api.LEAVE_PATCH, { path: { leave_id: '../x/y' }, body: {} });
    expect(json.code).toBe(1220016);
    expect(sandbox.calls.at(-1)?.endpoint).toBe(api.LEAVE_PATCH);
  });

  test('calls are recorded in order, with their status and code', async () => {
    await ask(sandbox, api.LIST, { token: 'u-sandbox-hr', query: { ...THREE_YEARS, statuses: [375, 400] } });
    await ask(sandbox, api.ARCHIVE, { body: { activity_id: 'none' } });
    await ask(sandbox, 'GET /nowhere');
    expect(sandbox.calls).toMatchObject([
      {
        method: 'GET',
        path: '/open-apis/payroll/v1/payment_activitys',
        endpoint: api.LIST,
        query: { statuses: ['375', '400'], page_size: ['100'] },
        body: undefined,
        authorization: 'Bearer u-sandbox-hr',
        status: 200,
        code: 0,
      },
      { endpoint: api.ARCHIVE, body: { activity_id: 'none' }, status: 500, code: 2500006 },
      { endpoint: '', path: '/nowhere', status: 404, code: undefined },
    ]);
    sandbox.clearCalls();
    expect(sandbox.calls).toEqual([]);
  });

  test('two sandboxes have the same initial data', async () => {
    const other = await startSandbox();
    const [one, two] = await Promise.all(
      [sandbox, other].map((either) => ask(either, api.LIST, { query: THREE_YEARS })),
    );
    await other.close();
    expect(two?.json.data?.payment_activitys).toEqual(one?.json.data?.payment_activitys);
  });
});

describe('pages', () => {
  const page = (query: Parameters<typeof ask>[2] extends { query?: infer Q } | undefined ? Q : never) =>
    ask(sandbox, api.LIST, { token: 'u-sandbox-hr', query: { ...THREE_YEARS, page_size: 40, ...query } });

  async function walk(size: number): Promise<unknown[]> {
    const ids: unknown[] = [];
    let token: string | undefined;
    do {
      const { data } = (await page({ page_size: size, ...(token && { page_token: token }) })).json;
      ids.push(...(data?.payment_activitys ?? []).map((row) => row.activity_id));
      token = data?.page_token;
      expect(token !== undefined).toBe(data?.has_more);
    } while (token);
    return ids;
  }

  test('every row comes once and in order with any page size, and the last page has no token', async () => {
    const whole = await walk(100);
    expect(new Set(whole).size).toBe(150);
    expect(await walk(7)).toEqual(whole);
    expect(await walk(50)).toEqual(whole);
  });

  test('a token is valid for another page size, unless tokens are strict', async () => {
    const { page_token = '' } = (await page({})).json.data ?? {};
    expect((await page({ page_size: 5, page_token })).json.data?.payment_activitys).toHaveLength(5);
    sandbox.setStrictPageTokens(true);
    const strict = (await page({})).json.data?.page_token ?? '';
    expect((await page({ page_token: strict })).json.code).toBe(0);
    expect((await page({ page_size: 5, page_token: strict })).json.code).toBe(2500002);
    sandbox.setStrictPageTokens(false);
  });

  test('a token of another filter or endpoint, or a forged one, is refused', async () => {
    const { page_token = '' } = (await page({})).json.data ?? {};
    const plans = await ask(sandbox, api.PLANS, { query: { page_size: 2 } });
    for (const token of [plans.json.data?.page_token ?? '', 'Zm9yZ2Vk', `${page_token.slice(0, -6)}AAAA==`]) {
      const { status, json } = await page({ page_token: token });
      expect([status, json.code]).toEqual([400, 2500002]);
    }
    expect((await page({ page_token, pay_period_start_date: '2024-01-02' })).json.code).toBe(2500002);
    expect((await page({ page_token, statuses: [400] })).json.code).toBe(2500002);
    expect((await ask(sandbox, api.PLANS, { query: { page_size: 2, page_token } })).json.code).toBe(2290002);
  });

  test('a token is valid for two hours', async () => {
    const { page_token = '' } = (await page({})).json.data ?? {};
    clock += 2 * 3_600_000 - 1;
    expect((await page({ page_token })).json.code).toBe(0);
    clock += 1;
    expect((await page({ page_token })).json.code).toBe(2500002);
  });

  test('a row that leaves the filter between two pages does not shift the others', async () => {
    const approved = { statuses: [375], page_size: 10 };
    const first = (await page(approved)).json.data;
    await ask(sandbox, api.ARCHIVE, { body: { activity_id: first?.payment_activitys?.[0]?.activity_id } });
    const second = (await page({ ...approved, page_token: first?.page_token ?? '' })).json.data;
    expect(second?.payment_activitys?.[0]?.activity_id).toBe(FIXTURES.activities.approved[10]);
  });

  test.each([
    ['no page size', { page_size: [] }],
    ['a page of 101', { page_size: 101 }],
    ['a page of 0', { page_size: 0 }],
    ['a day that does not exist', { pay_period_start_date: '2026-02-29' }],
    ['an end before its start', { pay_period_end_date: '2023-12-31' }],
    ['statuses in one value', { statuses: '375,400' }],
    ['101 statuses', { statuses: Array.from({ length: 101 }, () => 375) }],
  ])('%s is an invalid parameter', async (_, query) => {
    const { status, json } = await page(query);
    expect([status, json.code]).toEqual([400, 2500002]);
  });

  test('both ends of a date range are included, and several statuses are a union', async () => {
    const day = { pay_period_start_date: '2026-06-10', pay_period_end_date: '2026-06-15' };
    const rows = (await page(day)).json.data?.payment_activitys ?? [];
    expect(rows.map((row) => row.pay_date)).toEqual(['2026-06-10', '2026-06-15']);
    const some = (await page({ statuses: [100, 375], page_size: 100 })).json.data?.payment_activitys ?? [];
    expect(new Set(some.map((row) => row.activity_status))).toEqual(new Set([100, 375]));
  });
});

describe('rate limits', () => {
  const limited = async (
    calls: (limited: Sandbox, later: (ms: number) => void) => Promise<void>,
    rateScale = 1,
  ) => {
    let time = 0;
    const own = await startSandbox({ rateScale, now: () => time });
    try {
      await calls(own, (ms) => {
        time += ms;
      });
    } finally {
      await own.close();
    }
  };

  test('the sixth list in a second is refused, with the time to wait', () =>
    limited(async (own, later) => {
      const list = (token: string) => ask(own, api.LIST, { token, query: THREE_YEARS });
      for (let n = 0; n < 5; n += 1)
        expect((await list(n % 2 ? 't-sandbox' : 'u-sandbox-hr')).status).toBe(200);
      later(400);
      const { status, json, headers } = await list('u-sandbox-viewer');
      expect([status, json.code, json.msg]).toEqual([429, 99991400, 'request trigger frequency limit']);
      expect([headers['x-ogw-ratelimit-limit'], headers['x-ogw-ratelimit-reset']]).toEqual(['5', '1']);
      later(600);
      expect((await list('u-sandbox-viewer')).status).toBe(200);
    }));

  test('the window slides instead of restarting', () =>
    limited(async (own, later) => {
      const archive = () => ask(own, api.ARCHIVE, { body: { activity_id: 'none' } });
      for (let n = 0; n < 10; n += 1) {
        await archive();
        later(3_000);
      }
      const refused = await archive();
      expect([refused.status, refused.headers['x-ogw-ratelimit-reset']]).toEqual([429, '30']);
      later(30_000);
      expect((await archive()).json.code).toBe(2500006);
      expect((await archive()).status).toBe(429);
    }));

  test('of two windows, both apply', () =>
    limited(async (own, later) => {
      const search = () => ask(own, api.CURRENCIES, { query: { page_size: 1 } });
      const burst = async (calls: number) => {
        const all = await Promise.all(Array.from({ length: calls }, search));
        return all.filter(({ status }) => status === 429).length;
      };
      expect(await burst(51)).toBe(1);
      for (let n = 1; n < 20; n += 1) {
        later(1_000);
        expect(await burst(50)).toBe(0);
      }
      later(1_000);
      const { status, headers } = await search();
      expect([status, headers['x-ogw-ratelimit-limit'], headers['x-ogw-ratelimit-reset']]).toEqual([
        429,
        '1000',
        '40',
      ]);
    }));

  test('limits can be scaled, and a call without a valid token does not count', () =>
    limited(async (own) => {
      const archive = (token: string) => ask(own, api.ARCHIVE, { token, body: { activity_id: 'none' } });
      for (let n = 0; n < 30; n += 1) expect((await archive('u-unknown')).status).toBe(400);
      for (let n = 0; n < 20; n += 1) expect((await archive('t-sandbox')).status).toBe(500);
      expect((await archive('t-sandbox')).status).toBe(429);
      own.setRateScale(Number.POSITIVE_INFINITY);
      expect((await archive('t-sandbox')).status).toBe(500);
    }, 2));
});

test('close ends open connections and pending delays at once', async () => {
  const own = await startSandbox();
  own.script({ endpoint: '*', delayMs: 60_000 });
  const pending = ask(own, api.LIST, { query: THREE_YEARS });
  const failed = expect(pending).rejects.toThrow();
  while (own.calls.length === 0) await wait(1);
  await own.close();
  await failed;
});
