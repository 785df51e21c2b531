import { AESCipher } from '@larksuiteoapi/node-sdk';
import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listSalaryItemCategories } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { decrypt } from '../src/events/encryption.ts';
import type { FeishuEvent } from '../src/events/event.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { paymentActivities } from '../src/sandbox/seed/payroll/payment-activities.ts';
import {
  activityChanged,
  archiveChanged,
  type Callback,
  callbackOf,
  EVENT_SECRETS,
  EVENT_SETTINGS,
  EVENTS_PATH,
  encrypt,
  feishuEvent,
  post,
  sendEvent,
  sign,
} from './support/feishu-events.ts';
import { type Layer, type LayerOptions, layerForTest } from './support/layer.ts';

/** A layer that takes events, and those that its bus has carried. */
async function layerWithEvents({ env, ...options }: LayerOptions = {}) {
  const layer = await layerForTest({ env: { ...EVENT_SETTINGS, ...env }, ...options });
  const heard: FeishuEvent[] = [];
  layer.events?.subscribe((event) => heard.push(event));
  return { layer, heard };
}

const resultsIn = ({ logs }: Layer) =>
  logs.filter(({ event }) => event === 'feishu-event').map(({ result }) => result);

describe('events that Feishu sends', () => {
  test('are acknowledged and carried on', async () => {
    const { layer, heard } = await layerWithEvents();
    const header = { event_id: 'e1', create_time: '1764000000123' };
    const { status, ...response } = await sendEvent(layer.url, activityChanged('7001', 'SKIPPED', header));
    expect([status, await new Response(response.body).text()]).toEqual([200, '']);
    await sendEvent(
      layer.url,
      archiveChanged('8001', 'add', { event_id: 'e2', create_time: '1764000000124' }),
    );
    expect(heard).toEqual([
      { id: 'e1', createdAt: 1764000000123, type: 'paymentActivity', activityId: '7001', change: 'SKIPPED' },
      {
        id: 'e2',
        createdAt: 1764000000124,
        type: 'salaryArchive',
        change: 'ADDED',
        employmentId: '8001',
        effectiveDate: '2026-01-01',
        beforeTid: '71',
        afterTid: '72',
      },
    ]);
  });

  test('of every status and operation have their change', async () => {
    const { layer, heard } = await layerWithEvents();
    const type = 'payroll.payment_activity.status_changed_v1';
    for (const status of [2, 3, 4, 5, 6]) {
      await sendEvent(layer.url, feishuEvent(type, { activity_id: '7', status }));
    }
    await sendEvent(layer.url, feishuEvent('payroll.payment_activity.approved_v1', { activity_id: '7' }));
    for (const operation of ['add', 'modify', 'delete'] as const) {
      await sendEvent(layer.url, archiveChanged('8', operation));
    }
    expect(heard.map(({ change }) => change)).toEqual([
      ...['ARCHIVED', 'UNARCHIVED', 'APPROVAL_CANCELLED', 'SKIPPED', 'APPROVED', 'ARCHIVED'],
      ...['ADDED', 'MODIFIED', 'DELETED'],
    ]);
  });

  test('are carried once, however often they are sent', async () => {
    const { layer, heard } = await layerWithEvents();
    const callback = callbackOf(activityChanged('7001'));
    const statuses = [];
    for (let times = 0; times < 3; times += 1) statuses.push((await post(layer.url, callback)).status);
    expect(statuses).toEqual([200, 200, 200]);
    expect(heard).toHaveLength(1);
  });

  test('of a type or change that is not known, or in envelope 1.0, are acknowledged', async () => {
    const { layer, heard } = await layerWithEvents();
    const { verificationToken: token } = EVENT_SECRETS;
    const messages = [
      feishuEvent('contact.user.created_v3', { object: {} }),
      feishuEvent('payroll.payment_activity.status_changed_v1', { activity_id: '7', status: 9 }),
      feishuEvent('compensation.archive.changed_v1', { employment_id: '8', operate_type: 'merge' }),
      {
        uuid: 'u1',
        token,
        type: 'event_callback',
        event: { type: 'leave_approvalV2', app_id: 'cli_sandbox' },
      },
    ];
    for (const message of messages) expect((await sendEvent(layer.url, message)).status).toBe(200);
    expect(heard).toEqual([]);
    expect(resultsIn(layer)).toEqual(messages.map(() => 'unknown'));
  });

  test('may have ids as numbers, as long as no digit is lost', async () => {
    const { layer, heard } = await layerWithEvents();
    const type = 'payroll.payment_activity.status_changed_v1';
    const text = JSON.stringify(feishuEvent(type, { activity_id: 1, status: 2 }));
    const withId = (id: string) =>
      sign(JSON.stringify({ encrypt: encrypt(text.replace('"activity_id":1', `"activity_id":${id}`)) }));
    expect((await post(layer.url, withId('9007199254740991'))).status).toBe(200);
    expect((await post(layer.url, withId('9007199254740993'))).status).toBe(400);
    expect(heard).toMatchObject([{ activityId: '9007199254740991' }]);
  });
});

describe('the challenge is answered', () => {
  const challenge = (token = EVENT_SECRETS.verificationToken) => ({
    challenge: 'ajls384k-djx98XX',
    token,
    type: 'url_verification',
  });

  test('with or without a signature, as Feishu sends none', async () => {
    const { layer } = await layerWithEvents();
    const { headers, body } = callbackOf(challenge());
    const { 'x-lark-signature': _, ...unsigned } = headers;
    for (const sent of [headers, unsigned]) {
      const response = await post(layer.url, { headers: sent, body });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.json()).toEqual({ challenge: 'ajls384k-djx98XX' });
    }
  });

  test('not if it is not encrypted with the key, or has another token, or is no challenge', async () => {
    const { layer, heard } = await layerWithEvents();
    const headers = { 'content-type': 'application/json' };
    const encrypted = (message: object, key?: string) =>
      JSON.stringify({ encrypt: encrypt(JSON.stringify(message), key) });
    const bodies = [
      JSON.stringify(challenge()),
      encrypted(challenge(), 'another key'),
      encrypted(challenge('another token')),
      encrypted(activityChanged('7001')),
      encrypted({ token: EVENT_SECRETS.verificationToken, type: 'url_verification' }),
    ];
    for (const body of bodies) {
      const response = await post(layer.url, { headers, body });
      expect([response.status, await response.text()]).toEqual([401, '']);
    }
    expect(heard).toEqual([]);
  });
});

/** A callback whose signature is of another request. */
function with_(callback: Callback, change: Partial<Record<string, string>>): Callback {
  const headers: Record<string, string> = { ...callback.headers };
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  return { ...callback, headers };
}

const seconds = (ms: number) => String(Math.floor((Date.now() + ms) / 1_000));
const valid = () => callbackOf(activityChanged('7001'));
const encryptedBody = (text: string, key?: string) => JSON.stringify({ encrypt: encrypt(text, key) });
const truncated = (text: string) => {
  const cut = Buffer.from(encrypt(text), 'base64').subarray(0, -16).toString('base64');
  return sign(JSON.stringify({ encrypt: cut }));
};

const refused: [what: string, callback: () => Callback, status: number, result: string][] = [
  ['without a signature', () => with_(valid(), { 'x-lark-signature': undefined }), 401, 'bad_signature'],
  ['without a nonce', () => with_(valid(), { 'x-lark-request-nonce': undefined }), 401, 'bad_signature'],
  [
    'with a forged signature',
    () => with_(valid(), { 'x-lark-signature': 'f'.repeat(64) }),
    401,
    'bad_signature',
  ],
  [
    'with a signature of another length',
    () => with_(valid(), { 'x-lark-signature': 'ff' }),
    401,
    'bad_signature',
  ],
  [
    'with another timestamp',
    () => with_(valid(), { 'x-lark-request-timestamp': seconds(9_000) }),
    401,
    'bad_signature',
  ],
  ['with one byte changed', () => ({ ...valid(), body: `${valid().body} ` }), 401, 'bad_signature'],
  ['signed with another key', () => sign(encryptedBody('{}'), { key: 'another' }), 401, 'bad_signature'],
  [
    'older than 5 minutes',
    () => callbackOf(activityChanged('7'), { timestamp: seconds(-302_000) }),
    401,
    'stale',
  ],
  ['of the future', () => callbackOf(activityChanged('7'), { timestamp: seconds(302_000) }), 401, 'stale'],
  [
    'with milliseconds as timestamp',
    () => callbackOf(activityChanged('7'), { timestamp: '1764000000123' }),
    401,
    'stale',
  ],
  ['with no number as timestamp', () => callbackOf(activityChanged('7'), { timestamp: 'NaN' }), 401, 'stale'],
  [
    'encrypted with another key',
    () => sign(encryptedBody(JSON.stringify(activityChanged('7')), 'another')),
    401,
    'undecryptable',
  ],
  ['with a truncated text', () => truncated(JSON.stringify(activityChanged('7'))), 401, 'undecryptable'],
  ['with an empty text', () => sign(JSON.stringify({ encrypt: '' })), 401, 'undecryptable'],
  [
    'with a text that is not base64',
    () => sign(JSON.stringify({ encrypt: '"'.repeat(64) })),
    401,
    'undecryptable',
  ],
  [
    'with another token',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { token: 'another' })),
    401,
    'wrong_token',
  ],
  [
    'without a token',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { token: undefined })),
    401,
    'wrong_token',
  ],
  [
    'of another application',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { app_id: 'cli_other' })),
    401,
    'wrong_application',
  ],
  [
    'of another tenant',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { tenant_key: 'other' })),
    401,
    'wrong_tenant',
  ],
  ['that is not JSON', () => sign('encrypt=1'), 400, 'malformed'],
  ['that is not UTF-8', () => sign(new Uint8Array([0x22, 0xff, 0x22])), 400, 'malformed'],
  ['that is not encrypted', () => sign(JSON.stringify(activityChanged('7'))), 400, 'malformed'],
  ['that holds no JSON', () => sign(encryptedBody('no JSON')), 400, 'malformed'],
  [
    'without an event id',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { event_id: undefined })),
    400,
    'malformed',
  ],
  [
    'with a huge event id',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { event_id: 'x'.repeat(201) })),
    400,
    'malformed',
  ],
  [
    'without a time',
    () => callbackOf(activityChanged('7', 'ARCHIVED', { create_time: 'now' })),
    400,
    'malformed',
  ],
  ['without an activity', () => callbackOf(activityChanged('')), 400, 'malformed'],
  ['without an employee', () => callbackOf(archiveChanged('')), 400, 'malformed'],
  ['that is larger than a megabyte', () => sign('x'.repeat(1024 * 1024 + 1)), 400, 'too_large'],
];

test('what cannot be proven or read is refused, counted, and told nothing', async () => {
  const { layer, heard } = await layerWithEvents({
    env: {
      FEISHU_APP_ID: 'cli_sandbox',
      FEISHU_APP_SECRET: 'sandbox-secret',
      FEISHU_TENANT_KEY: 'tenant-of-test',
    },
  });
  const answers = [];
  for (const [what, callback] of refused) {
    const response = await post(layer.url, callback());
    answers.push([what, response.status, await response.text()]);
  }
  expect(answers).toEqual(refused.map(([what, , status]) => [what, status, '']));
  expect(resultsIn(layer)).toEqual(refused.map(([, , , result]) => result));
  expect(heard).toEqual([]);
  expect((await post(layer.url, valid())).status).toBe(200);
  expect(heard).toHaveLength(1);
});

test('a body without a length, larger than a megabyte, is refused', async () => {
  const { layer } = await layerWithEvents();
  const { headers } = valid();
  const body = new ReadableStream({
    start(controller) {
      for (let chunk = 0; chunk < 17; chunk += 1) controller.enqueue(new Uint8Array(65_536));
      controller.close();
    },
  });
  const request = { method: 'POST', headers, body, duplex: 'half' } as const;
  expect((await fetch(new URL(EVENTS_PATH, layer.url), request)).status).toBe(400);
});

test('only POST is taken, and nothing where no events are taken', async () => {
  const { layer } = await layerWithEvents();
  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    const response = await fetch(new URL(EVENTS_PATH, layer.url), { method });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
      405,
      'POST',
      '',
    ]);
  }
  const other = await layerForTest();
  expect((await post(other.url, valid())).status).toBe(404);
});

test('no secret, id or body reaches the log', async () => {
  const { layer } = await layerWithEvents({ env: { LOG_LEVEL: 'debug' } });
  const { headers, body } = callbackOf(activityChanged('700142'));
  await post(layer.url, { headers, body });
  await post(layer.url, { headers: { ...headers, 'x-lark-signature': 'f'.repeat(64) }, body });
  const log = JSON.stringify(layer.logs);
  const secrets = [
    ...Object.values(EVENT_SECRETS),
    '700142',
    String(body),
    ...Object.values(headers).slice(1),
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(resultsIn(layer)).toEqual(['published', 'bad_signature']);
});

/** What the official SDK decrypts is decrypted here, and the other way round: it decrypts what the tests encrypt. */
test('the encryption is that of the official SDK', () => {
  const text = JSON.stringify({ token: '验证', event: 'x'.repeat(1_000) });
  const encrypted = encrypt(text);
  expect(new AESCipher(EVENT_SECRETS.encryptKey).decrypt(encrypted)).toBe(text);
  expect(decrypt(EVENT_SECRETS.encryptKey, encrypted)).toBe(text);
});

test('a text that Feishu’s document of encryption gives as an example is decrypted', () => {
  expect(decrypt('test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBe('hello world');
});

describe('after an event', () => {
  const [approved = ''] = FIXTURES.activities.approved;
  const paidOn = paymentActivities.find(({ activity_id }) => activity_id === approved)?.pay_date ?? '';
  const PAGE = gql`
    query { paymentActivities(payDate: { start: "${paidOn}", end: "${paidOn}" }, first: 100) { nodes { activityId status } } }
  `;
  const ITEMS = gql`
    { salaryItems(first: 1) { nodes { category { name } } } }
  `;
  const callsTo = ({ sandbox }: Layer, endpoint: string) =>
    sandbox.calls.filter((call) => call.endpoint === endpoint).length;

  test('no identical query joins a read from before it', async () => {
    const { layer } = await layerWithEvents();
    const list = endpointKey(listPaymentActivities);
    layer.sandbox.script({ endpoint: list, delayMs: 1_000 });
    const before = layer.hr.request(PAGE);
    await expect.poll(() => callsTo(layer, list), { interval: 5 }).toBe(1);
    await sendEvent(layer.url, activityChanged(approved));
    await layer.hr.request(PAGE);
    expect(callsTo(layer, list)).toBe(2);
    await before;
  });

  test('cached reference data are read anew', async () => {
    const { layer } = await layerWithEvents();
    const application = layer.as('t-sandbox');
    const readings = () => callsTo(layer, endpointKey(listSalaryItemCategories));
    for (let times = 0; times < 2; times += 1) await application.request(ITEMS);
    expect(readings()).toBe(1);
    await sendEvent(layer.url, archiveChanged('8001'));
    await application.request(ITEMS);
    expect(readings()).toBe(2);
  });
});
