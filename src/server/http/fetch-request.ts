import type { IncomingMessage } from 'node:http';
import type { YogaServerInstance } from 'graphql-yoga';
import type { Signal } from '../../async/abort.ts';
import type { Answer, Execution } from '../pipeline/deduplicate.ts';

type FetchAPI = YogaServerInstance<object, object>['fetchAPI'];

/** A request of Node's, whose body was read, as Yoga takes it. It ends when nobody waits for its answer any more. */
export function fetchRequest(
  { Request }: FetchAPI,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
  { signal }: Execution,
): Request {
  const fields: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) fields[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return new Request(`http://localhost${url}`, {
    method,
    headers: fields,
    body: body.length > 0 ? body.toString() : null,
    signal: signal ? abortSignal(signal) : null,
  });
}

function abortSignal(signal: Signal): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  return controller.signal;
}

/** An answer of Yoga's, as the bytes that go out. */
export async function answerOf(response: Response): Promise<Answer> {
  const body = [Buffer.from(await response.text())];
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}
