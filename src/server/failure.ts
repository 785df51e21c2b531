import { maskError } from './mask-errors.ts';
import { newNotes } from './notes.ts';
import type { Answer } from './shared-answers.ts';

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
