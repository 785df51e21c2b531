import { expect, test } from 'vitest';
import { RecentKeys } from '../src/async/recent-keys.ts';
import type { FeishuEvent } from '../src/events/event.ts';
import { createEventBus } from '../src/events/event-bus.ts';

const event = (id: string): FeishuEvent => ({
  id,
  createdAt: 0,
  type: 'paymentActivity',
  activityId: '7',
  change: 'ARCHIVED',
});

test('every listener hears each event once, until it unsubscribes', async () => {
  const bus = createEventBus();
  const heard: string[] = [];
  const stop = bus.subscribe(({ id }) => heard.push(`one ${id}`));
  bus.subscribe(({ id }) => heard.push(`two ${id}`));
  await bus.publish(event('a'));
  await bus.publish(event('a'));
  stop();
  await bus.publish(event('b'));
  expect(heard).toEqual(['one a', 'two a', 'two b']);
});

test('keys are remembered for their time, and no more of them than allowed', () => {
  let now = 0;
  const keys = new RecentKeys({ ttlMs: 100, max: 2, now: () => now });
  expect([keys.add('a'), keys.add('a')]).toEqual([true, false]);
  now = 99;
  expect([keys.add('a'), keys.add('b')]).toEqual([false, true]);
  now = 100;
  expect([keys.add('a'), keys.add('b')]).toEqual([true, false]);
  expect([keys.add('c'), keys.add('b')]).toEqual([true, true]);
});
