import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { FeishuEvent } from '../src/events/event.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { hasRedis, redisForTest } from './support/redis.ts';
import {
  ACTIVITY_CHANGED,
  type ActivityChanged,
  activityEvent,
  collect,
  sseClient,
} from './support/subscriptions.ts';

const SUBSCRIBERS = 500;
const ACTIVITIES = 100;
const CHANGES = 10;
const TOKENS = ['u-sandbox-hr', 'u-sandbox-viewer', 'u-sandbox-basic', 't-sandbox', 't-sandbox-basic'];

/** Three replicas over one Redis and one Feishu. */
async function replicasForTest(redisUrl: string): Promise<[Layer, Layer, Layer]> {
  const options = { subscriptions: { perCaller: SUBSCRIBERS } };
  const shared = { REDIS_URL: redisUrl, REPLICAS: '3', LOG_LEVEL: 'silent' };
  const first = await layerForTest({ ...options, env: shared });
  const next = () => layerForTest({ ...options, env: { ...shared, FEISHU_BASE_URL: first.sandbox.url } });
  return [first, await next(), await next()];
}

/** Publishes as Feishu does: through any replica, and again until it is acknowledged. */
async function publish(replicas: readonly Layer[], event: FeishuEvent, attempt = 0): Promise<void> {
  const replica = replicas[(event.createdAt / 1_000 + attempt) % replicas.length];
  try {
    await replica?.events.publish(event);
  } catch {
    await wait(20);
    await publish(replicas, event, attempt + 1);
  }
}

describe.runIf(hasRedis)('on three replicas over one Redis', () => {
  test(`${SUBSCRIBERS} subscribers hear of ${ACTIVITIES * CHANGES} changes, although Redis is killed: each once, by few reads, and of no activity that they may not see`, async () => {
    const redis = await redisForTest();
    const replicas = await replicasForTest(redis.url);
    const [{ sandbox }] = replicas;
    const ids = sandbox.state.paymentActivities.slice(0, ACTIVITIES).flatMap((row) => row.activity_id ?? []);
    const [hidden = ''] = ids;
    sandbox.state.paymentActivities = sandbox.state.paymentActivities.filter(
      ({ activity_id }) => activity_id !== hidden,
    );
    const subscribers = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, async (_, n) => {
        const { url } = replicas[n % replicas.length] ?? replicas[0];
        const activityId = ids[n % ids.length] ?? '';
        const client = sseClient(url, TOKENS[n % TOKENS.length]);
        const received = collect<ActivityChanged>(client, ACTIVITY_CHANGED, { activityIds: [activityId] });
        await received.begun;
        return { activityId, received };
      }),
    );
    sandbox.clearCalls();

    const events = Array.from({ length: CHANGES }, () =>
      ids.map((id) => activityEvent(id, 'SKIPPED')),
    ).flat();
    const half = events.length / 2;
    await Promise.all(events.slice(0, half).map((event) => publish(replicas, event)));
    await redis.kill();
    const others = Promise.all(events.slice(half).map((event) => publish(replicas, event)));
    await redis.start();
    await others;

    const timesOf = (id: string) =>
      events
        .filter(({ activityId }) => activityId === id && id !== hidden)
        .map(({ createdAt }) => new Date(createdAt).toISOString().replace('.000', ''));
    await Promise.all(
      subscribers.map(({ activityId, received }) => received.atLeast(timesOf(activityId).length)),
    );
    for (const { activityId, received } of subscribers) {
      const told = received.results.map(({ data }) => data?.paymentActivityChanged?.changedAt);
      expect(told.sort()).toEqual(timesOf(activityId));
    }
    // A hundred or so: each principal of a replica reads together what comes together. One for each change and principal
    // would be 5,000.
    expect(sandbox.calls.length).toBeLessThan(500);
  });
});
