import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Config } from '../config.ts';
import { schema } from '../schema/index.ts';
import type { GraphiQLHandler } from './graphiql/graphiql.ts';
import type { GraphiQLAuthorization } from './graphiql/page.ts';
import { answerReadiness } from './http/readiness.ts';
import type { OperationHandler, RequestHandler } from './http/request-handler.ts';
import { answerText, NO_STORE } from './http/send.ts';
import { answerMetrics, isDirect, METRICS_PATH } from './observability/metrics/serve-metrics.ts';
import { observeEvents } from './observability/observe-events.ts';
import { createOperationHandler, type OperationDependencies } from './operation-handler.ts';
import type { ConnectionOptions } from './websocket/connection.ts';
import { takeUpgrades } from './websocket/upgrade.ts';

export interface Dependencies extends OperationDependencies {
  /** Other timings of WebSocket connections than the usual ones. */
  readonly webSockets?: Partial<Pick<ConnectionOptions, 'initTimeoutMs' | 'pingIntervalMs'>> | undefined;
  /** Filled in on the GraphiQL page, in sandbox mode only. */
  readonly graphiqlAuthorization?: GraphiQLAuthorization | undefined;
}

export const GRAPHQL_PATH = '/graphql';
export const EVENTS_PATH = '/events/feishu';

/** The HTTP server, not yet listening. Throws a ConfigError for persisted operations that cannot be used. */
export async function createServer(config: Config, dependencies: Dependencies): Promise<Server> {
  const { feishu, events, draining, webSockets } = dependencies;
  // The first listener: whatever else hears of an event reads anew.
  events?.subscribe(() => feishu.noteWriteElsewhere(undefined));
  const { handler, ...operations } = await createOperationHandler(config, dependencies);
  const routes = await createRoutes(config, dependencies, { handler, isListening: () => server.listening });
  const graphiql = config.graphiql ? await loadGraphiQL(config, dependencies) : undefined;
  const server = createHttpServer(timeouts(config), (request, response) => {
    if (!server.listening) response.setHeader('connection', 'close');
    if (graphiql?.takes(request)) return graphiql.answer(request, response);
    const route = routes.get(request.url?.split('?', 1)[0] ?? '');
    return route ? route(request, response) : answerNotFound(request, response);
  });
  takeUpgrades(server, {
    path: GRAPHQL_PATH,
    draining,
    ...operations,
    ...WEBSOCKET_TIMINGS,
    ...webSockets,
  });
  return server;
}

/** Proxies in front close connections without traffic after a minute, some after 15 seconds. */
const WEBSOCKET_TIMINGS = { initTimeoutMs: 10_000, pingIntervalMs: 12_000 };

/** What answers the requests of each path. */
async function createRoutes(
  config: Config,
  dependencies: Dependencies,
  { handler, isListening }: { readonly handler: OperationHandler; readonly isListening: () => boolean },
): Promise<ReadonlyMap<string, RequestHandler>> {
  const { feishu, shared, metrics, traces } = dependencies;
  const handleOperation = traces ? traces.handler(handler) : handler;
  const routes = new Map<string, RequestHandler>([
    [GRAPHQL_PATH, handleOperation],
    [EVENTS_PATH, await createEventHandler(config, dependencies)],
    ['/health/live', (_, response) => answerText(response, 200, 'live\n')],
    [
      '/health/ready',
      (request, response) =>
        answerReadiness(request, response, {
          waitsFor: isListening() ? feishu.trouble() : 'stopping',
          restriction: shared?.trouble(),
        }),
    ],
    ['/', (_, response) => void response.writeHead(302, { location: GRAPHQL_PATH, ...NO_STORE }).end()],
  ]);
  if (metrics && config.metrics?.port === undefined) {
    routes.set(METRICS_PATH, (request, response) =>
      isDirect(request) ? answerMetrics(metrics, response) : answerNotFound(request, response),
    );
  }
  return routes;
}

/** What receives events is loaded only where they are posted to this server. */
async function createEventHandler(
  { application, events: config }: Config,
  { events, log, metrics }: Dependencies,
) {
  if (config?.via !== 'callback' || !events) return answerNotFound;
  const { createEventReceiver } = await import('../events/receiver.ts');
  const { createEventHandler } = await import('./http/event-handler.ts');
  const receiver = createEventReceiver({
    encryptKey: config.encryptKey,
    verificationToken: config.verificationToken,
    tenantKey: config.tenantKey,
    appId: application?.id,
    publish: events.publish,
    observe: observeEvents(log, metrics),
  });
  return createEventHandler(receiver);
}

/**
 * How long a client may take: for its request as long as for the answer; between two requests longer than the proxies
 * in front, which else would send one into a connection that is being closed.
 */
function timeouts({ requestTimeoutMs }: Config) {
  return {
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 65_000,
  };
}

/** GraphiQL is loaded only where it is served. */
async function loadGraphiQL(
  { introspection }: Config,
  { graphiqlAuthorization: authorization }: Dependencies,
): Promise<GraphiQLHandler> {
  const { createGraphiQL } = await import('./graphiql/graphiql.ts');
  return createGraphiQL({ schema: introspection ? schema : undefined, authorization, answerNotFound });
}

function answerNotFound(_: IncomingMessage, response: ServerResponse): void {
  answerText(response, 404, `Not found. GraphQL is at ${GRAPHQL_PATH}.\n`);
}
