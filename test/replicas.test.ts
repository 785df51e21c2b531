import { setTimeout as wait } from 'node:timers/promises';
import { GraphQLClient, gql } from 'graphql-request';
import { describe, expect, onTestFinished, test } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { maxCallsInWindow } from './support/call-rate.ts';
import { LAYER, startProgram } from './support/program.ts';
import { hasRedis, redisForTest } from './support/redis.ts';

const list = endpointKey(listPaymentActivities);
const PAGE = gql`
  query Page($day: Date!, $first: Int!) {
    paymentActivities(payDate: { start: $day, end: "2026-12-31" }, first: $first) { nodes { activityId } }
  }
`;

/** Several processes of the layer over one sandbox with Feishu's own limits, as one Redis lets them share a budget. */
async function replicasForTest(count: number, redisUrl: string) {
  const sandbox = await startSandbox();
  onTestFinished(sandbox.close);
  const env = {
    PORT: '0',
    FEISHU_BASE_URL: sandbox.url,
    REDIS_URL: redisUrl,
    REPLICAS: String(count),
    REQUEST_TIMEOUT_MS: '4000',
  };
  const replicas = await Promise.all(Array.from({ length: count }, () => startProgram(LAYER, env)));
  onTestFinished(async () => {
    for (const { stop } of replicas) await stop();
  });
  return { sandbox, replicas };
}

/** Asks a replica without a pause, each time something else, so that no answer can be shared. */
function load(urls: readonly string[], clients: number) {
  const answers = { served: 0, told: 0, other: [] as unknown[] };
  let asked = 0;
  let isOver = false;
  const ask = async (url: string) => {
    const hr = new GraphQLClient(url, {
      headers: { authorization: 'Bearer u-sandbox-hr' },
      errorPolicy: 'all',
    });
    while (!isOver) {
      asked += 1;
      const day = `20${10 + (asked % 15)}-01-${String(1 + (asked % 28)).padStart(2, '0')}`;
      const variables = { day, first: 1 + (asked % 100) };
      const { errors } = await hr.rawRequest(PAGE, variables).catch(() => ({ errors: [] }));
      if (errors === undefined) answers.served += 1;
      else if (errors[0]?.extensions?.code === 'RATE_LIMITED') {
        answers.told += 1;
        // A refused client retries after a pause, so that the processors are free for the replicas.
        await wait(400);
      } else if (errors.length > 0) answers.other.push(errors);
      else return;
    }
  };
  const all = urls.flatMap((url) => Array.from({ length: clients }, () => ask(url)));
  return {
    answers,
    stop: async () => {
      isOver = true;
      await Promise.all(all);
    },
  };
}

const listed = (sandbox: Sandbox) => sandbox.calls.filter(({ endpoint }) => endpoint === list);
const refusedByFeishu = (sandbox: Sandbox) => sandbox.calls.filter(({ code }) => code === 99991400);
const readiness = async (url: string) => (await fetch(new URL('/health/ready', url))).text();

describe.runIf(hasRedis)('three replicas with one Redis', { timeout: 120_000 }, () => {
  test('together use the rate limit and never exceed it in any window', async () => {
    const redis = await redisForTest();
    const { sandbox, replicas } = await replicasForTest(3, redis.url);
    const { answers, stop } = load(
      replicas.map(({ url }) => url),
      8,
    );
    await wait(12_000);
    await stop();
    expect(maxCallsInWindow(listed(sandbox), 1_000)).toBeLessThanOrEqual(5);
    expect(refusedByFeishu(sandbox)).toEqual([]);
    expect(answers.other).toEqual([]);
    expect(listed(sandbox).length).toBeGreaterThan(25);
  });

  test('use a third each when Redis is killed, report it, and share again when it is back', async () => {
    const redis = await redisForTest();
    const { sandbox, replicas } = await replicasForTest(3, redis.url);
    const [first = { url: '', output: [] }] = replicas;
    const { answers, stop } = load(
      replicas.map(({ url }) => url),
      8,
    );
    await wait(4_000);
    await redis.kill();
    await expect
      .poll(() => readiness(first.url), { timeout: 5_000 })
      .toMatch(/^ready; Redis cannot be reached.*1\/3/);
    const before = listed(sandbox).length;
    await wait(4_000);
    const alone = listed(sandbox).length - before;
    await redis.start();
    await expect.poll(() => readiness(first.url), { timeout: 5_000 }).toBe('ready\n');
    await wait(6_000);
    await stop();
    expect(alone).toBeGreaterThan(3);
    expect(first.output.join(' ')).toMatch(
      /Redis cannot be reached.*1\/3 of every budget.*Redis is connected/,
    );
    expect(maxCallsInWindow(listed(sandbox), 1_000)).toBeLessThanOrEqual(5);
    expect(refusedByFeishu(sandbox)).toEqual([]);
    expect(answers.other).toEqual([]);
  });

  test('lose no permits with a replica that is killed', async () => {
    const redis = await redisForTest();
    const { sandbox, replicas } = await replicasForTest(3, redis.url);
    const [killed, ...others] = replicas;
    const { answers, stop } = load(
      replicas.map(({ url }) => url),
      8,
    );
    await wait(5_000);
    await killed?.stop();
    await wait(1_500);
    const before = listed(sandbox).length;
    await wait(5_000);
    const after = listed(sandbox).length - before;
    await stop();
    expect(others).toHaveLength(2);
    expect(after).toBeGreaterThan(10);
    expect(maxCallsInWindow(listed(sandbox), 1_000)).toBeLessThanOrEqual(5);
    expect(refusedByFeishu(sandbox)).toEqual([]);
    expect(answers.other).toEqual([]);
  });
});
