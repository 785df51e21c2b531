import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EventBus, FeishuEvent } from '../src/events/event.ts';
import { connectRedis } from '../src/redis/connection.ts';
import { createRedisEventBus } from '../src/redis/events.ts';
import { activityChanged, callbackOf, EVENT_SETTINGS, post } from './support/feishu-events.ts';
import { layerForTest } from './support/layer.ts';
import { hasRedis, redisForTest } from './support/redis.ts';

const event = (id: string): FeishuEvent => ({
  id,
  createdAt: 0,
  type: 'paymentActivity',
  activityId: '7',
  change: 'ARCHIVED',
});

/** The bus of one replica, and the ids of the events that it has carried, in order. */
async function replicaForTest(url: string) {
  const store = await connectRedis({ url, replicas: 3 }, { namespace: 'test', report: () => undefined });
  if (!store) throw new Error('no Redis');
  onTestFinished(() => store.close());
  const bus = createRedisEventBus(store);
  const heard: string[] = [];
  bus.subscribe(({ id }) => heard.push(id));
  return { store, bus, heard };
}

/** Publishes as Feishu does: again, through any replica, until it is acknowledged. */
async function publish(event: FeishuEvent, replicas: readonly { readonly bus: EventBus }[]): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { bus } = replicas[(Number(event.id) + attempt) % replicas.length] ?? { bus: undefined };
    try {
      return await bus?.publish(event);
    } catch {
      await wait(20);
    }
  }
}

describe.runIf(hasRedis)('events over Redis', () => {
  test('reach every replica once, although Redis is killed and starts again without data', async () => {
    const redis = await redisForTest();
    const replicas = await Promise.all([1, 2, 3].map(() => replicaForTest(redis.url)));
    const ids = Array.from({ length: 1_000 }, (_, index) => String(index));
    let acknowledged = 0;
    const publishAll = async () => {
      await Promise.all(
        [0, 1, 2, 3, 4].map(async (first) => {
          for (let id = first; id < ids.length; id += 5) {
            await publish(event(String(id)), replicas);
            acknowledged += 1;
          }
        }),
      );
    };
    const killOnce = async () => {
      await expect.poll(() => acknowledged, { interval: 1 }).toBeGreaterThan(400);
      await redis.kill();
      await redis.start();
    };
    await Promise.all([publishAll(), killOnce()]);
    // Repeats of events from before and after the restart.
    for (const id of ids.filter((_, index) => index % 50 === 0)) await publish(event(id), replicas);
    for (const { heard } of replicas) {
      await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(ids.length);
      expect(heard.toSorted(byNumber)).toEqual(ids);
    }
  });

  test('reach a replica that was disconnected meanwhile, also from a Redis that has lost its data', async () => {
    const redis = await redisForTest();
    const network = await networkForTest(redis.url);
    const [one, other] = [await replicaForTest(redis.url), await replicaForTest(network.url)];
    await one.bus.publish(event('1'));
    await expect.poll(() => other.heard).toEqual(['1']);
    network.cut();
    await one.bus.publish(event('2'));
    network.restore();
    await expect.poll(() => other.heard, { timeout: 5_000 }).toEqual(['1', '2']);
    network.cut();
    await one.bus.publish(event('3'));
    await redis.kill();
    await redis.start();
    network.restore();
    await publish(event('4'), [one]);
    await expect.poll(() => other.heard.toSorted(), { timeout: 5_000 }).toEqual(['1', '2', '3', '4']);
    expect(one.heard.toSorted()).toEqual(['1', '2', '3', '4']);
  });

  test('do not reach a replica that started after them', async () => {
    const redis = await redisForTest();
    const one = await replicaForTest(redis.url);
    await one.bus.publish(event('1'));
    await expect.poll(() => one.heard).toEqual(['1']);
    const later = await replicaForTest(redis.url);
    await one.bus.publish(event('2'));
    await expect.poll(() => later.heard).toEqual(['2']);
  });

  test('are refused while Redis is away, and taken when Feishu sends them again', async () => {
    const redis = await redisForTest();
    const env = { ...EVENT_SETTINGS, REDIS_URL: redis.url };
    const layer = await layerForTest({ env });
    const heard: string[] = [];
    layer.events?.subscribe(({ id }) => heard.push(id));
    const callback = callbackOf(activityChanged('7001', 'ARCHIVED', { event_id: '1' }));
    await redis.kill();
    const sentAt = performance.now();
    expect((await post(layer.url, callback)).status).toBe(503);
    expect(performance.now() - sentAt).toBeLessThan(1_000);
    await redis.start();
    await expect.poll(async () => (await post(layer.url, callback)).status, { timeout: 10_000 }).toBe(200);
    expect((await post(layer.url, callback)).status).toBe(200);
    await expect.poll(() => heard).toEqual(['1']);
  });

  test('are refused within a second while Redis hangs', async () => {
    const redis = await redisForTest();
    const layer = await layerForTest({ env: { ...EVENT_SETTINGS, REDIS_URL: redis.url } });
    redis.freeze();
    onTestFinished(() => redis.thaw());
    const sentAt = performance.now();
    expect((await post(layer.url, callbackOf(activityChanged('7001')))).status).toBe(503);
    expect(performance.now() - sentAt).toBeLessThan(1_000);
  });
});

/** A way to a Redis that can be cut: connections end, and new ones are refused. */
async function networkForTest(redisUrl: string) {
  const { port } = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const upstream = connect(Number(port), '127.0.0.1');
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    restore: () => {
      isCut = false;
    },
  };
}

const byNumber = (a: string, b: string) => Number(a) - Number(b);
