import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { paymentActivities } from '../src/sandbox/seed/payroll/payment-activities.ts';
import { LIST } from './contract/ask.ts';
import { EVENT_SECRETS, EVENT_SETTINGS, EVENTS_PATH } from './support/feishu-events.ts';
import { layerForTest } from './support/layer.ts';
import { hasRedis, redisForTest } from './support/redis.ts';
import { collect, sseClient } from './support/subscriptions.ts';

const REPLICAS = 3;
const PRINCIPALS = ['u-sandbox-hr', 'u-sandbox-viewer', 'u-sandbox-basic', 't-sandbox'];
const SUBSCRIBERS = 500;
const EVENTS = 1_000;

const CHANGED = `subscription Changed($activityIds: [ID!]) {
  paymentActivityChanged(activityIds: $activityIds) { change changedAt activity { activityId } }
}`;

interface Changed {
  readonly paymentActivityChanged: {
    readonly changedAt: string;
    readonly activity: { readonly activityId: string };
  };
}

/** Each second of the sandbox's clock has one event for each activity, so that `changedAt` tells them apart. */
const SECONDS = 10;
const activities = paymentActivities.slice(0, EVENTS / SECONDS).map(({ activity_id }) => activity_id ?? '');

/** Three replicas over one Redis and one sandbox, whose events each replica receives a third of. */
async function replicasForTest() {
  const redis = await redisForTest();
  const start = Date.now() - SECONDS * 1_000;
  let clock = start;
  const sandbox = await startSandbox({
    rateScale: Number.POSITIVE_INFINITY,
    now: () => clock,
    events: { retryScale: 0.003 },
  });
  onTestFinished(sandbox.close);
  const env = {
    ...EVENT_SETTINGS,
    FEISHU_BASE_URL: sandbox.url,
    FEISHU_BUDGET_SCALE: '1000000',
    REDIS_URL: redis.url,
    REPLICAS: String(REPLICAS),
    ACTIVITY_SCAN_DAYS_BACK: '20000',
  };
  const subscriptions = { perCaller: SUBSCRIBERS };
  const urls: string[] = [];
  for (let n = 0; n < REPLICAS; n += 1) urls.push((await layerForTest({ env, subscriptions })).url);

  /** Makes the events of one second: one for each activity. */
  const emitAt = async (second: number) => {
    clock = start + second * 1_000;
    const url = urls[second % REPLICAS] ?? '';
    await sandbox.events.setCallback({ ...EVENT_SECRETS, url: new URL(EVENTS_PATH, url).href });
    for (const activity_id of activities) {
      sandbox.events.emit({
        event_type: 'payroll.payment_activity.status_changed_v1',
        event: { activity_id, status: 4 },
      });
    }
  };
  return { redis, sandbox, urls, emitAt };
}

test.runIf(hasRedis)(
  `${SUBSCRIBERS} subscribers of ${REPLICAS} replicas hear each of ${EVENTS} signed events once, although Redis is killed and Feishu repeats them`,
  async () => {
    const { redis, sandbox, urls, emitAt } = await replicasForTest();
    const subscribers = Array.from({ length: SUBSCRIBERS }, (_, n) => {
      const activityId = activities[n % activities.length] ?? '';
      const client = sseClient(urls[n % REPLICAS] ?? '', PRINCIPALS[n % PRINCIPALS.length]);
      return { activityId, received: collect<Changed>(client, CHANGED, { activityIds: [activityId] }) };
    });
    const refused = collect(sseClient(urls[0] ?? '', 'u-sandbox-nobody'), CHANGED);
    for (const { received } of [...subscribers, { received: refused }]) await received.begun;
    sandbox.clearCalls();

    for (let second = 0; second < SECONDS; second += 1) {
      const isLost = second === SECONDS / 2;
      if (isLost) await redis.kill();
      await emitAt(second);
      if (isLost) await redis.start();
    }
    const isAcknowledged = () => sandbox.events.sent.every(({ state }) => state === 'acknowledged');
    await expect.poll(isAcknowledged, { timeout: 120_000, interval: 200 }).toBe(true);
    expect(sandbox.events.sent.some(({ attempts }) => attempts.length > 1)).toBe(true);
    for (const { received } of subscribers) await received.atLeast(SECONDS);
    // One read for all subscribers of a principal, and of what comes at the same time.
    const reads = sandbox.calls.filter(({ endpoint }) => endpoint === LIST);
    expect(reads.length).toBeLessThan(EVENTS * PRINCIPALS.length * REPLICAS * 0.25);

    await sandbox.events.repeat();
    await emitAt(SECONDS);
    for (const { activityId, received } of subscribers) {
      await received.atLeast(SECONDS + 1);
      const changes = received.results.map(({ data }) => data?.paymentActivityChanged);
      expect(new Set(changes.map((change) => change?.activity.activityId))).toEqual(new Set([activityId]));
      expect(changes).toHaveLength(SECONDS + 1);
      expect(new Set(changes.map((change) => change?.changedAt)).size).toBe(SECONDS + 1);
    }
    expect(refused.results).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
  },
  240_000,
);
