import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request id may look like to be taken over: it goes into logs and headers as it is. */
const SANE = /^[\w.:@/+=-]{1,128}$/;

/** The id that the request brought along as `x-request-id`, or one of our own, which it has from now on. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  const id = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
  headers['x-request-id'] = id;
  return id;
}
