import { newNotes } from '../observability/operation-log.ts';
import type { Answer } from '../pipeline/deduplicate.ts';
import { maskError } from '../pipeline/mask-errors.ts';

/** The answer where there was no execution, or none that somebody could wait for. */
export function failure(error: unknown, requestId: string, status = 200): Answer {
  const { message, extensions } = maskError(error);
  const answer = { errors: [{ message, extensions: { ...extensions, requestId } }], data: null };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: [Buffer.from(JSON.stringify(answer))],
    notes: { ...newNotes(requestId), codes: [String(extensions.code)] },
  };
}
