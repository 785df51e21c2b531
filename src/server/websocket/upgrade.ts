import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type AllowedOrigins, isAllowed } from '../http/cors.ts';
import type { WebSockets, WebSocketsOptions } from './websockets.ts';

export interface UpgradeOptions extends WebSocketsOptions {
  /** Where operations are asked. */
  readonly path: string;
  /** Whose pages may connect, besides the server's own. */
  readonly origins: AllowedOrigins;
}

/** Takes WebSocket connections. What speaks the protocol is loaded when the first one comes. */
export function takeUpgrades(server: Server, options: UpgradeOptions): void {
  let loaded: Promise<WebSockets> | undefined;
  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      answerWithoutUpgrade(server, request, socket, head);
      return;
    }
    // Without a listener an error of the connection would end the process.
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, server, options);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    loaded ??= load(options);
    const webSockets = await loaded;
    webSockets.accept(request, socket, head);
  });
}

async function load(options: UpgradeOptions): Promise<WebSockets> {
  const { createWebSockets } = await import('./websockets.ts');
  return createWebSockets(options);
}

/**
 * Answers a request that offers another protocol, as some HTTP clients offer HTTP/2 with each: the offer may be ignored
 * (RFC 9110, 7.8). Node has taken the connection from its parser, which is given the request again without the offer.
 */
function answerWithoutUpgrade(
  server: Server,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!OFFER.has(name.toLowerCase())) text += `${name}: ${rawHeaders[index + 1]}\r\n`;
  }
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

const OFFER: ReadonlySet<string> = new Set(['upgrade', 'connection', 'http2-settings']);

/** Why a connection is refused. A page in a browser can connect to any server, so that its origin is checked here. */
function refusalOf(
  { url, headers }: IncomingMessage,
  { listening }: Server,
  { path, origins, draining }: UpgradeOptions,
): string | undefined {
  if (url?.split('?', 1)[0] !== path) return '404 Not Found';
  if (draining?.aborted || !listening) return '503 Service Unavailable';
  const { origin, host } = headers;
  if (origin === undefined || isAllowed(origins, origin)) return undefined;
  return URL.canParse(origin) && new URL(origin).host === host ? undefined : '403 Forbidden';
}
