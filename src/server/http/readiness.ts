import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerText, NO_STORE } from './send.ts';

/** Whether callers can be served. */
export interface Readiness {
  /** Why they cannot, in a line without secrets; undefined while they can. */
  readonly waitsFor: string | undefined;
  /** What does not work, although they are served: a replica without Redis is ready all the same. */
  readonly restriction: string | undefined;
}

/** Answers a readiness probe: in JSON where that is asked for, else in a line. */
export function answerReadiness(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { waitsFor, restriction }: Readiness,
): void {
  const ready = waitsFor === undefined;
  const status = ready ? 200 : 503;
  if (headers.accept?.includes('application/json')) {
    const body = { ready, waitsFor: waitsFor ?? null, restriction: restriction ?? null };
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...NO_STORE });
    response.end(`${JSON.stringify(body)}\n`);
    return;
  }
  const line = ready ? ['ready', restriction].filter(Boolean).join('; ') : `not ready: ${waitsFor}`;
  answerText(response, status, `${line}\n`);
}
