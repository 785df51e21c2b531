import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { CallRecord } from './control/call-record.ts';
import { CONTROL_PATH, type ControlRoutes } from './control/control-routes.ts';
import type { FindRoute } from './endpoints/routes.ts';
import type { FaultScript } from './faults/fault-script.ts';
import { injectFault, type Outcome } from './faults/inject-fault.ts';
import { type Gateway, handleCall, type RequestBody } from './gateway/gateway.ts';
import { type GatewayResponse, NOT_FOUND } from './gateway/response.ts';

export interface ServerParts {
  readonly findRoute: FindRoute;
  readonly gateway: Gateway;
  readonly record: CallRecord;
  readonly faults: FaultScript;
  readonly control: ControlRoutes;
  readonly nextLogId: () => string;
}

export interface ListeningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves Feishu's paths and the control routes on the loopback. */
export async function listen(port: number, parts: ServerParts): Promise<ListeningServer> {
  const closing = new AbortController();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(parts, closing.signal, request, response).catch((error: unknown) => {
      // Expected: `close` aborted a delay, or the client disconnected. Anything else is a bug of the sandbox.
      if (closing.signal.aborted || request.socket.destroyed) return;
      console.error(error);
      send(response, SANDBOX_BUG);
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

const SANDBOX_BUG: GatewayResponse = {
  status: 500,
  code: undefined,
  body: Buffer.from('an error in the sandbox itself; its standard error has the stack'),
  contentType: 'text/plain',
};

async function serve(
  parts: ServerParts,
  closing: AbortSignal,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '' } = request;
  const queryStart = url.indexOf('?');
  const path = queryStart < 0 ? url : url.slice(0, queryStart);
  const body = parseBody(await readBody(request));
  if (path.startsWith(CONTROL_PATH)) return send(response, await parts.control(method, path, body));

  const query = queryStart < 0 ? {} : parseQuery(url.slice(queryStart + 1));
  const { authorization } = request.headers;
  const match = parts.findRoute(method, path);
  const endpoint = match?.route.key ?? '';
  const recordAnswer = parts.record.add({
    method,
    path,
    endpoint,
    query,
    body: 'json' in body ? body.json : body.invalidJson,
    authorization,
    at: Date.now(),
  });
  const logId = parts.nextLogId();
  response.setHeader('X-Tt-Logid', logId);

  const execute = (): GatewayResponse =>
    match ? handleCall(parts.gateway, { ...match, query, body, authorization, logId }) : NOT_FOUND;
  const fault = match && parts.faults.take(endpoint);
  const outcome: Outcome = fault
    ? await injectFault(fault, { endpoint: match.route.endpoint, logId, execute, closing })
    : { kind: 'response', response: execute() };

  if (outcome.kind === 'response') recordAnswer(outcome.response);
  deliver(request, response, outcome);
}

function deliver(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
  if (outcome.kind === 'response') {
    send(response, outcome.response);
  } else if (outcome.kind === 'disconnect') {
    request.socket.destroy();
  } else {
    const { status, body } = outcome.response;
    response.writeHead(status, headersOf(outcome.response));
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
  }
}

function send(response: ServerResponse, content: GatewayResponse): void {
  response.writeHead(content.status, headersOf(content));
  response.end(content.body);
}

function headersOf({ contentType, body, headers }: GatewayResponse): Record<string, string | number> {
  return { 'content-type': contentType, 'content-length': body.length, ...headers };
}

/** The text of the body, of a GET too: one endpoint of Feishu takes one, and Feishu's SDK sends `{}` with every GET. */
async function readBody(request: IncomingMessage): Promise<string> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): RequestBody {
  if (text === '') return { json: undefined };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { invalidJson: text };
  }
}

/** A query string as lists of values: a key may be repeated. */
function parseQuery(search: string): Record<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(search)) {
    const list = lists.get(key);
    if (list) list.push(value);
    else lists.set(key, [value]);
  }
  return Object.fromEntries(lists);
}
