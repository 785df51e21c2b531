import { ClientError } from '../../../errors.ts';
import type { EndpointDeclaration, EndpointInput, QueryValue } from '../endpoint.ts';
import type { HttpRequest } from './transport.ts';

/** Builds the HTTP request of a call from its endpoint's declaration and its input. */
export function buildRequest(
  endpoint: EndpointDeclaration,
  input: EndpointInput,
  authorization: string | undefined,
): HttpRequest {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (authorization !== undefined) headers.authorization = authorization;
  if (input.body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
  return {
    method: endpoint.method,
    path: fillPath(endpoint.path, input.path) + queryString(input.query),
    headers,
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
  };
}

/** The request with further headers; its own have the last word. */
export function withHeaders(
  request: HttpRequest,
  headers: Readonly<Record<string, string>> | undefined,
): HttpRequest {
  return headers ? { ...request, headers: { ...headers, ...request.headers } } : request;
}

/** Path parameters are encoded, so that `../` in an id stays an id. */
function fillPath(path: string, parameters: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name];
    if (!value) throw new Error(`path parameter ${name} of ${path} is missing`);
    // No encoding protects these two: URL parsers resolve even '%2E%2E' as a step to the parent folder.
    if (value === '.' || value === '..')
      throw new ClientError('BAD_USER_INPUT', { en: `"${value}" is not an id.`, zh: `"${value}" 不是 ID。` });
    return encodeURIComponent(wellFormed(value));
  });
}

/** A lone surrogate cannot be encoded: URLs would carry U+FFFD in its place, which is another text. */
function wellFormed(text: string): string {
  if (!text.isWellFormed()) {
    throw new ClientError('BAD_USER_INPUT', {
      en: 'An argument holds a text that is not valid Unicode.',
      zh: '某个参数含有无效的 Unicode 文本。',
    });
  }
  return text;
}

/** Lists repeat their key: `statuses=375&statuses=400` (CONTRACT §2.2). */
function queryString(query: Readonly<Record<string, QueryValue | undefined>> | undefined): string {
  if (!query) return '';
  let text = '';
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const values = typeof value === 'object' ? value : [value];
    for (const element of values) text += `${text ? '&' : '?'}${key}=${encoded(String(element))}`;
  }
  return text;
}

/** Most ids, dates and numbers, which need no URLSearchParams to encode them. */
const PLAIN = /^[\w.-]*$/;

function encoded(text: string): string {
  if (PLAIN.test(text)) return text;
  return new URLSearchParams([['', wellFormed(text)]]).toString().slice('='.length);
}
