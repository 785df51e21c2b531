import { setTimeout as wait } from 'node:timers/promises';
import { AESCipher, EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk';
import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { sampleAdjustment } from '../src/sandbox/scenarios/samples.ts';
import * as api from './contract/ask.ts';
import { ask } from './contract/ask.ts';
import { eventReceiverForTest } from './support/event-receiver.ts';
import { EVENT_SECRETS as SECRETS } from './support/feishu-events.ts';

const ARCHIVE_CHANGED = 'compensation.archive.changed_v1';
const [activityId = ''] = FIXTURES.activities.approved;

/** A sandbox without rate limits, whose events go to a receiver of the test. */
async function start(options: SandboxOptions = {}) {
  const receiver = await eventReceiverForTest();
  const sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY, ...options });
  onTestFinished(sandbox.close);
  await sandbox.events.setCallback({ url: receiver.url, ...SECRETS });
  return { sandbox, receiver };
}

const archive = (sandbox: Sandbox, activity_id = activityId) =>
  ask(sandbox, api.ARCHIVE, { body: { activity_id } });

async function control(sandbox: Sandbox, route: string, body?: object) {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...(await response.json()) };
}

/** Resolves when no event is under way any more. */
const settled = (sandbox: Sandbox) =>
  expect
    .poll(() => sandbox.events.sent.filter(({ state }) => state === 'pending'), { timeout: 10_000 })
    .toEqual([]);

test('archiving sends status_changed_v1 once and approved_v1 twice, signed and encrypted', async () => {
  const now = Date.parse('2026-11-20T02:00:00.123Z');
  const { sandbox, receiver } = await start({ now: () => now });
  expect((await archive(sandbox)).json.code).toBe(0);
  await settled(sandbox);
  const byType = receiver.events.toSorted((a, b) =>
    String(b.header.event_type).localeCompare(String(a.header.event_type)),
  );
  expect(byType.map(({ schema, event }) => [schema, event])).toEqual([
    ['2.0', { activity_id: activityId, status: 2 }],
    ['2.0', { activity_id: activityId }],
    ['2.0', { activity_id: activityId }],
  ]);
  expect(byType.map(({ header }) => header)).toEqual(
    ['status_changed_v1', 'approved_v1', 'approved_v1'].map((type) => ({
      event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      event_type: `payroll.payment_activity.${type}`,
      create_time: String(now),
      token: SECRETS.verificationToken,
      app_id: 'cli_sandbox',
      tenant_key: expect.any(String),
    })),
  );
  expect(new Set(byType.map(({ header }) => header.event_id)).size).toBe(3);
  expect(receiver.requests.at(-1)?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'x-lark-request-timestamp': String(Math.floor(now / 1_000)),
  });
});

test("the SDK's own dispatcher takes the events", async () => {
  const { sandbox, receiver } = await start();
  await archive(sandbox);
  await settled(sandbox);
  const taken: unknown[] = [];
  const dispatcher = new EventDispatcher({
    encryptKey: SECRETS.encryptKey,
    loggerLevel: LoggerLevel.error,
  }).register({
    'payroll.payment_activity.status_changed_v1': ({ activity_id, status }) => {
      taken.push({ activity_id, status });
    },
    'payroll.payment_activity.approved_v1': ({ activity_id }) => {
      taken.push({ activity_id });
    },
  });
  for (const { headers, body } of receiver.requests.slice(1)) {
    await dispatcher.invoke(Object.assign(Object.create({ headers }), JSON.parse(body)));
  }
  expect(taken).toHaveLength(3);
  expect(taken).toContainEqual({ activity_id: activityId, status: 2 });
  const { encrypt } = JSON.parse(receiver.requests[1]?.body ?? '');
  expect(JSON.parse(new AESCipher(SECRETS.encryptKey).decrypt(encrypt))).toEqual(receiver.events[0]);
});

test('a refused write sends nothing, and one whose answer is lost does', async () => {
  const { sandbox, receiver } = await start();
  await archive(sandbox, FIXTURES.activities.byStatus[200]);
  sandbox.script({ endpoint: api.ARCHIVE, drop: 'after' });
  await expect(archive(sandbox)).rejects.toThrow();
  await settled(sandbox);
  expect(receiver.events.map(({ event }) => event.activity_id)).toEqual(Array(3).fill(activityId));
});

test.each([
  [375, 400, [2, undefined, undefined]],
  [400, 375, [3]],
  [375, 360, [4]],
  [360, 375, [5]],
  [150, 375, [5]],
  [200, 375, [6]],
  [200, 300, []],
  [150, 200, []],
] as const)(
  'the control route changes an activity from %d to %d and sends the statuses %j',
  async (from, to, statuses) => {
    const { sandbox, receiver } = await start();
    const id = FIXTURES.activities.byStatus[from];
    expect(await control(sandbox, 'PUT /payment-activities/status', { activityId: id, status: to })).toEqual({
      status: 200,
      done: true,
    });
    const activity = sandbox.state.paymentActivities.find(({ activity_id }) => activity_id === id);
    expect(activity?.activity_status).toBe(to);
    await settled(sandbox);
    expect(receiver.events.map(({ event }) => event.status).toSorted()).toEqual(statuses);
  },
);

test.each([
  [200, 400],
  [400, 360],
  [375, 375],
])('an activity cannot go from %d to %d', async (from, to) => {
  const { sandbox } = await start();
  const activityId = FIXTURES.activities.byStatus[from];
  const answer = await control(sandbox, 'PUT /payment-activities/status', { activityId, status: to });
  expect(answer).toEqual({ status: 400, problem: expect.stringContaining(`status ${from}`) });
  expect(sandbox.events.sent).toEqual([]);
});

test('a salary set for a new day is an "add", and one for the same day a "modify"', async () => {
  const { sandbox, receiver } = await start();
  const { people_corehr_id } = FIXTURES.employees.regular;
  const set = async (unique_id: string) => {
    const body = { ...sampleAdjustment, unique_id };
    const { json } = await ask(sandbox, api.CREATE, { query: { user_id_type: 'open_id' }, body });
    await settled(sandbox);
    return { tid: json.data?.archive_tid, effective_date: body.effective_time };
  };
  const added = await set('123e4567-e89b-42d3-a456-426614174001');
  const modified = await set('123e4567-e89b-42d3-a456-426614174002');
  expect(receiver.events.map(({ header, event }) => [header.event_type, event])).toEqual([
    [
      ARCHIVE_CHANGED,
      {
        operate_type: 'add',
        employment_id: people_corehr_id,
        effective_date: added.effective_date,
        after_tid: added.tid,
      },
    ],
    [
      ARCHIVE_CHANGED,
      {
        operate_type: 'modify',
        employment_id: people_corehr_id,
        effective_date: added.effective_date,
        before_tid: added.tid,
        after_tid: modified.tid,
      },
    ],
  ]);
});

test('the control routes add, modify and delete an archive', async () => {
  const { sandbox, receiver } = await start();
  const { people_corehr_id: employmentId } = FIXTURES.employees.regular;
  const target = { employmentId, effectiveDate: '2026-12-01' };
  const archives = () => sandbox.state.salaryArchives.get(employmentId) ?? [];
  const before = [...archives()];
  const itemId = before.at(-1)?.archive_items?.[0]?.item_id;
  const items = [{ itemId, value: '31000.00' }];

  const added = await control(sandbox, 'POST /salary-archives', { ...target, items });
  expect(archives().at(-2)?.expiration_date).toBe('2026-11-30');
  expect(archives().at(-1)).toMatchObject({ tid: added.tid, effective_date: '2026-12-01' });
  expect(archives().at(-1)?.archive_items?.[0]).toMatchObject({ item_id: itemId, item_result: '31000.00' });
  await settled(sandbox);
  const modified = await control(sandbox, 'PUT /salary-archives', target);
  expect(archives().at(-1)).toMatchObject({ tid: modified.tid, created_time: expect.any(String) });
  await settled(sandbox);
  await control(sandbox, 'DELETE /salary-archives', target);
  expect(archives()).toEqual(before);
  await settled(sandbox);
  const common = { employment_id: employmentId, effective_date: '2026-12-01' };
  expect(receiver.events.map(({ event }) => event)).toEqual([
    { ...common, operate_type: 'add', after_tid: added.tid },
    { ...common, operate_type: 'modify', before_tid: added.tid, after_tid: modified.tid },
    { ...common, operate_type: 'delete', before_tid: modified.tid },
  ]);

  for (const [route, body, problem] of [
    ['POST /salary-archives', { ...target, employmentId: '1' }, 'no employee 1'],
    ['POST /salary-archives', { ...target, effectiveDate: before[0]?.effective_date }, 'already'],
    ['POST /salary-archives', { ...target, items: [{ itemId: '1', value: '1' }] }, 'no item 1'],
    ['PUT /salary-archives', target, 'no archive'],
    ['DELETE /salary-archives', target, 'no archive'],
  ] as const) {
    expect(await control(sandbox, route, body), route).toEqual({
      status: 400,
      problem: expect.stringContaining(problem),
    });
  }
});

test('a failed event is sent again four times, with the same event_id and a new signature', async () => {
  const { sandbox, receiver } = await start({ events: { retryScale: 1e-6 } });
  receiver.answer = { status: 503 };
  await control(sandbox, 'PUT /payment-activities/status', { activityId, status: 360 });
  await settled(sandbox);
  expect(sandbox.events.sent).toMatchObject([{ attempts: Array(5).fill(503), state: 'undelivered' }]);
  expect(new Set(receiver.events.map(({ header }) => header.event_id)).size).toBe(1);
  const sent = receiver.requests.slice(1);
  expect(new Set(sent.map(({ headers }) => headers['x-lark-request-nonce'])).size).toBe(5);
  expect(new Set(sent.map(({ body }) => body)).size).toBe(5);
});

test('an event without an answer in time is sent again until it is acknowledged', async () => {
  const { sandbox, receiver } = await start({ events: { retryScale: 1e-6, answerTimeoutMs: 100 } });
  receiver.answer = { status: 200, delayMs: 5_000 };
  await control(sandbox, 'PUT /payment-activities/status', { activityId, status: 360 });
  await expect.poll(() => sandbox.events.sent[0]?.attempts).toEqual([0]);
  receiver.answer = { status: 200 };
  await settled(sandbox);
  expect(sandbox.events.sent).toMatchObject([{ state: 'acknowledged' }]);
  expect(sandbox.events.sent[0]?.attempts.at(-1)).toBe(200);
});

test('a receiver that is down neither delays nor fails the write, and close() ends the retries', async () => {
  const { sandbox, receiver } = await start();
  receiver.answer = { status: 200, delayMs: 60_000 };
  expect((await archive(sandbox)).json.code).toBe(0);
  await expect.poll(() => receiver.events).toHaveLength(3);
  await sandbox.close();
  expect(sandbox.events.sent).toEqual([]);
  await wait(0);
  expect(receiver.events).toHaveLength(3);
});

test('held events are released the latest first, and all are repeated with their ids', async () => {
  const { sandbox, receiver } = await start();
  await control(sandbox, 'POST /events/hold');
  for (const status of [400, 375, 360, 375]) {
    await control(sandbox, 'PUT /payment-activities/status', { activityId, status });
  }
  expect(receiver.events).toEqual([]);
  await control(sandbox, 'POST /events/release');
  expect(receiver.events.map(({ event }) => event.status)).toEqual([5, 4, 3, undefined, undefined, 2]);
  const ids = () => receiver.events.map(({ header }) => header.event_id);
  const first = ids();
  await control(sandbox, 'POST /events/repeat');
  expect(ids()).toEqual([...first, ...first.toReversed()]);
});

test('the callback is set if it answers an unsigned challenge, and GET /events shows what was sent', async () => {
  const receiver = await eventReceiverForTest();
  const sandbox = await startSandbox();
  onTestFinished(sandbox.close);
  const set = (url: string) => control(sandbox, 'PUT /events', { url, ...SECRETS });
  await archive(sandbox);
  expect(await control(sandbox, 'GET /events')).toEqual({ status: 200, url: null, events: [] });

  expect(await set(sandbox.url)).toEqual({
    status: 400,
    problem: `${sandbox.url} was sent a challenge and answered 404 without it; no event is sent there`,
  });
  expect(await set('http://127.0.0.1:1/')).toMatchObject({ status: 400 });
  expect(await set('ftp://127.0.0.1/')).toMatchObject({
    status: 400,
    problem: expect.stringContaining('url'),
  });
  expect(await set(receiver.url)).toEqual({ status: 200, done: true });
  expect(receiver.requests[0]?.headers).not.toHaveProperty('x-lark-signature');

  await control(sandbox, 'PUT /payment-activities/status', { activityId, status: 375 });
  await settled(sandbox);
  const shown = await control(sandbox, 'GET /events');
  expect(shown).toMatchObject({
    url: receiver.url,
    events: [{ state: 'acknowledged', attempts: [200], content: { event: { status: 3 } } }],
  });
  expect(JSON.stringify(shown)).not.toContain(SECRETS.encryptKey);
  await control(sandbox, 'DELETE /events');
  await control(sandbox, 'PUT /payment-activities/status', { activityId, status: 360 });
  expect(await control(sandbox, 'GET /events')).toEqual({ status: 200, url: null, events: [] });
  expect(receiver.events).toHaveLength(1);
});

test('at most 5000 events are kept: the oldest are forgotten', async () => {
  const { sandbox } = await start();
  sandbox.events.hold();
  for (const status of Array.from({ length: 5_001 }, (_, n) => (n % 2 === 0 ? 360 : 375))) {
    sandbox.events.emit({
      event_type: 'payroll.payment_activity.status_changed_v1',
      event: { activity_id: String(status), status: 4 },
    });
  }
  expect(sandbox.events.sent).toHaveLength(5_000);
  expect(sandbox.events.sent[0]?.content.event).toMatchObject({ activity_id: '375' });
});
