import { hash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { employee } from '../src/sandbox/seed/people/employees.ts';
import { createNameOperation } from '../src/server/observability/name-operation.ts';
import { outcomeOf } from '../src/server/observability/outcome.ts';
import { activityChanged, EVENT_SETTINGS, EVENTS_PATH, sendEvent } from './support/feishu-events.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, type LayerOptions, layerForTest } from './support/layer.ts';
import { samplesIn } from './support/prometheus-text.ts';
import { ACTIVITY_CHANGED, type ActivityChanged, collect, sseClient } from './support/subscriptions.ts';

const DASHBOARD =
  'query Dashboard { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 5) { nodes { activityId } } }';
const ARCHIVE =
  'mutation Archive($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename } }';
const LIST = 'GET /open-apis/payroll/v1/payment_activitys';
const EXCHANGE = 'POST /open-apis/auth/v3/tenant_access_token/internal';

const observedLayer = (options: LayerOptions = {}) =>
  layerForTest({ ...options, env: { METRICS: 'on', ...options.env } });

async function metricsOf({ url }: Layer, headers: Record<string, string> = {}) {
  const response = await fetch(new URL('/metrics', url), { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const samplesOf = async (layer: Layer) => samplesIn((await metricsOf(layer)).text);

function persistedFile(documents: Record<string, string>): string {
  const file = join(mkdtempSync(join(tmpdir(), 'persisted-')), 'operations.json');
  writeFileSync(file, JSON.stringify(documents));
  return file;
}

describe('/metrics', () => {
  test('is not found unless METRICS is on', async () => {
    expect((await metricsOf(await layerForTest())).status).toBe(404);
  });

  test('on the main port is not found for what came through a proxy, as clients do', async () => {
    const layer = await observedLayer();
    expect((await metricsOf(layer, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
    expect(await metricsOf(layer)).toMatchObject({
      status: 200,
      type: expect.stringContaining('text/plain'),
    });
  });

  test('is not on the main port where it has one of its own', async () => {
    const layer = await layerForTest({ env: { METRICS_PORT: '0' } });
    expect((await metricsOf(layer)).status).toBe(404);
  });

  test('counts operations by the name of a registered document, type and outcome, and others as other', async () => {
    const layer = await observedLayer({ env: { PERSISTED_OPERATIONS: persistedFile({ one: DASHBOARD }) } });
    await layer.hr.request(DASHBOARD);
    await layer.hr.request(DASHBOARD.replace('Dashboard', 'SECRET_NAME'));
    await layer.hr.rawRequest('{ nothing }').catch(() => undefined);
    const samples = await samplesOf(layer);
    const counted = { operation: 'Dashboard', type: 'query', outcome: 'ok' };
    expect(samples.value('feishu_people_operations_total', counted)).toBe(1);
    expect(samples.value('feishu_people_operations_total', { ...counted, operation: 'other' })).toBe(1);
    expect(samples.sum('feishu_people_operations_total', { outcome: 'client_error' })).toBe(1);
    expect(samples.value('feishu_people_operation_duration_seconds_count', { operation: 'Dashboard' })).toBe(
      1,
    );
    expect((await metricsOf(layer)).text).not.toContain('SECRET_NAME');
  });

  test('counts calls to Feishu by endpoint and code, retries and refusals for their rate', async () => {
    const layer = await observedLayer();
    layer.sandbox.script({ endpoint: LIST, refuse: { code: 2500003 } });
    layer.sandbox.script({
      endpoint: LIST,
      refuse: { code: 99991400, headers: { 'x-ogw-ratelimit-reset': '0' } },
    });
    layer.sandbox.script({ endpoint: LIST, refuse: { code: 77 } });
    await layer.hr.rawRequest(DASHBOARD);
    const samples = await samplesOf(layer);
    const codes = (code: string) =>
      samples.value('feishu_people_feishu_calls_total', { endpoint: LIST, code });
    expect([codes('2500003'), codes('99991400'), codes('other')]).toEqual([1, 1, 1]);
    expect(samples.value('feishu_people_feishu_too_many_calls_total', { endpoint: LIST })).toBe(1);
    expect(samples.value('feishu_people_feishu_retries_total', { endpoint: LIST })).toBe(2);
    expect(samples.value('feishu_people_permit_wait_seconds_count', { endpoint: LIST })).toBe(3);
    expect(samples.value('feishu_people_feishu_call_duration_seconds_count', { endpoint: LIST })).toBe(3);
    expect(samples.value('feishu_people_permit_queue_length', { endpoint: LIST })).toBe(0);
    expect(samples.sum('feishu_people_operations_total', { outcome: 'upstream_error' })).toBe(1);
  });

  test("counts exchanges of the application's credentials for a token", async () => {
    const issuer = await issuerForTest();
    const layer = await observedLayer({ env: issuer.env });
    layer.sandbox.script({ endpoint: EXCHANGE, refuse: { code: 10014 } });
    const token = await issuer.sign({ scope: 'payroll:payment_activity:read' });
    await layer.as(token).rawRequest(DASHBOARD);
    const samples = await samplesOf(layer);
    const refused = { endpoint: EXCHANGE, code: '10014' };
    expect(samples.value('feishu_people_feishu_calls_total', refused)).toBe(1);
    const timed = { endpoint: EXCHANGE };
    expect(samples.value('feishu_people_feishu_call_duration_seconds_count', timed)).toBe(1);
  });

  test('counts reads that join another, and operations that share an execution', async () => {
    const layer = await observedLayer();
    layer.sandbox.script({ endpoint: LIST, delayMs: 200 });
    await Promise.all([
      layer.hr.request(DASHBOARD),
      layer.hr.request(DASHBOARD),
      layer.hr.request(DASHBOARD.replace('nodes', 'all: nodes')),
    ]);
    const samples = await samplesOf(layer);
    expect(samples.value('feishu_people_shared_operations_total')).toBe(1);
    expect(samples.value('feishu_people_shared_reads_total', { endpoint: LIST })).toBe(1);
  });

  test('tells the state of the circuit breaker, and the calls that it holds back', async () => {
    const layer = await observedLayer();
    const state = async () => {
      const samples = await samplesOf(layer);
      return ['closed', 'half-open', 'open'].filter(
        (name) => samples.value('feishu_people_circuit_breaker_state', { state: name }) === 1,
      );
    };
    expect(await state()).toEqual(['closed']);
    layer.sandbox.script({ endpoint: LIST, times: 9, drop: 'after' });
    for (let index = 0; index < 2; index += 1) await layer.hr.rawRequest(DASHBOARD);
    await layer.hr.rawRequest(DASHBOARD);
    expect(await state()).toEqual(['open']);
    const samples = await samplesOf(layer);
    expect(
      samples.sum('feishu_people_feishu_calls_withheld_total', { reason: 'circuit_open' }),
    ).toBeGreaterThan(0);
    expect(samples.value('feishu_people_feishu_calls_total', { endpoint: LIST, code: 'unreachable' })).toBe(
      5,
    );
  });

  test('counts writes by outcome, of which unknown ones', async () => {
    const layer = await observedLayer();
    const [approved] = layer.sandbox.state.paymentActivities.filter(
      ({ activity_status }) => activity_status === 375,
    );
    await layer.hr.request(ARCHIVE, { id: approved?.activity_id });
    await layer.hr.request(ARCHIVE, { id: 'nowhere' });
    layer.sandbox.script({ endpoint: '*', times: 20, drop: 'after' });
    await layer.hr.rawRequest(ARCHIVE, { id: 'SECRET_ID' });
    const samples = await samplesOf(layer);
    const outcomes = (outcome: string) =>
      samples.value('feishu_people_writes_total', { mutation: 'archivePaymentActivity', outcome });
    expect([outcomes('done'), outcomes('refused'), outcomes('unknown')]).toEqual([1, 1, 1]);
    expect(samples.sum('feishu_people_operations_total', { outcome: 'outcome_unknown' })).toBe(1);
    // The limit is by the minute, so that all of them count.
    const endpoint = 'POST /open-apis/payroll/v1/payment_activitys/archive';
    expect(samples.value('feishu_people_permits_in_use', { endpoint })).toBe(
      samples.sum('feishu_people_feishu_calls_total', { endpoint }),
    );
    expect((await metricsOf(layer)).text).not.toContain('SECRET_ID');
  });

  test('counts reads of reference data by list, as hit or miss', async () => {
    const layer = await observedLayer();
    const query =
      'query ($userIds: [ID!]!) { salaryArchives(userIds: $userIds) { nodes { plan { name } } } }';
    for (let index = 0; index < 2; index += 1)
      await layer.as('t-sandbox').request(query, { userIds: [employee(4).open_id] });
    const samples = await samplesOf(layer);
    const reads = (result: string) =>
      samples.sum('feishu_people_cache_reads_total', { list: 'salaryPlans', result });
    expect(reads('miss')).toBe(1);
    expect(reads('hit')).toBe(1);
  });

  test('counts messages of Feishu’s events by result from 0, and subscriptions', async () => {
    const layer = await observedLayer({ env: EVENT_SETTINGS });
    const received = collect<ActivityChanged>(sseClient(layer.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
    await received.begun;
    await sendEvent(layer.url, activityChanged('7001', 'SKIPPED'));
    await fetch(new URL(EVENTS_PATH, layer.url), { method: 'POST', body: '{}' });
    const samples = await samplesOf(layer);
    const results = (result: string) => samples.value('feishu_people_events_total', { result });
    expect([results('published'), results('bad_signature'), results('stale')]).toEqual([1, 1, 0]);
    expect(samples.value('feishu_people_subscriptions')).toBe(1);
    received.unsubscribe();
    await expect.poll(async () => (await samplesOf(layer)).value('feishu_people_subscriptions')).toBe(0);
  });

  test('tells the version, and the delay of the event loop', async () => {
    const samples = await samplesOf(await observedLayer());
    expect(samples.sum('feishu_people_build_info', { node: process.version })).toBe(1);
    expect(samples.names).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});

test('METRICS_PORT by itself turns metrics on, METRICS=off turns them off, and PORT cannot be both', () => {
  expect(readConfig({}).metrics).toBeUndefined();
  expect(readConfig({ METRICS: 'on' }).metrics).toEqual({ port: undefined });
  expect(readConfig({ METRICS_PORT: '9464' }).metrics).toEqual({ port: 9464 });
  expect(readConfig({ METRICS_PORT: '9464', METRICS: 'off' }).metrics).toBeUndefined();
  expect(() => readConfig({ METRICS_PORT: '4000' })).toThrow(/^METRICS_PORT is 4000, as PORT is/);
});

test('the outcome of an operation is that of its gravest error', () => {
  expect(outcomeOf([])).toBe('ok');
  expect(outcomeOf(['FORBIDDEN', 'RATE_LIMITED'])).toBe('rate_limited');
  expect(outcomeOf(['OUTCOME_UNKNOWN', 'UPSTREAM_ERROR'])).toBe('outcome_unknown');
  expect(outcomeOf(['BAD_USER_INPUT', 'undefined'])).toBe('internal_error');
});

test('at most 500 operations have names of their own', () => {
  const text = Array.from({ length: 501 }, (_, index) => `query Q${index} { __typename }`).join('\n');
  const nameOf = createNameOperation(new Map([['all', text]]));
  const document = hash('sha256', text);
  expect(nameOf({ hash: document, operation: 'Q499' })).toBe('Q499');
  expect(nameOf({ hash: document, operation: 'Q500' })).toBe('other');
});
