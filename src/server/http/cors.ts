import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which pages may ask from a browser. */
export interface AllowedOrigins {
  readonly listed: readonly string[];
  /** Whether pages of this machine may as well, on any port: for the sandbox, whose tokens and data are public. */
  readonly loopback: boolean;
}

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

/** Whether pages of an origin may ask. */
export function isAllowed({ listed, loopback }: AllowedOrigins, origin: string): boolean {
  return listed.includes(origin) || (loopback && LOOPBACK.test(origin));
}

/**
 * Lets pages of these origins ask from a browser, and no others; without any, nothing is said about it at all. Callers
 * bring their token in a header, never in a cookie, so that no credentials are allowed. True where the request was a
 * browser's question beforehand, which is answered with that.
 */
export function answerPreflight(
  origins: AllowedOrigins,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (origins.listed.length === 0 && !origins.loopback) return false;
  response.setHeader('vary', 'Origin');
  const { origin } = headers;
  if (origin === undefined) return false;
  if (!isAllowed(origins, origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'x-request-id');
  if (method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '600');
  response.writeHead(204).end();
  return true;
}
