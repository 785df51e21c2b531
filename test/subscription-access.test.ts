import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, type LayerOptions, layerForTest } from './support/layer.ts';
import {
  ACTIVITY_CHANGED,
  type ActivityChanged,
  activityEvent,
  changesIn,
  codeOf,
  collect,
  sseClient,
  wsClient,
} from './support/subscriptions.ts';

const LIST = endpointKey(listPaymentActivities);

async function subscribe(layer: Layer, token: string) {
  const received = collect<ActivityChanged>(sseClient(layer.url, token), ACTIVITY_CHANGED);
  await received.begun;
  return received;
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

const activityIds = ({ sandbox }: Layer) =>
  sandbox.state.paymentActivities.flatMap(({ activity_id }) => activity_id ?? []);

/** The code with which a subscription ends, behind what it has delivered. */
async function endOf({ completed, results }: ReturnType<typeof collect>): Promise<unknown> {
  await completed;
  return codeOf(results.at(-1) ?? {});
}

describe("a person's token", () => {
  test.each([
    [99991677, 'UNAUTHENTICATED'],
    [99991668, 'UNAUTHENTICATED'],
    [99991679, 'FORBIDDEN'],
  ])(
    'that Feishu refuses with %i ends all subscriptions with %s, without any event',
    async (code, expected) => {
      const layer = await layerForTest({ subscriptions: { checkIntervalMs: 30 } });
      const several = await Promise.all([1, 2, 3].map(() => subscribe(layer, 'u-sandbox-hr')));
      layer.sandbox.script({ endpoint: LIST, refuse: { code }, times: 1_000 });
      expect(await Promise.all(several.map(endOf))).toEqual([expected, expected, expected]);
    },
  );

  test('is asked about once in an interval for all subscriptions, and not where an event was read', async () => {
    const layer = await layerForTest({ subscriptions: { checkIntervalMs: 200 } });
    await Promise.all(Array.from({ length: 10 }, () => subscribe(layer, 'u-sandbox-hr')));
    layer.sandbox.clearCalls();
    const startedAt = performance.now();
    while (layer.sandbox.calls.length < 2) await turn();
    expect(performance.now() - startedAt).toBeGreaterThan(190);
  });

  test('that Feishu refuses when an event is read ends the subscription, and nothing is told', async () => {
    const layer = await layerForTest();
    const received = await subscribe(layer, 'u-sandbox-hr');
    layer.sandbox.script({ endpoint: LIST, refuse: { code: 99991677 } });
    await layer.events.publish(activityEvent(activityIds(layer)[0] ?? ''));
    expect(await endOf(received)).toBe('UNAUTHENTICATED');
    expect(received.results).toHaveLength(1);
  });

  test('is not taken for lost while Feishu is away', async () => {
    const layer = await layerForTest({ subscriptions: { checkIntervalMs: 10 } });
    const received = await subscribe(layer, 'u-sandbox-hr');
    layer.sandbox.clearCalls();
    layer.sandbox.script({ endpoint: LIST, refuse: { code: 2500001 }, times: 3 });
    while (layer.sandbox.calls.length < 4) await turn();
    const [id = ''] = activityIds(layer);
    await layer.events.publish(activityEvent(id));
    await received.atLeast(1);
    expect(changesIn(received)).toEqual([['ARCHIVED', id]]);
  });
});

describe("a company's token", () => {
  const READ = 'payroll:payment_activity:read';

  async function companyLayer(options: LayerOptions = {}) {
    const issuer = await issuerForTest();
    return { issuer, layer: await layerForTest({ ...options, env: issuer.env }) };
  }

  test('without the permission is refused before any call', async () => {
    const { issuer, layer } = await companyLayer();
    const received = collect(sseClient(layer.url, await issuer.sign({ scope: 'other' })), ACTIVITY_CHANGED);
    expect(await endOf(received)).toBe('FORBIDDEN');
    expect(layer.sandbox.calls.filter(({ endpoint }) => endpoint === LIST)).toEqual([]);
  });

  /** Moves the clock that tokens expire by; timers go on by another. */
  function laterBy(ms: number): void {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
    onTestFinished(() => void vi.useRealTimers());
  }

  test('ends its subscriptions when it has expired, without any event', async () => {
    const { issuer, layer } = await companyLayer({ subscriptions: { checkIntervalMs: 30 } });
    const received = await subscribe(layer, await issuer.sign({ scope: READ }));
    laterBy(10 * 60_000);
    expect(await endOf(received)).toBe('UNAUTHENTICATED');
  });

  test('hears nothing of an event that comes after it has expired', async () => {
    const { issuer, layer } = await companyLayer();
    const received = await subscribe(layer, await issuer.sign({ scope: READ }));
    const [id = ''] = activityIds(layer);
    await layer.events.publish(activityEvent(id, 'APPROVED'));
    await received.atLeast(1);
    laterBy(10 * 60_000);
    await layer.events.publish(activityEvent(id, 'ARCHIVED'));
    expect(await endOf(received)).toBe('UNAUTHENTICATED');
    expect(changesIn(received)).toEqual([
      ['APPROVED', id],
      [undefined, undefined],
    ]);
  });

  test('of two subjects with equal permissions is read for once, and counted for each', async () => {
    const { issuer, layer } = await companyLayer({ subscriptions: { perCaller: 1 } });
    const several = await Promise.all(
      ['mei.lin', 'wei.sun'].map(async (sub) => subscribe(layer, await issuer.sign({ scope: READ, sub }))),
    );
    const [id = ''] = activityIds(layer);
    await layer.events.publish(activityEvent(id, 'APPROVED'));
    await Promise.all(several.map((received) => received.atLeast(1)));
    layer.sandbox.clearCalls();
    await layer.events.publish(activityEvent(id, 'ARCHIVED'));
    await Promise.all(several.map((received) => received.atLeast(2)));
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([LIST]);
  });
});

describe('limits', () => {
  test('of a caller, of the process, and free again when a subscription ends', async () => {
    const layer = await layerForTest({ subscriptions: { perCaller: 2, perProcess: 3 } });
    const refused = async (token: string) => endOf(collect(sseClient(layer.url, token), ACTIVITY_CHANGED));
    const [first] = await Promise.all([1, 2].map(() => subscribe(layer, 'u-sandbox-hr')));
    expect(await refused('u-sandbox-hr')).toBe('RATE_LIMITED');
    await subscribe(layer, 'u-sandbox-viewer');
    expect(await refused('u-sandbox-basic')).toBe('RATE_LIMITED');
    first?.unsubscribe();
    while (!layer.logs.some(({ codes }) => String(codes) === '')) await turn();
    await subscribe(layer, 'u-sandbox-basic');
  });

  test('a reader who does not read is told to read anew, and to subscribe again', async () => {
    const layer = await layerForTest({ subscriptions: { maxWaiting: 20 } });
    const large = Array.from(
      { length: 190 },
      (_, n) => `a${n}: calculationActivities { name names { value } }`,
    );
    const slow = await fetch(layer.url, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        authorization: 'Bearer u-sandbox-hr',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        query: `subscription { paymentActivityChanged { activity { ${large.join(' ')} } } }`,
      }),
    });
    const fast = await subscribe(layer, 'u-sandbox-hr');
    const ids = activityIds(layer);
    // More than all buffers on the way hold.
    for (let published = 10; published <= 300; published += 10) {
      const events = ids.slice(0, 10).map((id) => activityEvent(id, 'SKIPPED'));
      await Promise.all(events.map((event) => layer.events.publish(event)));
      await fast.atLeast(published);
    }
    expect(await slow.text()).toMatch(
      /event: next\ndata: \{"errors":\[\{"message":"More changes came [^\n]*Read anew[^\n]*\n\nevent: complete\n/,
    );
  });
});

describe('a server that drains', () => {
  test('completes the subscriptions over server-sent events, and those that come while it does', async () => {
    const layer = await layerForTest();
    const received = await subscribe(layer, 'u-sandbox-hr');
    layer.drain();
    await received.completed;
    expect(received.results).toEqual([]);
    await (await subscribe(layer, 'u-sandbox-hr')).completed;
  });

  test('closes its WebSocket connections, upon which clients subscribe to another server', async () => {
    const [one, two] = [await layerForTest(), await layerForTest()];
    const urls = [one.url, two.url].map((url) => url.replace('http', 'ws'));
    const client = wsClient(one.url, 'u-sandbox-hr', {
      retryAttempts: 3,
      retryWait: async () => undefined,
      url: () => urls[0] ?? '',
    });
    const received = collect<ActivityChanged>(client, ACTIVITY_CHANGED);
    const closed = new Promise<number>((resolve) =>
      client.on('closed', (event) => resolve((event as { code: number }).code)),
    );
    while (received.results.length === 0) {
      await one.events.publish(activityEvent(activityIds(one)[0] ?? '', 'SKIPPED'));
      await turn();
    }
    urls.shift();
    one.drain();
    expect(await closed).toBe(1001);
    const before = received.results.length;
    while (received.results.length === before) {
      await two.events.publish(activityEvent(activityIds(two)[1] ?? '', 'SKIPPED'));
      await turn();
    }
    expect(changesIn(received).at(-1)).toEqual(['SKIPPED', activityIds(two)[1]]);
  });
});
