import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Follows the connections on which no request has come yet. Node does not count them as idle, so that
 * `closeIdleConnections` leaves them open, and one that a client or a load balancer opened in advance would hold the
 * process. Returns a function that closes them.
 */
export function followUnusedConnections(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  for (const event of ['request', 'upgrade']) {
    server.on(event, ({ socket }: IncomingMessage) => unused.delete(socket));
  }
  return () => {
    for (const socket of unused) socket.destroy();
  };
}
