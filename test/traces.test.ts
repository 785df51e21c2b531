import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { issuerForTest } from './support/issuer.ts';
import { type LayerOptions, layerForTest } from './support/layer.ts';
import { otlpReceiverForTest } from './support/otlp-receiver.ts';
import { LAYER, moduleOf } from './support/program.ts';
import { wsClient } from './support/subscriptions.ts';

const LIST_ENDPOINT = 'GET /open-apis/payroll/v1/payment_activitys';
const LIST =
  'query Dashboard { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 5) { nodes { activityId } } }';
const ARCHIVE =
  'mutation Archive($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename } }';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;

const exporter = new InMemorySpanExporter();
beforeAll(() => new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register());
afterAll(() => {
  // Other test files run in the same process.
  for (const api of [trace, context, propagation]) api.disable();
});
afterEach(() => exporter.reset());

const tracedLayer = (options: LayerOptions = {}) =>
  layerForTest({ ...options, env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', ...options.env } });

/** The spans once the one of the operation has ended, which is after its response. */
async function finishedSpans(): Promise<ReadableSpan[]> {
  await expect.poll(() => exporter.getFinishedSpans().some(isServer)).toBe(true);
  return exporter.getFinishedSpans();
}
const isServer = ({ kind }: ReadableSpan) => kind === SpanKind.SERVER;
const isClient = ({ kind }: ReadableSpan) => kind === SpanKind.CLIENT;

describe('the span of an operation', () => {
  test('is named by its type, continues the trace of the request, and does not hold the document', async () => {
    const layer = await tracedLayer();
    await layer.as('u-sandbox-hr', { traceparent: TRACEPARENT, 'x-request-id': 'r-1' }).request(LIST);
    const spans = await finishedSpans();
    expect(spans.find(isServer)).toMatchObject({
      name: 'query',
      parentSpanContext: { traceId: TRACE_ID, spanId: 'b7ad6b7169203331' },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(spans.find(isServer)?.attributes).toEqual({
      'graphql.operation.type': 'query',
      'http.response.status_code': 200,
      'feishu_people.request_id': 'r-1',
      'feishu_people.feishu_calls': 1,
      'feishu_people.shared': false,
    });
  });

  test('has the name of a registered document only', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'persisted-')), 'operations.json');
    writeFileSync(file, JSON.stringify({ one: LIST }));
    const layer = await tracedLayer({ env: { PERSISTED_OPERATIONS: file } });
    await layer.hr.request(LIST);
    expect((await finishedSpans()).find(isServer)?.attributes).toMatchObject({
      'graphql.operation.name': 'Dashboard',
    });
  });

  test('is an error where the layer or Feishu failed, and not for the caller’s own errors', async () => {
    const layer = await tracedLayer();
    await layer.hr.rawRequest('{ nothing }').catch(() => undefined);
    const [own] = await finishedSpans();
    expect(own).toMatchObject({ name: 'GraphQL Operation', status: { code: SpanStatusCode.UNSET } });
    expect(own?.attributes).toMatchObject({ 'error.type': 'BAD_USER_INPUT' });
    exporter.reset();
    layer.sandbox.script({ endpoint: LIST_ENDPOINT, refuse: { code: 2500001 }, times: 9 });
    await layer.hr.rawRequest(LIST);
    expect((await finishedSpans()).find(isServer)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'UPSTREAM_ERROR' },
    });
  });
});

test('an operation over WebSocket has a span, and its calls to Feishu are below it', async () => {
  const layer = await tracedLayer();
  const results = wsClient(layer.url, 'u-sandbox-hr').iterate({ query: LIST });
  expect((await results.next()).value).toMatchObject({ data: { paymentActivities: {} } });
  const spans = await finishedSpans();
  const server = spans.find(isServer);
  expect(server?.name).toBe('query');
  expect(spans.find(isClient)?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
});

describe('the span of a call to Feishu', () => {
  test('is a CLIENT span for each attempt, with endpoint, code, log id and wait, below the operation', async () => {
    const layer = await tracedLayer();
    layer.sandbox.script({ endpoint: LIST_ENDPOINT, refuse: { code: 2500003 } });
    await layer.hr.request(LIST);
    const spans = await finishedSpans();
    const calls = spans.filter(isClient);
    const server = spans.find(isServer)?.spanContext();
    expect(calls.map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId])).toEqual([
      [LIST_ENDPOINT, server?.spanId],
      [LIST_ENDPOINT, server?.spanId],
    ]);
    expect(calls.map(({ status }) => status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.UNSET]);
    expect(calls.map(({ attributes }) => attributes)).toEqual([
      {
        'http.request.method': 'GET',
        'url.template': '/open-apis/payroll/v1/payment_activitys',
        'feishu.permit_wait_ms': expect.any(Number),
        'feishu.code': 2500003,
        'feishu.log_id': expect.any(String),
        'error.type': '2500003',
      },
      expect.objectContaining({ 'http.request.resend_count': 1, 'feishu.code': 0 }),
    ]);
  });

  test('is one for the exchange of credentials for a token, without either', async () => {
    const issuer = await issuerForTest();
    const layer = await tracedLayer({ env: issuer.env });
    const token = await issuer.sign({ scope: 'payroll:payment_activity:read' });
    await layer.as(token).request(LIST);
    const [exchange] = (await finishedSpans()).filter(isClient);
    expect(exchange).toMatchObject({
      name: 'POST /open-apis/auth/v3/tenant_access_token/internal',
      attributes: { 'feishu.code': 0, 'feishu.log_id': expect.any(String) },
    });
    expect(JSON.stringify(exchange?.attributes)).not.toMatch(/secret|t-/);
  });

  test('is missing where an operation joins the read of another, which its own span says', async () => {
    const layer = await tracedLayer();
    layer.sandbox.script({ endpoint: LIST_ENDPOINT, delayMs: 200 });
    await Promise.all([layer.hr.request(LIST), layer.hr.request(LIST.replace('nodes', 'all: nodes'))]);
    await expect.poll(() => exporter.getFinishedSpans().filter(isServer).length).toBe(2);
    const spans = exporter.getFinishedSpans();
    expect(spans.filter(isClient)).toHaveLength(1);
    const events = spans.filter(isServer).flatMap((span) => span.events);
    expect(events).toMatchObject([
      {
        name: 'feishu.read_joined',
        attributes: { 'url.template': '/open-apis/payroll/v1/payment_activitys' },
      },
    ]);
  });

  test('is below the look-up where a write was lost', async () => {
    const layer = await tracedLayer();
    const [approved] = layer.sandbox.state.paymentActivities.filter(
      ({ activity_status }) => activity_status === 375,
    );
    layer.sandbox.script({ endpoint: '*', drop: 'after' });
    await layer.hr.request(ARCHIVE, { id: approved?.activity_id });
    const spans = await finishedSpans();
    const lookUp = spans.find(({ name }) => name === 'look up archivePaymentActivity');
    const below = spans.filter(
      ({ parentSpanContext }) => parentSpanContext?.spanId === lookUp?.spanContext().spanId,
    );
    expect(below.map(({ name }) => name)).toContain(LIST_ENDPOINT);
    const written = JSON.stringify(spans.map(({ name, attributes, events }) => [name, attributes, events]));
    expect(written).not.toContain(String(approved?.activity_id));
  });
});

describe('the trace id', () => {
  test('is in the log line of an operation, and of a write', async () => {
    const layer = await tracedLayer();
    await layer.as('u-sandbox-hr', { traceparent: TRACEPARENT }).request(ARCHIVE, { id: 'nowhere' });
    const traced = layer.logs.filter(({ event }) => event === 'operation' || event === 'write');
    expect(traced).toHaveLength(2);
    for (const line of traced)
      expect(line).toMatchObject({ trace_id: TRACE_ID, span_id: expect.any(String) });
  });

  test('is not sent to Feishu unless FEISHU_TRACEPARENT is on', async () => {
    const sent = async (env: Record<string, string>) => {
      let headers: IncomingHttpHeaders = {};
      const { url } = await upstreamForTest((request, response) => {
        headers = request.headers;
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":0,"data":{}}');
      });
      const layer = await tracedLayer({ env: { FEISHU_BASE_URL: url, ...env } });
      await layer.as('u-sandbox-hr', { traceparent: TRACEPARENT, baggage: 'a=b' }).request(LIST);
      return headers;
    };
    expect(await sent({})).not.toHaveProperty('traceparent');
    const headers = await sent({ FEISHU_TRACEPARENT: 'on' });
    expect(headers.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
    expect(headers).not.toHaveProperty('baggage');
  });
});

describe('settings', () => {
  const endpoint = 'http://127.0.0.1:4318';
  test('traces are on where there is a collector, unless OpenTelemetry’s settings turn them off', () => {
    expect(readConfig({}).traces).toBeUndefined();
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).traces).toEqual({ toFeishu: false });
    expect(readConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint }).traces).toBeDefined();
    for (const off of [{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])
      expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...off }).traces).toBeUndefined();
  });

  test('what cannot be done is refused with one line', () => {
    expect(() => readConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(/allowed: http\/protobuf$/);
    expect(() => readConfig({ FEISHU_TRACEPARENT: 'on' })).toThrow(/^OTEL_EXPORTER_OTLP_ENDPOINT is not set/);
  });
});

describe('the process', () => {
  function run(env: Record<string, string>, flags: readonly string[] = []) {
    const child = spawn(process.execPath, [...flags, LAYER], {
      env: { PATH: process.env.PATH, PORT: '0', ...env },
      stdio: 'pipe',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    return { child, output: () => output, ended: endOf(child) };
  }
  const endOf = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

  test('sends its spans to the collector when it drains', async () => {
    const collector = await otlpReceiverForTest();
    const sandbox = await startSandbox();
    onTestFinished(sandbox.close);
    const { child, output, ended } = run({
      FEISHU_BASE_URL: sandbox.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: 'people',
      OTEL_BSP_SCHEDULE_DELAY: '60000',
    });
    await expect.poll(output, { timeout: 30_000 }).toMatch(/listens on/);
    const url = /listens on (\S+)/.exec(output())?.[1] ?? '';
    await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer u-sandbox-hr',
        traceparent: TRACEPARENT,
      },
      body: JSON.stringify({ query: LIST }),
    });
    expect(collector.spans).toEqual([]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(collector.spans.map(({ name }) => name).sort()).toEqual([LIST_ENDPOINT, 'query']);
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE_ID]));
    expect(collector.text()).toContain('people');
    expect(collector.text()).not.toMatch(/paymentActivities|u-sandbox-hr/);
    expect(output()).toContain(TRACE_ID);
  });

  test('ends with one line where the packages of the SDK are not installed', async () => {
    const missing = moduleOf(
      `import { register } from 'node:module'; register(${JSON.stringify(
        moduleOf(`export const resolve = (name, context, next) => {
        if (!name.startsWith('@opentelemetry/sdk-trace-node')) return next(name, context);
        throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
      };`),
      )});`,
    );
    const { output, ended } = run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, [
      '--import',
      missing,
    ]);
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^OTEL_EXPORTER_OTLP_ENDPOINT is set, and the packages .* are not installed/);
    expect(output().trim().split('\n')).toHaveLength(1);
  });
});
