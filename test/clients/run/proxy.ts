import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A network between a client and the server, whose streams can be cut. */
export interface StreamProxy {
  readonly url: string;
  /** The streams that were asked for so far. */
  readonly streams: number;
  /** The answers so far that were no streams. */
  readonly answers: number;
  /** The streams that are open. */
  readonly open: ReadonlySet<ServerResponse>;
  /** Breaks the streams that are open, and refuses others until `mend`. */
  cut(): void;
  mend(): void;
  close(): void;
}

export async function createProxy(target: string): Promise<StreamProxy> {
  const open = new Set<ServerResponse>();
  let streams = 0;
  let answers = 0;
  let broken = false;
  const server = createServer((req, res) => {
    // urql's queries accept a stream too, after JSON.
    const isStream = req.headers.accept?.startsWith('text/event-stream') === true;
    if (isStream) streams += 1;
    if (isStream && broken) return void req.socket.destroy();
    const { method, headers } = req;
    const upstream = request(target, { method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      res.flushHeaders();
      if (isStream) open.add(res);
      else answers += 1;
      answer.pipe(res);
    });
    res.on('close', () => {
      open.delete(res);
      upstream.destroy();
    });
    upstream.on('error', () => res.destroy());
    req.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    get streams() {
      return streams;
    },
    get answers() {
      return answers;
    },
    open,
    cut() {
      broken = true;
      for (const stream of open) stream.destroy();
    },
    mend() {
      broken = false;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
