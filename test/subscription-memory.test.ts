import { once } from 'node:events';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Layer, layerForTest } from './support/layer.ts';
import { ACTIVITY_CHANGED, collect, sseClient } from './support/subscriptions.ts';

/** Half a minute on two cores. They left less than a megabyte behind. */
const CONNECTIONS = 10_000;
const AT_ONCE = 20;

/** Subscribes over a socket of its own and goes away without a word once the subscription has begun. */
async function comeAndGo({ url }: Layer): Promise<void> {
  const { port, host, pathname } = new URL(url);
  const body = JSON.stringify({ query: ACTIVITY_CHANGED });
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    [
      `POST ${pathname} HTTP/1.1`,
      `host: ${host}`,
      'authorization: Bearer u-sandbox-hr',
      'accept: text/event-stream',
      'content-type: application/json',
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
  await once(socket, 'close');
}

/** As `comeAndGo`, over a WebSocket. */
async function comeAndGoOverWebSocket({ url }: Layer): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', {
    headers: { authorization: 'Bearer u-sandbox-hr' },
  });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: ACTIVITY_CHANGED } }));
  socket.send('{"type":"ping"}');
  await once(socket, 'message');
  socket.terminate();
  await once(socket, 'close');
}

async function repeat(count: number, call: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The megabytes that this process holds after a garbage collection. */
async function heldMegabytes(): Promise<number> {
  // Sockets are freed a turn after they were closed.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

test(`after ${CONNECTIONS} subscriptions that came and went the process holds what it held before`, async () => {
  const layer = await layerForTest({
    env: { LOG_LEVEL: 'silent' },
    subscriptions: { perCaller: 2 * AT_ONCE },
  });
  const overBoth = async (count: number) => {
    await repeat(count * 0.9, () => comeAndGo(layer));
    await repeat(count * 0.1, () => comeAndGoOverWebSocket(layer));
    layer.sandbox.clearCalls();
  };
  // While one lasts, its caller is authorised already, and the others need no call.
  const lasting = collect(sseClient(layer.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
  await lasting.begun;
  await overBoth(200);
  const before = await heldMegabytes();
  await overBoth(CONNECTIONS);
  // A subscription holds some 20 kB, which would be 200 MB for all of them.
  expect((await heldMegabytes()) - before).toBeLessThan(4);
}, 240_000);
