import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CredentialsRefused, type TenantToken } from '../src/datasources/feishu/auth/tenant-token.ts';
import { createTenantTokens } from '../src/datasources/feishu/auth/tenant-token-cache.ts';
import { issuerForTest } from './support/issuer.ts';
import { layerForTest } from './support/layer.ts';

const HOUR = 3_600_000;
const LIST = 'payroll:payment_activity:read';
const QUERY =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1) { nodes { activityId } } }';
const EXCHANGE = 'POST /open-apis/auth/v3/tenant_access_token/internal';

describe("the application's token", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Fetches that the test answers, one after the other. */
  function keeper() {
    const fetches: { resolve(token: TenantToken): void; reject(error: Error): void }[] = [];
    const reports: string[] = [];
    const tokens = createTenantTokens(
      () => new Promise((resolve, reject) => fetches.push({ resolve, reject })),
      (trouble) => reports.push(trouble),
    );
    return { tokens, fetches, reports };
  }

  test('is fetched once for any number of waiting calls', async () => {
    const { tokens, fetches } = keeper();
    const waiting = Promise.all(Array.from({ length: 100 }, () => tokens.current()));
    expect(fetches).toHaveLength(1);
    fetches[0]?.resolve({ token: 't-1', lifetimeMs: 2 * HOUR });
    expect(new Set(await waiting)).toEqual(new Set(['t-1']));
    expect(await tokens.current()).toBe('t-1');
    expect(fetches).toHaveLength(1);
  });

  test('is renewed in its last half hour, while the old one is used', async () => {
    const { tokens, fetches } = keeper();
    const first = tokens.current();
    fetches[0]?.resolve({ token: 't-1', lifetimeMs: 2 * HOUR });
    await first;
    await vi.advanceTimersByTimeAsync(1.5 * HOUR - 1_000);
    expect(fetches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetches).toHaveLength(2);
    expect(await tokens.current()).toBe('t-1');
    fetches[1]?.resolve({ token: 't-2', lifetimeMs: 2 * HOUR });
    await vi.advanceTimersByTimeAsync(0);
    expect(await tokens.current()).toBe('t-2');
    expect(fetches).toHaveLength(2);
  });

  test('that cannot be renewed is used until its expiry, with further attempts', async () => {
    const { tokens, fetches } = keeper();
    const first = tokens.current();
    fetches[0]?.resolve({ token: 't-1', lifetimeMs: HOUR });
    await first;
    await vi.advanceTimersByTimeAsync(HOUR / 2 + 10_000);
    fetches[1]?.reject(new Error('connection refused'));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(fetches).toHaveLength(3);
    fetches[2]?.reject(new Error('connection refused'));
    expect(await tokens.current()).toBe('t-1');
    await vi.advanceTimersByTimeAsync(HOUR);
    const late = tokens.current();
    fetches.at(-1)?.resolve({ token: 't-2', lifetimeMs: HOUR });
    expect(await late).toBe('t-2');
  });

  test('with less than half an hour is renewed once, without a loop', async () => {
    const { tokens, fetches } = keeper();
    const first = tokens.current();
    fetches[0]?.resolve({ token: 't-1', lifetimeMs: 600_000 });
    await first;
    await vi.advanceTimersByTimeAsync(1);
    expect(fetches).toHaveLength(2);
    fetches[1]?.resolve({ token: 't-2', lifetimeMs: 600_000 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetches).toHaveLength(2);
  });

  test('that was refused is discarded, and a later one is kept', async () => {
    const { tokens, fetches } = keeper();
    const first = tokens.current();
    fetches[0]?.resolve({ token: 't-1', lifetimeMs: 2 * HOUR });
    await first;
    tokens.discard('t-1');
    const second = tokens.current();
    fetches[1]?.resolve({ token: 't-2', lifetimeMs: 2 * HOUR });
    expect(await second).toBe('t-2');
    tokens.discard('t-1');
    expect(await tokens.current()).toBe('t-2');
  });

  test('is requested again every ten seconds with wrong credentials, not for every call', async () => {
    const { tokens, fetches, reports } = keeper();
    const first = tokens.current();
    fetches[0]?.reject(new CredentialsRefused(10014));
    await expect(first).rejects.toThrow(CredentialsRefused);
    await expect(tokens.current()).rejects.toThrow(CredentialsRefused);
    expect(fetches).toHaveLength(1);
    expect(tokens.trouble()).toMatch(/FEISHU_APP_ID/);
    await vi.advanceTimersByTimeAsync(10_001);
    expect(fetches).toHaveLength(2);
    fetches[1]?.reject(new CredentialsRefused(10014));
    await vi.advanceTimersByTimeAsync(10_001);
    expect(reports).toEqual([expect.stringContaining('10014')]);
    fetches[2]?.resolve({ token: 't-1', lifetimeMs: HOUR });
    await vi.advanceTimersByTimeAsync(0);
    expect(tokens.trouble()).toBeUndefined();
    expect(await tokens.current()).toBe('t-1');
  });

  test('is not requested after close', async () => {
    const { tokens, fetches } = keeper();
    const first = tokens.current();
    fetches[0]?.resolve({ token: 't-1', lifetimeMs: HOUR });
    await first;
    tokens.close();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(fetches).toHaveLength(1);
  });
});

describe('over HTTP', () => {
  async function company(env: Record<string, string> = {}) {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: { ...issuer.env, ...env } });
    return { layer, hr: layer.as(await issuer.sign({ scope: LIST })) };
  }

  test('fifty callers at once cost one exchange', async () => {
    const { layer, hr } = await company();
    await Promise.all(Array.from({ length: 50 }, () => hr.request(QUERY)));
    expect(layer.sandbox.calls.filter(({ endpoint }) => endpoint === EXCHANGE)).toHaveLength(1);
  });

  test('a token that Feishu no longer accepts is replaced once, and the call succeeds', async () => {
    const { layer, hr } = await company();
    await hr.request(QUERY);
    layer.sandbox.expireTenantTokens();
    layer.sandbox.clearCalls();
    expect((await hr.rawRequest(QUERY)).errors).toBeUndefined();
    expect(layer.sandbox.calls.map(({ endpoint, code }) => `${endpoint} ${code}`)).toEqual([
      'GET /open-apis/payroll/v1/payment_activitys 99991663',
      `${EXCHANGE} 0`,
      'GET /open-apis/payroll/v1/payment_activitys 0',
    ]);
  });

  test('a second refusal is UPSTREAM_ERROR without details', async () => {
    const { layer, hr } = await company();
    layer.sandbox.script({
      endpoint: 'GET /open-apis/payroll/v1/payment_activitys',
      times: 2,
      refuse: { code: 99991663 },
    });
    const { errors } = await hr.rawRequest(QUERY);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('operator'), extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
    expect(errors?.[0]?.extensions).not.toHaveProperty('feishu');
    expect(layer.sandbox.calls).toHaveLength(4);
  });

  test("99991663 for a caller's own token is UNAUTHENTICATED, without a second call", async () => {
    const { layer } = await company();
    const { errors } = await layer.as('t-expired').rawRequest(QUERY);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', feishu: { code: 99991663 } });
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test('wrong credentials are reported in /health/ready, and to callers without details', async () => {
    const { layer, hr } = await company({ FEISHU_APP_SECRET: 'not-the-secret' });
    const { errors } = await hr.rawRequest(QUERY);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR' } }]);
    expect(errors?.[0]?.extensions).not.toHaveProperty('feishu');
    expect(JSON.stringify(errors)).not.toMatch(/cli_sandbox|not-the-secret|10014/);
    const ready = await fetch(new URL('/health/ready', layer.url));
    expect(ready.status).toBe(503);
    expect(await ready.text()).toBe(
      'not ready: Feishu does not accept FEISHU_APP_ID and FEISHU_APP_SECRET (code 10014)\n',
    );
    expect((await layer.as('t-sandbox').rawRequest(QUERY)).errors).toBeUndefined();
  });

  test('a failed exchange is reported with its cause, and the next call tries again', async () => {
    const { layer, hr } = await company();
    layer.sandbox.script({ endpoint: EXCHANGE, drop: 'before' });
    const { errors } = await hr.rawRequest(QUERY);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect((await hr.rawRequest(QUERY)).errors).toBeUndefined();
  });

  test('a call waits for an exchange no longer than its deadline', async () => {
    const { layer, hr } = await company({ REQUEST_TIMEOUT_MS: '100' });
    layer.sandbox.script({ endpoint: EXCHANGE, delayMs: 60_000 });
    const { errors } = await hr.rawRequest(QUERY);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
  });
});
