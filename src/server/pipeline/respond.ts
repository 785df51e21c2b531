import type { JsonMediaType } from '../http/media-type.ts';
import { RequestError } from './errors/request-error.ts';
import { type Result, serialise } from './serialise.ts';

/** A response over HTTP, before the headers that every response has. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In parts, so that what is written in parts need not be copied once more. */
  readonly body: readonly Uint8Array[];
}

const CONTENT_TYPES: Readonly<Record<JsonMediaType, { readonly 'content-type': string }>> = {
  'application/json': { 'content-type': 'application/json; charset=utf-8' },
  'application/graphql-response+json': { 'content-type': 'application/graphql-response+json; charset=utf-8' },
};

/** The response that a result is, under the media type that was negotiated (GraphQL over HTTP, 6). */
export function respond(result: Result, type: JsonMediaType, requestId: string): Response {
  const body = serialise(result, requestId);
  if (result.errors.length === 0 || result.data) return { status: 200, headers: CONTENT_TYPES[type], body };
  const { status, headers } = httpEffect(result, type);
  return { status, headers: Object.assign({}, CONTENT_TYPES[type], headers), body };
}

/** The highest status of the errors of a request that was not executed. */
export function httpEffect({ errors }: Result, type: JsonMediaType | undefined) {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const error of errors) {
    if (!(error instanceof RequestError)) continue;
    Object.assign(headers, error.http.headers);
    if (error.http.wellFormed && type !== 'application/graphql-response+json') continue;
    status = Math.max(status, error.http.status);
  }
  return { status, headers };
}
