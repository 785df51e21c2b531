import type { ServerResponse } from 'node:http';
import type { Logger } from '../log.ts';
import { subjectOf } from './notes.ts';
import type { Answer } from './shared-answers.ts';

/** One request for an operation. */
export interface Asked {
  readonly requestId: string;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** Sends an answer to whoever asked, and writes the one line that the log has of their operation. */
export type Deliver = (asked: Asked, response: ServerResponse, answer: Answer) => void;

/** Pay is for the one who asked, never for a cache on the way. */
export const NO_STORE = { 'cache-control': 'no-store' };

const SMALL_BYTES = 16_384;

export function createDeliver(log: Logger): Deliver {
  return ({ requestId, startedAt }, response, answer) => {
    const aborted = response.destroyed;
    if (!aborted) {
      const body = bodyFor(answer, requestId);
      const headers = {
        ...answer.headers,
        ...NO_STORE,
        'x-request-id': requestId,
        // Said beforehand, it saves the chunks.
        'content-length': body.length,
      };
      response.writeHead(answer.status, headers);
      // Head and body leave in one piece where the body is a text; Latin-1 gives its bytes back as they are.
      if (body.length < SMALL_BYTES) response.end(body.toString('latin1'), 'latin1');
      else response.end(body);
    }
    const { notes } = answer;
    const isShared = notes !== undefined && notes.requestId !== requestId;
    log.info(
      {
        event: 'operation',
        requestId,
        operation: notes?.operation,
        type: notes?.type,
        hash: notes?.hash,
        caller: notes?.caller?.kind,
        subject: subjectOf(notes?.caller),
        calls: isShared ? 0 : notes?.calls(),
        shared: isShared || undefined,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        status: aborted ? undefined : answer.status,
        codes: notes?.codes,
        aborted: aborted || undefined,
      },
      'operation',
    );
  };
}

/** Errors carry the id of the request under which they came about: one that shares the answer gets its own. */
function bodyFor({ body, notes }: Answer, requestId: string): Buffer {
  if (!notes?.codes.length || notes.requestId === requestId) return body;
  const written = (id: string) => `"requestId":${JSON.stringify(id)}`;
  return Buffer.from(body.toString().replaceAll(written(notes.requestId), () => written(requestId)));
}
