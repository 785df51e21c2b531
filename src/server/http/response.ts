import type { ServerResponse } from 'node:http';
import type { Logger } from '../../log.ts';
import { subjectOf } from '../observability/operation-log.ts';
import type { Answer } from '../pipeline/deduplicate.ts';

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
      const length = body.reduce((sum, part) => sum + part.length, 0);
      // ErrorResponse beforehand, the length saves the chunks. Names behind a spread would cost each answer a hidden class of its own
      // (docs/performance.md), and in front of it the answer could overrule them.
      const own = { 'x-request-id': requestId, 'content-length': length };
      response.writeHead(answer.status, Object.assign({}, answer.headers, NO_STORE, own));
      write(response, body, length);
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

/**
 * A small body leaves in one piece with the head, as a text can; Latin-1 gives its bytes back as they are. Its end waits
 * until it has left, as it would leave with it as a second piece, which costs another way of writing.
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

/** Errors carry the id of the request under which they came about: one that shares the answer gets its own. */
function bodyFor({ body, notes }: Answer, requestId: string): readonly Uint8Array[] {
  if (!notes?.codes.length || notes.requestId === requestId) return body;
  const written = (id: string) => `"requestId":${JSON.stringify(id)}`;
  const text = Buffer.concat(body).toString();
  return [Buffer.from(text.replaceAll(written(notes.requestId), () => written(requestId)))];
}
