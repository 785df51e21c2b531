import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type CallRecord, readQueryString } from './call-record.ts';
import { CONTROL_PATH, type Control } from './control.ts';
import { findRoute } from './endpoints/routes.ts';
import { type Delivery, enact } from './faults/enact.ts';
import type { FaultScript } from './faults/faults.ts';
import { type Answer, NOT_FOUND } from './gateway/answer.ts';
import { answerCall, type Body, type Gateway } from './gateway/gateway.ts';

export interface ServerParts {
  readonly gateway: Gateway;
  readonly record: CallRecord;
  readonly faults: FaultScript;
  readonly control: Control;
  readonly nextLogId: () => string;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves Feishu's paths and the control routes on the loopback. */
export async function listen(port: number, parts: ServerParts): Promise<Listening> {
  const closing = new AbortController();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(parts, closing.signal, request, response).catch((error: unknown) => {
      // A delay that the closing ended, or a caller who went away; anything else is a mistake in here, to be seen.
      if (closing.signal.aborted || request.socket.destroyed) return;
      console.error(error);
      send(response, BROKEN);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const BROKEN: Answer = {
  status: 500,
  code: undefined,
  body: Buffer.from('the sandbox itself broke; its output says how'),
  contentType: 'text/plain',
};

async function serve(
  parts: ServerParts,
  closing: AbortSignal,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '' } = request;
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const body = parseBody(await readBody(request));
  if (path.startsWith(CONTROL_PATH)) return send(response, parts.control(method, path, body));

  const query = mark < 0 ? {} : readQueryString(url.slice(mark + 1));
  const { authorization } = request.headers;
  const match = findRoute(method, path);
  const endpoint = match?.route.key ?? '';
  const sent = 'json' in body ? body.json : body.unreadable;
  const outcome = parts.record.note({
    method,
    path,
    endpoint,
    query,
    body: sent,
    authorization,
    at: Date.now(),
  });
  const logId = parts.nextLogId();
  response.setHeader('X-Tt-Logid', logId);

  const apply = (): Answer =>
    match ? answerCall(parts.gateway, { ...match, query, body, authorization, logId }) : NOT_FOUND;
  const fault = match && parts.faults.take(endpoint);
  const delivery: Delivery = fault
    ? await enact(fault, { endpoint: match.route.endpoint, logId, apply, closing })
    : { send: apply() };

  if (delivery.send && !delivery.cut) outcome(delivery.send);
  deliver(request, response, delivery);
}

function deliver(request: IncomingMessage, response: ServerResponse, delivery: Delivery): void {
  if (!delivery.send) {
    request.socket.destroy();
  } else if (delivery.cut) {
    const { body } = delivery.send;
    response.writeHead(delivery.send.status, headersOf(delivery.send));
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
  } else {
    send(response, delivery.send);
  }
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, headersOf(answer));
  response.end(answer.body);
}

function headersOf(answer: Answer): Record<string, string | number> {
  return { 'content-type': answer.contentType, 'content-length': answer.body.length, ...answer.headers };
}

/** A GET can have a body too: one of Feishu's endpoints wants it, and Feishu's SDK sends `{}` with every other. */
async function readBody(request: IncomingMessage): Promise<string> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): Body {
  if (text === '') return { json: undefined };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { unreadable: text };
  }
}
