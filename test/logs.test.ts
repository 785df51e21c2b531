import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createLog } from '../src/log.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const LIST =
  'query Dashboard { paymentActivities(payDate: { start: "2024-01-01", end: "2026-12-31" }, first: 150) { nodes { activityId } } }';
const ARCHIVE =
  'mutation Archive($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename } }';

const operationsIn = ({ logs }: Layer) => logs.filter(({ event }) => event === 'operation');

describe('the log has one line for each operation', () => {
  test('with caller, operation, calls, duration and outcome', async () => {
    const layer = await layerForTest();
    await layer.as('u-sandbox-hr', { 'x-request-id': 'r-1' }).request(LIST);
    expect(operationsIn(layer)).toEqual([
      {
        level: 30,
        time: expect.any(String),
        event: 'operation',
        msg: 'operation',
        requestId: 'r-1',
        operation: 'Dashboard',
        type: 'query',
        hash: createHash('sha256').update(LIST).digest('hex'),
        caller: 'feishu',
        subject: expect.stringMatching(/^feishu:[\w-]{22}$/),
        calls: 2,
        ms: expect.any(Number),
        status: 200,
        codes: [],
      },
    ]);
  });

  test('with the subject of a company token', async () => {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    await layer.as(await issuer.sign({ sub: 'mei.lin' })).rawRequest(LIST);
    expect(operationsIn(layer)).toMatchObject([
      { caller: 'company', subject: 'mei.lin', calls: 0, codes: ['FORBIDDEN'] },
    ]);
  });

  test('also without a caller, without an operation, and for a request that is refused', async () => {
    const layer = await layerForTest();
    await layer
      .as(undefined)
      .rawRequest(LIST)
      .catch(() => undefined);
    await layer.hr.rawRequest('{ nothing }').catch(() => undefined);
    await layer.hr.rawRequest('{').catch(() => undefined);
    await fetch(layer.url, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(operationsIn(layer)).toMatchObject([
      { operation: 'Dashboard', caller: 'anonymous', calls: 0, codes: ['UNAUTHENTICATED'] },
      { codes: ['BAD_USER_INPUT'] },
      { codes: ['BAD_USER_INPUT'] },
      { status: 415, codes: ['BAD_USER_INPUT'] },
    ]);
  });

  test('for each request that shares an answer, with no call of its own', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: '*', delayMs: 1_500 });
    await Promise.all([layer.hr.request(LIST), layer.hr.request(LIST), layer.hr.request(LIST)]);
    const lines = operationsIn(layer);
    expect(lines.map(({ calls }) => calls).sort()).toEqual([0, 0, 2]);
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(3);
  });

  test('also for a client that disconnected', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: '*', delayMs: 5_000 });
    const leaving = new AbortController();
    const left = layer.hr.request({ document: LIST, signal: leaving.signal }).catch(() => 'left');
    await expect.poll(() => layer.sandbox.calls.length).toBe(1);
    leaving.abort();
    expect(await left).toBe('left');
    await expect.poll(() => operationsIn(layer)).toMatchObject([{ aborted: true }]);
    expect(layer.logs).toHaveLength(1);
  });
});

test('the line of a write has the id of its request', async () => {
  const layer = await layerForTest();
  await layer.as('u-sandbox-hr', { 'x-request-id': 'payday-1' }).request(ARCHIVE, { id: 'unknown' });
  expect(layer.logs.map(({ event, requestId }) => [event, requestId])).toEqual([
    ['write', 'payday-1'],
    ['operation', 'payday-1'],
  ]);
});

test('LOG_LEVEL=error omits the lines of operations and keeps those of writes; silent omits all', async () => {
  for (const [level, events] of [
    ['error', ['write']],
    ['silent', []],
  ] as const) {
    const layer = await layerForTest({ env: { LOG_LEVEL: level } });
    await layer.hr.request(ARCHIVE, { id: 'unknown' });
    expect(layer.logs.map(({ event }) => event)).toEqual(events);
  }
});

test('an unexpected error is logged with its location and without its message', async () => {
  const layer = await layerForTest();
  vi.spyOn(layer.feishu, 'call').mockRejectedValue(new TypeError('the secret of an employee'));
  const { errors } = await layer.hr.rawRequest(LIST);
  expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
  const { requestId } = errors?.[0]?.extensions ?? {};
  expect(layer.logs).toMatchObject([
    {
      level: 50,
      event: 'fault',
      requestId,
      type: 'TypeError',
      at: expect.arrayContaining([expect.stringMatching(/logs\.test\.ts/)]),
    },
    { event: 'operation', requestId, codes: ['INTERNAL_SERVER_ERROR'] },
  ]);
  expect(JSON.stringify(layer.logs)).not.toMatch(/secret|an employee/);
});

test('a line has its time to the millisecond', () => {
  let line = '';
  const log = createLog('info', {
    write: (text) => {
      line = text;
    },
  });
  const now = vi.spyOn(Date, 'now');
  onTestFinished(() => now.mockRestore());
  const nearby = fc.integer({ min: -2_000, max: 2_000 });
  const moments = fc
    .tuple(fc.nat({ max: 4e12 }), fc.array(nearby))
    .map(([at, steps]) => [at, ...steps.map((by) => Math.abs(at + by))]);
  fc.assert(
    fc.property(moments, (times) => {
      for (const time of times) {
        now.mockReturnValue(time);
        log.info('said');
        expect(JSON.parse(line).time).toBe(new Date(time).toISOString());
      }
    }),
  );
});
