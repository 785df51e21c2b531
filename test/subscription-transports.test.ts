import { hash } from 'node:crypto';
import { on, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Layer, layerForTest, startLayer } from './support/layer.ts';
import {
  ACTIVITY_CHANGED,
  type ActivityChanged,
  activityEvent,
  changesIn,
  codeOf,
  collect,
  type Received,
  sseClient,
  wsClient,
} from './support/subscriptions.ts';

let layer: Layer;

beforeAll(async () => {
  layer = await startLayer({
    env: { CORS_ORIGINS: 'https://people.example.com' },
  });
});

beforeEach(() => layer.sandbox.reset());

afterAll(() => layer.close());

const HR = { authorization: 'Bearer u-sandbox-hr' };

function activityId(n = 0): string {
  return layer.sandbox.state.paymentActivities[n]?.activity_id ?? '';
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Publishes changes of an activity until a subscription over WebSocket has begun and hears of one. */
async function heard(received: Received<ActivityChanged>, id: string): Promise<void> {
  while (received.results.length === 0) {
    await layer.events.publish(activityEvent(id, 'SKIPPED'));
    await turn();
  }
}

describe('server-sent events', () => {
  const get = (accept: string, method = 'GET', query = ACTIVITY_CHANGED) =>
    method === 'GET'
      ? fetch(`${layer.url}?query=${encodeURIComponent(query)}`, { headers: { ...HR, accept } })
      : fetch(layer.url, {
          method,
          headers: { ...HR, accept, 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
        });

  test.each(['GET', 'POST'])('a %s is answered with events, and comments between them', async (method) => {
    const response = await get('text/event-stream', method);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/./);
    let received = '';
    await layer.events.publish(activityEvent(activityId(), 'SKIPPED'));
    for await (const chunk of response.body ?? []) {
      received += new TextDecoder().decode(chunk as Uint8Array);
      if (
        /^(:\n\n)+event: next\ndata: \{"data":\{"paymentActivityChanged":\{[^\n]*\}\n\n(:\n\n)+$/.test(
          received,
        )
      )
        break;
    }
  });

  test.each(['application/json', 'application/graphql-response+json', 'multipart/mixed'])(
    'under %s a subscription is refused, with what to accept',
    async (accept) => {
      for (const method of ['GET', 'POST']) {
        const response = await get(accept, method);
        expect(response.status).toBe(406);
        expect(response.headers.get('accept')).toBe('text/event-stream');
        expect(await response.text()).toMatch(/accept text\/event-stream/);
      }
    },
  );

  test('callers without a token are refused', async () => {
    const received = collect(sseClient(layer.url, undefined), ACTIVITY_CHANGED);
    const [result = {}] = await received.atLeast(1);
    expect(codeOf(result)).toBe('UNAUTHENTICATED');
    await received.completed;
  });

  test('a document may have one field of the subscription only', async () => {
    const both = `subscription { a: paymentActivityChanged { change } b: salaryArchiveChanged { change } }`;
    expect(await (await get('text/event-stream', 'POST', both)).text()).toMatch(/must select only one/);
  });

  test('a field that is left out by its condition is an error', async () => {
    const none = `subscription { paymentActivityChanged @skip(if: true) { change } }`;
    expect(await (await get('text/event-stream', 'POST', none)).text()).toMatch(/selects no field/);
  });

  test('a client that goes away ends its subscription, and the log has one line of it', async () => {
    const own = await layerForTest({ subscriptions: { perCaller: 1 } });
    const first = collect(sseClient(own.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
    await first.begun;
    first.unsubscribe();
    const line = () => own.logs.find(({ event }) => event === 'operation');
    while (!line()) await turn();
    expect(line()).toMatchObject({ type: 'subscription', caller: 'feishu', codes: [] });
    const second = collect<ActivityChanged>(sseClient(own.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
    await second.begun;
    await own.events.publish(activityEvent(activityId(), 'SKIPPED'));
    await second.atLeast(1);
    expect(changesIn(second)).toEqual([['SKIPPED', activityId()]]);
  });
});

test('persisted subscriptions run by their hash, over both transports, and with PERSISTED_ONLY no others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'persisted-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'operations.json');
  const id = hash('sha256', ACTIVITY_CHANGED);
  await writeFile(file, JSON.stringify({ [id]: ACTIVITY_CHANGED }));
  const own = await layerForTest({ env: { PERSISTED_OPERATIONS: file, PERSISTED_ONLY: 'true' } });
  const clients = [sseClient(own.url, 'u-sandbox-hr'), wsClient(own.url, 'u-sandbox-hr')];
  for (const client of clients) {
    const received = collect<ActivityChanged>(client, '', {}, { persistedQuery: { sha256Hash: id } });
    while (received.results.length === 0) {
      await own.events.publish(activityEvent(activityId(), 'SKIPPED'));
      await turn();
    }
    expect(changesIn(received)[0]).toEqual(['SKIPPED', activityId()]);
  }
  const other = collect(sseClient(own.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
  const [result = {}] = await other.atLeast(1);
  expect(result.errors?.[0]?.extensions?.code).toMatch(/^PERSISTED_QUERY_NOT/);
});

describe('WebSocket', () => {
  test('a subscription by graphql-ws, with the token in the payload of the connection', async () => {
    const received = collect<ActivityChanged>(wsClient(layer.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
    await heard(received, activityId());
    expect(changesIn(received)[0]).toEqual(['SKIPPED', activityId()]);
    received.unsubscribe();
    await received.completed;
  });

  test('queries and mutations go through the same stages', async () => {
    const client = wsClient(layer.url, 'u-sandbox-hr');
    const { results, completed } = collect<unknown>(client, '{ viewer { kind } }');
    await completed;
    expect(results).toEqual([{ data: { viewer: { kind: 'PERSON' } } }]);
    const archived = collect<unknown>(
      client,
      `mutation ($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename } }`,
      { id: 'no such activity' },
    );
    await archived.completed;
    expect(archived.results).toEqual([{ data: { archivePaymentActivity: { __typename: 'NotFoundError' } } }]);
    const lines = layer.logs.filter(({ event }) => event === 'operation');
    expect(lines.slice(-2)).toMatchObject([
      { type: 'query', status: 200 },
      { type: 'mutation', status: 200 },
    ]);
  });

  test.each([
    ['UNAUTHENTICATED', undefined, ACTIVITY_CHANGED],
    ['FORBIDDEN', 'u-sandbox-nobody', ACTIVITY_CHANGED],
    ['BAD_USER_INPUT', 'u-sandbox-hr', '{ nonsense }'],
    ['QUERY_TOO_COMPLEX', 'u-sandbox-hr', `{ ${'a: viewer { kind } '.repeat(100)} }`],
  ])('what is %s over HTTP is so here', async (code, token, query) => {
    const { completed } = collect(wsClient(layer.url, token), query);
    await expect(completed).rejects.toMatchObject([{ extensions: { code, requestId: expect.any(String) } }]);
  });

  /** A bare connection, and what comes over it. */
  function open(headers: Record<string, string> = {}, protocol = 'graphql-transport-ws') {
    const socket = new WebSocket(layer.url.replace('http', 'ws'), protocol, { headers });
    onTestFinished(() => socket.terminate());
    const messages = on(socket, 'message');
    const opened = once(socket, 'open');
    const closed = once(socket, 'close').then(([code]: number[]) => code);
    for (const end of [opened, closed]) end.catch(() => undefined);
    return {
      socket,
      opened,
      closed,
      message: async () => JSON.parse(String((await messages.next()).value[0])),
    };
  }

  test('the token may come in the header of the upgrade', async () => {
    const { socket, opened, message } = open(HR);
    await opened;
    socket.send('{"type":"connection_init"}');
    expect(await message()).toEqual({ type: 'connection_ack' });
    socket.send('{"type":"subscribe","id":"1","payload":{"query":"{ viewer { kind } }"}}');
    expect(await message()).toEqual({
      id: '1',
      type: 'next',
      payload: { data: { viewer: { kind: 'PERSON' } } },
    });
    expect(await message()).toEqual({ id: '1', type: 'complete' });
    socket.send('{"type":"ping"}');
    expect(await message()).toEqual({ type: 'pong' });
  });

  const INIT = '{"type":"connection_init"}';
  const SUBSCRIBE = JSON.stringify({ type: 'subscribe', id: '1', payload: { query: ACTIVITY_CHANGED } });

  test.each([
    ['what is no message', [INIT, 'nonsense'], 4400],
    [
      'a message of another protocol',
      [INIT, '{"type":"start","id":"1","payload":{"query":"{ viewer }"}}'],
      4400,
    ],
    ['a binary message', [INIT, Buffer.from(SUBSCRIBE)], 4400],
    ['a token that is no text', ['{"type":"connection_init","payload":{"authorization":1}}'], 4400],
    ['an operation before the initialisation', [SUBSCRIBE], 4401],
    ['two initialisations', [INIT, INIT], 4429],
    ['two operations of one id', [INIT, SUBSCRIBE, SUBSCRIBE], 4409],
    ['a message of more than a megabyte', [INIT, ' '.repeat(1024 * 1024 + 1)], 1009],
  ])('%s ends the connection', async (_, messages, code) => {
    const { socket, opened, closed } = open(HR);
    await opened;
    for (const message of messages) socket.send(message);
    expect(await closed).toBe(code);
  });

  test('a client without the protocol is told so', async () => {
    const { closed } = open(HR, 'graphql-ws');
    // The client itself refuses a server that does not take its only protocol.
    expect([4406, 1006]).toContain(await closed.catch(() => 1006));
  });

  test.each([
    ['https://people.example.com', true],
    ['https://evil.example.com', false],
    ['null', false],
  ])('pages of %s may connect: %s', async (origin, allowed) => {
    const { opened } = open({ origin });
    await (allowed ? opened : expect(opened).rejects.toThrow('403'));
  });

  test('pages of the server itself may connect', async () => {
    const { opened } = open({ origin: new URL(layer.url).origin });
    await opened;
  });

  test('another address takes no connection', async () => {
    const socket = new WebSocket(layer.url.replace('http', 'ws').replace('/graphql', '/other'));
    await expect(once(socket, 'open')).rejects.toThrow('404');
  });

  test('a request that offers HTTP/2 is answered as one that does not', async () => {
    const { port, host } = new URL(layer.url);
    const body = '{"query":"{ viewer { kind } }"}';
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(
      [
        'POST /graphql HTTP/1.1',
        `Host: ${host}`,
        `Authorization: ${HR.authorization}`,
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toContain('{"data":{"viewer":{"kind":"PERSON"}}}');
  });

  test('a client that does not initialise the connection in time is disconnected', async () => {
    const own = await layerForTest({ webSockets: { initTimeoutMs: 20 } });
    const socket = new WebSocket(own.url.replace('http', 'ws'), 'graphql-transport-ws');
    expect(await once(socket, 'close')).toEqual([4408, expect.anything()]);
  });

  test('a client that gives no sign of life is disconnected', async () => {
    const own = await layerForTest({ webSockets: { pingIntervalMs: 20 } });
    const socket = new WebSocket(own.url.replace('http', 'ws'), 'graphql-transport-ws', { autoPong: false });
    expect(await once(socket, 'close')).toEqual([1006, expect.anything()]);
  });
});
