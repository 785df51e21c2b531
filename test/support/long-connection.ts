import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** Feishu's side of a long connection: the endpoint that gives its address, and the frames on it (CONTRACT §7). */
export interface LongConnectionServer {
  readonly url: string;
  /** The connections that are open. */
  readonly connections: ReadonlySet<WebSocket>;
  /** The bodies that asked for an address. */
  readonly requests: readonly unknown[];
  /** Sends an event over an open connection; resolves with the code of the answer. */
  send(event: object): Promise<number>;
  /** Answers requests for an address with this code from now on. */
  refuse(code: number): void;
}

export async function longConnectionServerForTest(): Promise<LongConnectionServer> {
  const requests: unknown[] = [];
  let code = 0;
  const server = createServer(async (request, response) => {
    requests.push(JSON.parse(await textOf(request)));
    const clientConfig = { PingInterval: 60, ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 0 };
    const URL = `ws://127.0.0.1:${portOf()}/ws?device_id=1&service_id=1&ticket=secret-ticket`;
    const data = code === 0 ? { URL, ClientConfig: clientConfig } : {};
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ code, msg: code === 0 ? 'ok' : 'refused: secret-reason', data }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const portOf = () => (server.address() as AddressInfo).port;
  const connections = new Set<WebSocket>();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  onTestFinished(() => {
    for (const socket of connections) socket.terminate();
    server.close().closeAllConnections();
  });
  let sent = 0;
  return {
    url: `http://127.0.0.1:${portOf()}`,
    connections,
    requests,
    refuse: (refusal) => {
      code = refusal;
    },
    async send(event) {
      const [socket] = connections;
      if (!socket) throw new Error('no connection');
      sent += 1;
      const headers = { type: 'event', message_id: `m${sent}`, sum: '1', seq: '0', trace_id: `t${sent}` };
      const answer = new Promise<string>((resolve) => {
        const onMessage = (bytes: Buffer) => {
          const payload = payloadOf(bytes);
          // A ping has none.
          if (payload === undefined) return;
          socket.off('message', onMessage);
          resolve(payload);
        };
        socket.on('message', onMessage);
      });
      socket.send(frame(headers, JSON.stringify(event)));
      return JSON.parse(await answer).code;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/*
 * A frame is a protobuf message: SeqID 1, LogID 2, service 3 and method 4 (1 is data) as varints, headers 5 of key 1 and
 * value 2, payload 8.
 */
function frame(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const numbers = [0, 0, 1, 1].map((value, index) => Buffer.from([(index + 1) << 3, value]));
  const pairs = Object.entries(headers).map(([key, value]) =>
    field(5, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))])),
  );
  return Buffer.concat([...numbers, ...pairs, field(8, Buffer.from(payload))]);
}

/** A field of bytes. */
function field(number: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  let left = bytes.length;
  for (; left > 127; left >>>= 7) length.push((left & 127) | 128);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, left]), bytes]);
}

/** The payload of a frame; undefined where it has none. */
function payloadOf(bytes: Buffer): string | undefined {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    if ((tag & 7) === 0) continue;
    if (tag >>> 3 === 8) return bytes.toString('utf8', at, at + value);
    at += value;
  }
  return undefined;
}
