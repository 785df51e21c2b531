import type { IncomingMessage } from 'node:http';
import { ClientError } from '../../errors.ts';
import type { Answer } from '../pipeline/deduplicate.ts';
import { failure } from './failure.ts';

/**
 * Refuses what is posted as anything but JSON. A form or a plain text can be posted by any page in anybody's browser
 * without asking first; JSON cannot.
 */
export function refuseMediaType({ method, headers }: IncomingMessage, requestId: string): Answer | undefined {
  if (method !== 'POST' || JSON_TYPE.test(headers['content-type'] ?? '')) return undefined;
  const error = new ClientError(
    'BAD_USER_INPUT',
    'Post the operation as JSON: "content-type: application/json".',
  );
  return failure(error, requestId, 415);
}

const JSON_TYPE = /^application\/(graphql\+)?json\s*(;|$)/i;
