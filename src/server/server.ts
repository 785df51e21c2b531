import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import type { Signal } from '../async/abort.ts';
import type { Config } from '../config.ts';
import type { ContextOptions } from '../context.ts';
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
import { createSubscribe } from './pipeline/subscribe.ts';
import { ChangeFeed } from './subscriptions/change-feed.ts';
import { SUBSCRIPTION_SETTINGS, type SubscriptionSettings } from './subscriptions/settings.ts';

export interface Dependencies extends Observers {
  readonly feishu: Feishu;
  /** What all replicas share; without it this process is the only one. */
  readonly shared?: RedisConnection | undefined;
  /** Carries Feishu's events; undefined: this server takes none, and has no subscriptions. */
  readonly events?: EventBus | undefined;
  readonly log: Logger;
  /** Aborts when the server drains: then subscriptions are completed. */
  readonly draining?: Signal | undefined;
  /** Other settings of subscriptions than the usual ones. */
  readonly subscriptions?: Partial<SubscriptionSettings> | undefined;
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
        return page && wantsPage(request) ? answerPage(page, response) : handleOperation(request, response);
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
  const { feishu, shared, log, metrics, traces, events, draining } = dependencies;
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
  const context: ContextOptions = {
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
  };
  const report = operationLog.fault;
  const identify = createIdentify(config.companyJwt && (await loadCompanyJwts(config.companyJwt)));
  const executor = createExecutor(schema);
  const execute = createExecute({ executor, report });
  const settings = {
    ...SUBSCRIPTION_SETTINGS,
    eventTimeoutMs: requestTimeoutMs,
    ...dependencies.subscriptions,
  };
  const changes = events && new ChangeFeed({ bus: events, context, settings, identify, report });
  draining?.addEventListener('abort', () => changes?.drain());
  const pipeline = createPipeline({
    identify,
    persisted: { operations, only },
    planner: new Planner({ schema, introspection }),
    deduplicate: createDeduplicate({ generation: feishu.generation }),
    authorise: createAuthorise({ schema, maxUpstreamCalls }),
    execute,
    subscribe: createSubscribe({ executor, execute, identify, changes, context, settings, report }),
    context,
    report,
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

async function answerPage(page: () => Promise<string>, response: ServerResponse): Promise<void> {
  const html = await page();
  response.writeHead(200, { ...GRAPHIQL_HEADERS, ...NO_STORE }).end(html);
}

function wantsPage({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept?.includes('text/html') ?? false);
}
