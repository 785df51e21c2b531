import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets pages of these origins ask from a browser, and no others; without any, nothing is said about it at all. Callers
 * bring their token in a header, never in a cookie, so that no credentials are allowed. True where the request was a
 * browser's question beforehand, which is answered with that.
 */
export function answerPreflight(
  origins: readonly string[],
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (origins.length === 0) return false;
  response.setHeader('vary', 'Origin');
  const { origin } = headers;
  if (origin === undefined || !origins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'x-request-id');
  if (method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '600');
  response.writeHead(204).end();
  return true;
}
