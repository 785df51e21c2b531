import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import type { Config } from '../config.ts';
import { createActivityDates } from '../datasources/activity-dates.ts';
import type { Feishu } from '../datasources/feishu/client.ts';
import { createReferenceDataCache } from '../datasources/reference-data/reference-data.ts';
import type { EventBus } from '../events/event.ts';
import { auditIn, type Logger } from '../log.ts';
import { shareActivityDates } from '../redis/activity-dates.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { schema } from '../schema/index.ts';
import { createExecutor } from './execution/index.ts';
import { GRAPHIQL_HEADERS, type GraphiQLAuthorization, graphiqlPage } from './graphiql/graphiql.ts';
import { answerReadiness } from './http/readiness.ts';
import { createRequestHandler } from './http/request-handler.ts';
import { answerText, NO_STORE } from './http/send.ts';
import { answerMetrics, isDirect, METRICS_PATH } from './observability/metrics/serve-metrics.ts';
import { createNameOperation } from './observability/name-operation.ts';
import { type Observers, observeOperations } from './observability/observe.ts';
import { createOperationLog } from './observability/operation-log.ts';
import { createAuthorise } from './pipeline/authorise.ts';
import type { CompanyJwtOptions, CompanyJwts } from './pipeline/company-jwt.ts';
import { createDeduplicate } from './pipeline/deduplicate.ts';
import { createFrameEvents } from './pipeline/event-stream.ts';
import { createExecute } from './pipeline/execute.ts';
import { createIdentify } from './pipeline/identify.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { Planner } from './pipeline/plan.ts';
import { readPersistedOperations } from './pipeline/resolve-document.ts';

export interface Dependencies extends Observers {
  readonly feishu: Feishu;
  /** What all replicas share; without it this process is the only one. */
  readonly shared?: RedisConnection | undefined;
  /** Carries Feishu's events, where the settings take them. */
  readonly events?: EventBus | undefined;
  readonly log: Logger;
  /** Filled in on the GraphiQL page, in sandbox mode only. */
  readonly graphiqlAuthorization?: GraphiQLAuthorization | undefined;
}

export const GRAPHQL_PATH = '/graphql';
const EVENTS_PATH = '/events/feishu';
const NOT_FOUND = `Not found. GraphQL is at ${GRAPHQL_PATH}.\n`;

/** The HTTP server, not yet listening. Throws a ConfigError for persisted operations that cannot be used. */
export async function createServer(config: Config, dependencies: Dependencies): Promise<Server> {
  const { feishu, shared, events, metrics, traces, graphiqlAuthorization } = dependencies;
  // The first listener: whatever else hears of an event reads anew.
  events?.subscribe(() => feishu.noteWriteElsewhere(undefined));
  const handleEvent = await createEventHandler(config, dependencies);
  const handler = await createOperationHandler(config, dependencies);
  const handleOperation = traces ? traces.handler(handler) : handler;
  metrics?.watch(feishu, shared);
  const ownMetrics = config.metrics?.port === undefined ? metrics : undefined;
  const page = config.graphiql ? graphiqlPage(graphiqlAuthorization) : undefined;

  const server = createHttpServer(timeouts(config), (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (!server.listening) response.setHeader('connection', 'close');
    switch (path) {
      case GRAPHQL_PATH:
        if (page && wantsPage(request)) {
          return page().then((html) =>
            response.writeHead(200, { ...GRAPHIQL_HEADERS, ...NO_STORE }).end(html),
          );
        }
        return handleOperation(request, response);
      case EVENTS_PATH:
        if (!handleEvent) break;
        return handleEvent(request, response);
      case '/health/live':
        return answerText(response, 200, 'live\n');
      case '/health/ready':
        return answerReadiness(request, response, {
          waitsFor: server.listening ? feishu.trouble() : 'stopping',
          restriction: shared?.trouble(),
        });
      case METRICS_PATH:
        if (ownMetrics && isDirect(request)) return answerMetrics(ownMetrics, response);
        break;
      case '/':
        return response.writeHead(302, { location: GRAPHQL_PATH, ...NO_STORE }).end();
    }
    answerText(response, 404, NOT_FOUND);
  });
  return server;
}

/** Puts the stages of the pipeline together. */
async function createOperationHandler(config: Config, dependencies: Dependencies) {
  const { feishu, shared, log, metrics, traces } = dependencies;
  const { requestTimeoutMs, maxUpstreamCalls, corsOrigins, introspection } = config;
  const { file, only } = config.persistedOperations;
  const operations = file === undefined ? new Map<string, string>() : readPersistedOperations(file, schema);
  const operationLog = observeOperations(
    createOperationLog(log),
    dependencies,
    createNameOperation(operations),
  );
  const audit = auditIn(log);
  const referenceDataCache = createReferenceDataCache({
    ttlMs: config.catalogueTtlMs,
    onRead: metrics?.cacheRead,
  });
  feishu.onWriteElsewhere(referenceDataCache.forget);
  const pipeline = createPipeline({
    identify: createIdentify(config.companyJwt && (await loadCompanyJwts(config.companyJwt))),
    persisted: { operations, only },
    planner: new Planner({ schema, introspection }),
    deduplicate: createDeduplicate({ generation: feishu.generation }),
    authorise: createAuthorise({ schema, maxUpstreamCalls }),
    execute: createExecute({ executor: createExecutor(schema), report: operationLog.fault }),
    context: {
      feishu,
      maxUpstreamCalls,
      activityDates: shared
        ? shareActivityDates(shared, config.activityDateHints)
        : createActivityDates(config.activityDateHints),
      activityScan: config.activityScan,
      audit: metrics ? metrics.audit(audit) : audit,
      lookUp: traces?.lookUp,
      referenceDataCache,
      sizeBoundTokens: new Set(),
    },
    report: operationLog.fault,
  });
  const frameEvents = createFrameEvents(schema);
  return createRequestHandler({ pipeline, frameEvents, log: operationLog, corsOrigins, requestTimeoutMs });
}

/** What receives events is loaded only where they are posted to this server. */
async function createEventHandler({ application, events: config }: Config, { events, log }: Dependencies) {
  if (config?.via !== 'callback' || !events) return undefined;
  const { createEventReceiver } = await import('../events/receiver.ts');
  const { createEventHandler } = await import('./http/event-handler.ts');
  const receiver = createEventReceiver({
    encryptKey: config.encryptKey,
    verificationToken: config.verificationToken,
    tenantKey: config.tenantKey,
    appId: application?.id,
    publish: events.publish,
    observe: (result) => log.info({ event: 'feishu-event', result }, `Feishu event: ${result}`),
  });
  return createEventHandler(receiver);
}

/** What verifies signatures is loaded, before the first request, only where company JWTs are taken. */
async function loadCompanyJwts(options: CompanyJwtOptions): Promise<CompanyJwts> {
  const { createCompanyJwts } = await import('./pipeline/company-jwt.ts');
  return createCompanyJwts(options);
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

function wantsPage({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept?.includes('text/html') ?? false);
}
