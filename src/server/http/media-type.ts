import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { type RequestError, requestError } from '../pipeline/errors/request-error.ts';

/** The media types in which an operation can be answered. The first is for clients that accept anything. */
const ANSWERED = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'multipart/mixed',
] as const;

export type MediaType = (typeof ANSWERED)[number];

/** Types that carry one JSON text; the others are streams of events. */
export type JsonMediaType = Extract<MediaType, `application/${string}`>;

export function isJson(type: MediaType): type is JsonMediaType {
  return type.startsWith('application/');
}

const MAX_HEADER_LENGTH = 500;
const negotiated = new LRUCache<string, { readonly type: MediaType | undefined }>({ max: 200 });

/**
 * The media type that a client prefers (RFC 9110, 12.5.1: q-values, then its own order); undefined where it accepts
 * none of ours. Remembered, as the same few clients ask all day.
 */
export function negotiate(accept: string | undefined): MediaType | undefined {
  if (!accept) return ANSWERED[0];
  const known = negotiated.get(accept);
  if (known) return known.type;
  // Parameters such as `charset=utf-8` and `deferSpec` are no reason to refuse.
  const ranges = accept.replace(/;\s*(?!q=)[\w-]+=("[^"]*"|[^;,\s]*)/gi, '');
  const [type] = new Negotiator({ headers: { accept: ranges } }).mediaTypes([...ANSWERED]);
  const found = { type: ANSWERED.find((answered) => answered === type) };
  if (accept.length <= MAX_HEADER_LENGTH) negotiated.set(accept, found);
  return found.type;
}

/** The answer to a client that accepts none of the media types. */
export function notAcceptable(): RequestError {
  const types = ANSWERED.join(', ');
  return requestError(
    406,
    { en: `Accept one of ${types}.`, zh: `accept 请使用以下媒体类型之一：${types}。` },
    { headers: { accept: types } },
  );
}

/**
 * Refuses a body that is posted as anything but JSON in UTF-8. A form or a plain text can be posted by any page in
 * a browser without a preflight; JSON cannot.
 */
export function checkContentType({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (!/^application\/(graphql\+)?json$/i.test(type)) {
    throw requestError(415, {
      en: 'Post the operation as JSON: "content-type: application/json".',
      zh: '请以 JSON 提交操作："content-type: application/json"。',
    });
  }
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  if (charset && !/^charset="?utf-?8"?$/i.test(charset))
    throw requestError(415, { en: 'Post the operation in UTF-8.', zh: '请以 UTF-8 编码提交操作。' });
}
