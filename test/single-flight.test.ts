import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { paymentActivities } from '../src/sandbox/seed/payroll/payment-activities.ts';
import { createDeduplicate, type QueryKey } from '../src/server/pipeline/deduplicate.ts';
import { deferred } from './support/deferred.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const list = endpointKey(listPaymentActivities);
const archive = endpointKey(archivePaymentActivity);
const [approved = ''] = FIXTURES.activities.approved;

const paidOn = paymentActivities.find(({ activity_id }) => activity_id === approved)?.pay_date ?? '';

const PAGE = gql`
  query Page($first: Int = 100, $locale: String) {
    paymentActivities(payDate: { start: "${paidOn}", end: "${paidOn}" }, first: $first) {
      nodes { activityId status name(locale: $locale) }
    }
  }
`;
const OTHER_FIELDS = gql`
  { paymentActivities(payDate: { start: "${paidOn}", end: "${paidOn}" }, first: 100) { nodes { payDate } } }
`;
const ARCHIVE = gql`
  mutation { archivePaymentActivity(input: { activityId: ${JSON.stringify(approved)} }) { __typename } }
`;

interface PageData {
  paymentActivities: { nodes: { activityId: string; status: string }[] };
}

const callsTo = ({ sandbox }: Layer, endpoint: string) =>
  sandbox.calls.filter((call) => call.endpoint === endpoint).length;
const statusIn = (data: PageData) =>
  data.paymentActivities.nodes.find(({ activityId }) => activityId === approved)?.status;
const callsArrive = (layer: Layer, endpoint: string, count: number) =>
  expect.poll(() => callsTo(layer, endpoint), { interval: 5 }).toBe(count);

describe('concurrent reads', () => {
  test('identical queries of a hundred clients cost one call', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, delayMs: 2_000 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => layer.hr.request<PageData>(PAGE)));
    expect(callsTo(layer, list)).toBe(1);
    expect(statusIn(answers[0] as PageData)).toBe('APPROVED');
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('different queries of one principal with the same read cost one call', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, delayMs: 2_000 });
    await Promise.all([
      layer.hr.request(PAGE),
      layer.hr.request(PAGE, { locale: 'en-US' }),
      layer.hr.request(OTHER_FIELDS),
      layer.as('u-sandbox-hr', { 'accept-language': 'en' }).request(PAGE),
    ]);
    expect(callsTo(layer, list)).toBe(1);
  });

  test('reads with any difference are separate calls', async () => {
    const layer = await layerForTest();
    await Promise.all([layer.hr.request(PAGE), layer.hr.request(PAGE, { first: 99 })]);
    expect(callsTo(layer, list)).toBe(2);
  });

  test('two principals never share a call, even if one has no permission', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, delayMs: 100, times: 2 });
    const [mine, theirs] = await Promise.all([
      layer.hr.rawRequest(PAGE),
      layer.as('u-sandbox-nobody').rawRequest(PAGE),
    ]);
    expect(mine.errors).toBeUndefined();
    expect(theirs.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(callsTo(layer, list)).toBe(2);
  });

  test('company tokens with the same scopes share one call, and one with fewer scopes makes none', async () => {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    const scope = 'payroll:payment_activity:read';
    const tokens = Array.from({ length: 100 }, (_, number) =>
      issuer.sign({ sub: `person-${number}`, scope }),
    );
    const stranger = await issuer.sign({ sub: 'stranger', scope: 'payroll:payment_activity:archive' });
    const hundred = await Promise.all(tokens);
    layer.sandbox.script({ endpoint: list, delayMs: 4_000 });
    const answers = await Promise.all(
      [...hundred, stranger].map((token) => layer.as(token).rawRequest(PAGE)),
    );
    const [refused, ...served] = answers.toReversed();
    expect(served.map(({ errors }) => errors)).toEqual(hundred.map(() => undefined));
    expect(refused?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(callsTo(layer, list)).toBe(1);
  });

  test('a refusal goes to all waiting requests, and is not cached', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, delayMs: 1_000, andThen: { refuse: { code: 2500002 } } });
    const answers = await Promise.all([layer.hr.rawRequest(PAGE), layer.hr.rawRequest(OTHER_FIELDS)]);
    for (const { errors } of answers) {
      expect(errors).toMatchObject([{ extensions: { feishu: { code: 2500002 } } }]);
    }
    expect((await layer.hr.rawRequest(PAGE)).errors).toBeUndefined();
    expect(callsTo(layer, list)).toBe(2);
  });

  test('identical mutations are each executed', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: archive, delayMs: 100, times: 2 });
    await Promise.all([layer.hr.request(ARCHIVE), layer.hr.request(ARCHIVE)]);
    expect(callsTo(layer, archive)).toBe(2);
  });
});

describe('sequential reads', () => {
  test('are not cached: each calls Feishu', async () => {
    const layer = await layerForTest();
    await layer.hr.request(PAGE);
    await layer.hr.request(PAGE);
    expect(callsTo(layer, list)).toBe(2);
  });

  test('do not join a call to which Feishu has begun to respond', async () => {
    const began = deferred();
    const readOn = deferred();
    let calls = 0;
    const { url } = await upstreamForTest(async (_, response) => {
      calls += 1;
      const mine = `activity-${calls}`;
      const text = JSON.stringify({
        code: 0,
        msg: 'success',
        data: { has_more: false, payment_activitys: [{ activity_id: mine }] },
      });
      response.setHeader('content-type', 'application/json');
      response.write(text.slice(0, 20));
      began.resolve();
      if (calls === 1) await readOn.promise;
      response.end(text.slice(20));
    });
    const layer = await layerForTest({ env: { FEISHU_BASE_URL: url } });
    const ids = (answer: Promise<PageData>) =>
      answer.then(({ paymentActivities: { nodes } }) => nodes.map(({ activityId }) => activityId));
    const document = gql`
      { paymentActivities(payDate: { start: "${paidOn}", end: "${paidOn}" }) { nodes { activityId } } }
    `;
    const first = ids(layer.hr.request<PageData>(document));
    await began.promise;
    expect(await ids(layer.hr.request<PageData>(document))).toEqual(['activity-2']);
    readOn.resolve();
    expect(await first).toEqual(['activity-1']);
    expect(calls).toBe(2);
  });

  test('after a write do not join a call that was sent before it', async () => {
    const layer = await layerForTest();
    // The first answer is made before the write and comes long after it.
    layer.sandbox.script({ endpoint: list, delayMs: 2_000 });
    const before = layer.hr.request<PageData>(PAGE);
    await callsArrive(layer, list, 1);
    await layer.hr.request(ARCHIVE);
    const after = layer.hr.request<PageData>(PAGE);
    expect(statusIn(await after)).toBe('ARCHIVED');
    expect(statusIn(await before)).toBe('APPROVED');
    expect(callsTo(layer, list)).toBe(2);
  });
});

describe('a shared call', () => {
  test('is aborted when the last waiting client has disconnected', async () => {
    const arrived = deferred();
    const ended = deferred();
    const { url } = await upstreamForTest((_, response) => {
      arrived.resolve();
      response.on('close', ended.resolve);
    });
    const layer = await layerForTest({ env: { FEISHU_BASE_URL: url } });
    const [first, last] = [new AbortController(), new AbortController()];
    const asked = [
      layer.hr.request({ document: PAGE, signal: first.signal }),
      layer.hr.request({ document: OTHER_FIELDS, signal: last.signal }),
    ].map((answer) => answer.then(() => 'answered').catch(() => 'gone'));
    await arrived.promise;
    let isOver = false;
    void ended.promise.then(() => {
      isOver = true;
    });
    first.abort();
    await asked[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isOver).toBe(false);
    last.abort();
    await ended.promise;
    expect(await Promise.all(asked)).toEqual(['gone', 'gone']);
  });

  test('goes on for the other clients when the first one disconnects', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: list, delayMs: 2_000 });
    const first = new AbortController();
    const gone = layer.hr.request({ document: PAGE, signal: first.signal }).catch(() => 'gone');
    await callsArrive(layer, list, 1);
    const stays = layer.hr.request<PageData>(PAGE);
    setTimeout(() => first.abort(), 300);
    expect(await gone).toBe('gone');
    expect(statusIn(await stays)).toBe('APPROVED');
    expect(callsTo(layer, list)).toBe(1);
  });
});

describe('an execution of a query', () => {
  /** Executions that end when the test says so. */
  function executing(requestTimeoutMs = 5_000) {
    const finish = deferred();
    let count = 0;
    const deduplicate = createDeduplicate({ generation: () => 0 });
    const ask = (key: Partial<QueryKey> = {}) => {
      const deadline = { expiresAt: performance.now() + requestTimeoutMs, signal: undefined };
      const execute = async () => {
        count += 1;
        const requestId = `execution ${count}`;
        await finish.promise;
        return { data: [], errors: [], requestId, calls: 0 };
      };
      const whole = { authorization: 'Bearer a', acceptLanguage: 'zh', input: '{ same }', ...key };
      return deduplicate(whole, execute, deadline).then(({ requestId }) => requestId);
    };
    return { ask, finish: finish.resolve, count: () => count };
  }

  test('is shared by all identical queries while it is under way', async () => {
    const it = executing();
    const asked = Array.from({ length: 20 }, () => it.ask());
    expect(it.count()).toBe(1);
    it.finish();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['execution 1']));
    expect(await it.ask()).toBe('execution 2');
  });

  test.each([
    ['authorization', { authorization: 'Bearer b' }],
    ['accept-language', { acceptLanguage: 'en' }],
    ['the text', { input: '{ same}' }],
  ])('is not shared where %s differs', async (_, other) => {
    const it = executing();
    const asked = [it.ask(), it.ask(other)];
    expect(it.count()).toBe(2);
    it.finish();
    expect(new Set(await Promise.all(asked)).size).toBe(2);
  });

  test('is waited for by each client no longer than its own deadline', async () => {
    const it = executing(300);
    const first = it.ask().catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = it.ask();
    expect(await first).toMatch(/deadline/i);
    it.finish();
    expect(await second).toBe('execution 1');
    expect(it.count()).toBe(1);
  });
});
