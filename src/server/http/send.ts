import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStream } from '../pipeline/event-stream.ts';
import type { Response } from '../pipeline/respond.ts';

/** Pay is for the client that asked, never for a cache on the way. */
export const NO_STORE = { 'cache-control': 'no-store' };

/** Answers with a text of the server's own. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...NO_STORE }).end(text);
}

const SMALL_BYTES = 16_384;

/** Sends a response with its length, and with the headers that every response has. */
export function send(response: ServerResponse, { status, headers, body }: Response, requestId: string): void {
  let length = 0;
  for (const part of body) length += part.length;
  // The length spares chunked encoding. Names behind a spread would cost each response a hidden class of its own
  // (docs/performance.md), and in front of it the given headers could overrule them.
  const own = { 'x-request-id': requestId, 'content-length': length };
  const joined = headers.vary === undefined ? headers : withEarlierVary(headers, response);
  response.writeHead(status, Object.assign({}, joined, NO_STORE, own));
  write(response, body, length);
}

/** The headers of a response that varies by more than one header of its request: CORS has set the first already. */
function withEarlierVary(headers: Response['headers'], response: ServerResponse): Response['headers'] {
  const earlier = response.getHeader('vary');
  return earlier === undefined ? headers : { ...headers, vary: `${earlier}, ${headers.vary}` };
}

/**
 * A small body leaves in one piece with the head, as a text can; Latin-1 gives its bytes back as they are. `end` waits
 * until it has left: it would leave with it as a second piece, which costs another way of writing.
 */
function write(response: ServerResponse, body: readonly Uint8Array[], length: number): void {
  if (length < SMALL_BYTES) {
    response.write(Buffer.concat(body, length).toString('latin1'), 'latin1');
    process.nextTick(() => response.end());
    return;
  }
  for (const part of body) response.write(part);
  response.end();
}

/** Headers of one connection, which node:http sets itself. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** For how long a client may take nothing, in milliseconds. Comments are sent more often than that. */
const STALLED_MS = 60_000;
/** Asks proxies to pass on each event at once; nginx would gather them. */
const UNBUFFERED = { 'x-accel-buffering': 'no' };

/**
 * Sends a stream of events as it was framed, without a length. Rejects where the client goes away; one that has stopped
 * reading is disconnected.
 */
export async function sendEvents(
  response: ServerResponse,
  { status, headers, body }: EventStream,
  requestId: string,
): Promise<void> {
  headers.forEach((value, name) => {
    if (!HOP_BY_HOP.has(name)) response.setHeader(name, value);
  });
  response.setTimeout(STALLED_MS, () => response.destroy());
  response.writeHead(status, { ...NO_STORE, ...UNBUFFERED, 'x-request-id': requestId });
  await pipeline(Readable.from(body ?? []), response);
}
