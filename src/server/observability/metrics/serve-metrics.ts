import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { NO_STORE } from '../../http/send.ts';
import type { Metrics } from './metrics.ts';

export const METRICS_PATH = '/metrics';

/** Headers that a proxy adds: a request with one of them comes from a client, and not from Prometheus. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Answers on the main port, which clients reach through a proxy: what came through one is not answered. */
export function isDirect({ headers }: IncomingMessage): boolean {
  return !PROXY_HEADERS.some((name) => headers[name] !== undefined);
}

export async function answerMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
  const text = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.contentType, ...NO_STORE }).end(text);
}

/** A server for METRICS_PORT, which serves nothing else. Not yet listening. */
export function createMetricsServer(metrics: Metrics): Server {
  return createServer((request, response) => {
    if (request.url?.split('?', 1)[0] === METRICS_PATH) return answerMetrics(metrics, response);
    return response.writeHead(404, NO_STORE).end();
  });
}
