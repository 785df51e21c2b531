import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as sdk from '@larksuiteoapi/node-sdk';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { FeishuEvent } from '../src/events/event.ts';
import { createEventBus } from '../src/events/event-bus.ts';
import { loadFeishuSdk, openLongConnection } from '../src/events/long-connection.ts';
import { activityChanged, archiveChanged, feishuEvent } from './support/feishu-events.ts';
import { longConnectionServerForTest } from './support/long-connection.ts';
import { LAYER } from './support/program.ts';
import { hasRedis, redisForTest } from './support/redis.ts';

const application = { id: 'cli_0123456789abcdef', secret: 'the-secret' };
const ours = { app_id: application.id };

/** A long connection to Feishu's side of it, and what it made known. */
async function longConnectionForTest(publish = createEventBus().publish) {
  const feishu = await longConnectionServerForTest();
  const results: string[] = [];
  const lines: string[] = [];
  const connection = openLongConnection(sdk, {
    application,
    baseUrl: `${feishu.url}/`,
    tenantKey: undefined,
    publish,
    observe: (result) => results.push(result),
    report: (line) => lines.push(line),
  });
  onTestFinished(connection.close);
  return { feishu, connection, results, lines };
}

const printed = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

test('events come over a long connection, which opens again when it is lost and ends when it is closed', async () => {
  const spies = printed.map((method) => vi.spyOn(console, method));
  const bus = createEventBus();
  const heard: FeishuEvent[] = [];
  bus.subscribe((event) => heard.push(event));
  const { feishu, connection, results, lines } = await longConnectionForTest(bus.publish);
  // The SDK hears nothing on a connection until it has said that it is open.
  await expect.poll(() => lines).toHaveLength(1);
  expect(feishu.requests).toMatchObject([{ AppID: application.id, AppSecret: application.secret }]);

  const event = activityChanged('7001', 'APPROVED', ours);
  expect([await feishu.send(event), await feishu.send(event)]).toEqual([200, 200]);
  expect(heard).toMatchObject([{ type: 'paymentActivity', activityId: '7001', change: 'APPROVED' }]);
  expect(await feishu.send(feishuEvent('contact.user.created_v3', {}, ours))).toBe(200);
  expect(await feishu.send(activityChanged('7001'))).toBe(500);
  expect(await feishu.send(activityChanged('', 'APPROVED', ours))).toBe(500);
  expect(results).toEqual(['published', 'published', 'unknown', 'wrong_application', 'malformed']);

  for (const socket of feishu.connections) socket.terminate();
  await expect.poll(() => lines, { timeout: 5_000 }).toHaveLength(3);
  expect(await feishu.send(archiveChanged('8001', 'delete', ours))).toBe(200);
  expect(heard).toMatchObject([{}, { type: 'salaryArchive', change: 'DELETED' }]);

  connection.close();
  await expect.poll(() => feishu.connections.size).toBe(0);
  expect(lines).toEqual([
    'The long connection for events is open',
    'The long connection for events is lost, and opened again',
    'The long connection for events is restored',
  ]);
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});

test('an event that cannot be published is not acknowledged', async () => {
  const { feishu, results, lines } = await longConnectionForTest(() => Promise.reject(new Error('no Redis')));
  await expect.poll(() => lines).toHaveLength(1);
  expect(await feishu.send(activityChanged('7001', 'ARCHIVED', ours))).toBe(500);
  expect(results).toEqual(['unpublished']);
});

test('a refusal is reported with its code only, and the connection is tried again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { feishu, lines } = await longConnectionForTest();
  feishu.refuse(514);
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toMatch(/^Feishu refuses the long connection for events \(code 514\)/);
  feishu.refuse(0);
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.waitFor(() => expect(feishu.connections.size).toBe(1));
});

test('whether the SDK is installed is told from other errors', async () => {
  const missing = Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
  expect(await loadFeishuSdk(() => Promise.reject(missing))).toBeUndefined();
  await expect(loadFeishuSdk(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await loadFeishuSdk()).toHaveProperty('WSClient');
});

test.runIf(hasRedis)(
  'the program takes events over a long connection and Redis, and ends at once on SIGTERM',
  async () => {
    const redis = await redisForTest();
    const feishu = await longConnectionServerForTest();
    const settings = {
      PORT: '0',
      FEISHU_BASE_URL: feishu.url,
      FEISHU_APP_ID: application.id,
      FEISHU_APP_SECRET: application.secret,
      FEISHU_EVENTS: 'long-connection',
      REDIS_URL: redis.url,
    };
    const child = spawn(process.execPath, [LAYER], {
      env: { PATH: process.env.PATH, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const printed = () => lines.join('\n');
    await expect.poll(printed, { timeout: 30_000 }).toContain('The long connection for events is open');
    await expect.poll(printed, { timeout: 30_000 }).toContain('listens on');
    expect(await feishu.send(activityChanged('7001', 'ARCHIVED', ours))).toBe(200);
    const ended = once(child, 'exit');
    const signalled = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - signalled).toBeLessThan(4_000);
    expect(printed()).toContain('Feishu event: published');
    expect(printed()).not.toMatch(/7001|the-secret|secret-ticket/);
  },
);
