import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { Signal } from '../../async/abort.ts';
import { MAX_BODY_BYTES } from '../http/body.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

/** How many connections the process holds at the same time: as many as subscriptions. */
const MAX_CONNECTIONS = 2_000;

export interface WebSocketsOptions extends ConnectionOptions {
  /** Aborts when the server drains. */
  readonly draining: Signal | undefined;
}

/** The WebSocket connections of the process. */
export interface WebSockets {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export function createWebSockets(options: WebSocketsOptions): WebSockets {
  const connections = new Set<Connection>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_BODY_BYTES,
    handleProtocols: (offered) =>
      offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false,
  });
  options.draining?.addEventListener('abort', () => {
    for (const connection of connections) connection.drain();
  });
  return {
    accept(request, socket, head) {
      if (connections.size >= MAX_CONNECTIONS) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = new Connection(webSocket, request, options);
        connections.add(connection);
        webSocket.on('close', () => connections.delete(connection));
      });
    },
  };
}
