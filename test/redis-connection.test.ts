import { setTimeout as wait } from 'node:timers/promises';
import { gql } from 'graphql-request';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { exchangeTenantToken } from '../src/datasources/feishu/auth/tenant-token.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { RateLimiter } from '../src/datasources/feishu/rate-limit/rate-limiter.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import { connectRedis } from '../src/redis/connection.ts';
import { RedisPermits } from '../src/redis/permits.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { paymentActivities } from '../src/sandbox/seed/payroll/payment-activities.ts';
import { deferred } from './support/deferred.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { hasRedis, redisForTest } from './support/redis.ts';

const list = endpointKey(listPaymentActivities);
const archive = endpointKey(archivePaymentActivity);
const [approved = ''] = FIXTURES.activities.approved;
const paidOn = paymentActivities.find(({ activity_id }) => activity_id === approved)?.pay_date ?? '';

const PAGE = gql`
  query Page($first: Int = 100) {
    paymentActivities(payDate: { start: "${paidOn}", end: "${paidOn}" }, first: $first) {
      nodes { activityId name status calculationActivities { name } }
    }
  }
`;
const BY_ID = gql`
  { paymentActivity(activityId: ${JSON.stringify(approved)}) { activityId status } }
`;
const ARCHIVE = gql`
  mutation { archivePaymentActivity(input: { activityId: ${JSON.stringify(approved)} }) { __typename } }
`;

interface PageData {
  paymentActivities: { nodes: { activityId: string; status: string }[] };
}

/** Layers that share a Redis, over one sandbox. */
async function replicasForTest(count: number, redisUrl: string, env: Record<string, string> = {}) {
  const sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY });
  onTestFinished(sandbox.close);
  const layers: Layer[] = [];
  for (let index = 0; index < count; index++) {
    layers.push(
      await layerForTest({
        env: { FEISHU_BASE_URL: sandbox.url, REDIS_URL: redisUrl, REPLICAS: String(count), ...env },
      }),
    );
  }
  const [one, other] = layers as [Layer, Layer];
  return { sandbox, one, other };
}

const callsTo = (sandbox: Sandbox, endpoint: string) =>
  sandbox.calls.filter((call) => call.endpoint === endpoint).length;
const statusIn = ({ paymentActivities: { nodes } }: PageData) =>
  nodes.find(({ activityId }) => activityId === approved)?.status;

describe.runIf(hasRedis)('replicas with one Redis', () => {
  test('a pause that one replica received applies to the others', async () => {
    const { url } = await redisForTest();
    const { sandbox, one, other } = await replicasForTest(2, url);
    const headers = { 'x-ogw-ratelimit-reset': '60' };
    sandbox.script({ endpoint: list, refuse: { code: 99991400, headers } });
    expect((await one.hr.rawRequest(PAGE)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    const { errors } = await other.hr.rawRequest(PAGE, { first: 2 });
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(Number(errors?.[0]?.extensions?.retryAfterMs)).toBeGreaterThan(50_000);
    expect(callsTo(sandbox, list)).toBe(1);
  });

  test('share one rate limit', async () => {
    const { url } = await redisForTest();
    const { one, other } = await replicasForTest(2, url, {
      FEISHU_BUDGET_SCALE: '0.4',
      REQUEST_TIMEOUT_MS: '900',
    });
    // For a while after they have come together, each has no more than its share of 1 a second.
    expect((await one.hr.rawRequest(PAGE, { first: 1 })).errors).toBeUndefined();
    expect((await one.hr.rawRequest(PAGE, { first: 2 })).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect((await other.hr.rawRequest(PAGE, { first: 3 })).errors).toBeUndefined();
    expect((await other.hr.rawRequest(PAGE, { first: 4 })).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
  });

  test('together keep both of two windows, for any latency', async () => {
    const { url } = await redisForTest();
    const rates = [
      { limit: 4, windowMs: 300 },
      { limit: 7, windowMs: 1_000 },
    ];
    const stores = await Promise.all(
      [1, 2, 3].map(() => connectRedis({ url, replicas: 1 }, { namespace: 'two', report: () => undefined })),
    );
    onTestFinished(() => {
      for (const store of stores) store?.close();
    });
    const arrivals: number[] = [];
    const until = performance.now() + 5_000;
    const makeCalls = async (budget: RateLimiter) => {
      while (performance.now() < until) {
        const deadline = { expiresAt: until + 5_000, signal: undefined };
        const permit = await budget.acquire(deadline, budget.lastReservation());
        permit.sent();
        await wait(Math.random() * 50);
        arrivals.push(performance.now());
        await wait(Math.random() * 100);
        permit.answered();
      }
    };
    await Promise.all(
      stores.flatMap((store) => {
        if (!store) throw new Error('no Redis');
        const budget = new RateLimiter('GET /x', (freed) => new RedisPermits(store, 'GET /x', rates, freed));
        return [makeCalls(budget), makeCalls(budget)];
      }),
    );
    for (const { limit, windowMs } of rates) {
      arrivals.forEach((time, index) => {
        expect(time - (arrivals[index - limit] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(windowMs);
      });
    }
    expect(arrivals.length).toBeGreaterThan(20);
  });

  test('share one tenant token, which Redis holds only encrypted', async () => {
    const { url } = await redisForTest();
    const application = { FEISHU_APP_ID: 'cli_sandbox', FEISHU_APP_SECRET: 'sandbox-secret' };
    const { sandbox, one, other } = await replicasForTest(2, url, application);
    await Promise.all([one.feishu.signIn(), other.feishu.signIn()]);
    expect([one.feishu.trouble(), other.feishu.trouble()]).toEqual([undefined, undefined]);
    expect(callsTo(sandbox, endpointKey(exchangeTenantToken))).toBe(1);
    const everything = await dump(url);
    expect(everything).toMatch(/tenant-token/);
    expect(everything).not.toMatch(/t-[\w-]{8}|sandbox-secret/);
  });

  test('share the pay dates of listed activities', async () => {
    const { url } = await redisForTest();
    const { sandbox, one, other } = await replicasForTest(2, url);
    await one.hr.request(PAGE);
    await expect.poll(() => dump(url)).toContain(paidOn);
    await other.hr.request(BY_ID);
    expect(callsTo(sandbox, list)).toBe(2);
  });

  test('a read after a write through one replica joins no call that another sent before', async () => {
    const { url } = await redisForTest();
    const { sandbox, one, other } = await replicasForTest(2, url);
    sandbox.script({ endpoint: list, delayMs: 2_000 });
    const before = other.hr.request<PageData>(PAGE);
    await expect.poll(() => callsTo(sandbox, list), { interval: 5 }).toBe(1);
    await one.hr.request(ARCHIVE);
    const after = other.hr.request<PageData>(PAGE);
    expect(statusIn(await after)).toBe('ARCHIVED');
    expect(statusIn(await before)).toBe('APPROVED');
    expect(callsTo(sandbox, archive)).toBe(1);
  });

  test('Redis contains no amount, name or caller’s token', async () => {
    const { url } = await redisForTest();
    const { sandbox, one } = await replicasForTest(1, url);
    const { paymentActivities: page } = await one.hr.request<{
      paymentActivities: { nodes: { name: string }[] };
    }>(PAGE);
    const { salaryArchives } = await one.hr.request<{
      salaryArchives: { nodes: { items: { value: string }[] }[] };
    }>(
      gql`
        query ($id: ID!) {
          salaryArchives(userIds: [$id], userIdType: PEOPLE_COREHR_ID) { nodes { items { value } } }
        }
      `,
      { id: [...sandbox.state.salaryArchives.keys()][0] },
    );
    const values = salaryArchives.nodes.flatMap(({ items }) => items.map(({ value }) => value));
    expect(values.length).toBeGreaterThan(0);
    await expect.poll(() => dump(url)).toContain(paidOn);
    const everything = await dump(url);
    for (const { name } of page.nodes) expect(everything).not.toContain(name);
    for (const value of values) expect(everything).not.toContain(value);
    expect(everything).not.toMatch(/u-sandbox/);
  });

  test('the layer continues without a Redis that hangs, and uses it again when it responds', async () => {
    const redis = await redisForTest();
    const { one } = await replicasForTest(1, redis.url);
    const readiness = async () => (await fetch(new URL('/health/ready', one.url))).text();
    await one.hr.request(PAGE);
    redis.freeze();
    const asked = performance.now();
    await one.hr.request(PAGE);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(await readiness()).toMatch(/^ready; Redis cannot be reached/);
    redis.thaw();
    await expect.poll(readiness, { timeout: 10_000 }).toBe('ready\n');
    await one.hr.request(PAGE);
  });

  test('without a reachable Redis the layer starts, serves and reports it', async () => {
    const redis = await redisForTest();
    await redis.kill();
    const layer = await layerForTest({ env: { REDIS_URL: redis.url, REPLICAS: '4' } });
    const readiness = async () => (await fetch(new URL('/health/ready', layer.url))).text();
    expect(await readiness()).toMatch(/^ready; Redis cannot be reached.*1\/4 of every budget/);
    expect((await layer.hr.rawRequest(PAGE)).errors).toBeUndefined();
    await redis.start();
    await expect.poll(readiness, { timeout: 10_000 }).toBe('ready\n');
  });
});

/** All keys and values. */
async function dump(url: string): Promise<string> {
  const redis = new Redis(url);
  const parts: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    if (type === 'string') parts.push(key, await redis.get(key));
    else if (type === 'hash') parts.push(key, await redis.hgetall(key));
    else parts.push(key, await redis.zrange(key, 0, -1, 'WITHSCORES'));
  }
  redis.disconnect();
  return JSON.stringify(parts);
}

test.runIf(hasRedis)(
  'a command that fails late does not end the connection that followed its own',
  async () => {
    const { url } = await redisForTest();
    const store = await connectRedis({ url, replicas: 1 }, { namespace: 'late', report: () => undefined });
    onTestFinished(() => store?.close());
    const { promise, resolve } = deferred();
    const late = store?.run(() => promise.then(() => Promise.reject(new Error('too late'))));
    await store?.run(() => Promise.reject(new Error('the first to fail')));
    expect(store?.upSince).toBeUndefined();
    await expect.poll(() => store?.upSince).toBeDefined();
    resolve();
    expect(await late).toBeUndefined();
    expect(store?.upSince).toBeDefined();
  },
);

test('a connection that is lost and closed sets no timer that would hold the process for a second', async () => {
  const options = { namespace: 'test', report: () => undefined };
  const connection = await connectRedis({ url: 'redis://127.0.0.1:1', replicas: 1 }, options);
  const timers = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => timers.mockRestore());
  connection?.close();
  expect(timers.mock.calls.map(([, ms]) => Number(ms)).filter((ms) => ms >= 1_000)).toEqual([]);
});
