import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Config } from '../config.ts';
import { createActivityDates } from '../datasources/activity-dates.ts';
import type { Feishu } from '../datasources/feishu/client.ts';
import { createReferenceDataCache } from '../datasources/reference-data/reference-data.ts';
import { auditIn, type Logger } from '../log.ts';
import { shareActivityDates } from '../redis/activity-dates.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { schema } from '../schema/index.ts';
import { createExecutor } from './execution/index.ts';
import { GRAPHIQL_HEADERS, type GraphiQLAuthorization, graphiqlPage } from './graphiql/graphiql.ts';
import { createRequestHandler } from './http/request-handler.ts';
import { NO_STORE } from './http/send.ts';
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

export interface Dependencies {
  readonly feishu: Feishu;
  /** What all replicas share; without it this process is the only one. */
  readonly shared?: RedisConnection | undefined;
  readonly log: Logger;
  /** Filled in on the GraphiQL page, in sandbox mode only. */
  readonly graphiqlAuthorization?: GraphiQLAuthorization | undefined;
}

export const GRAPHQL_PATH = '/graphql';

/** The HTTP server, not yet listening. Throws a ConfigError for persisted operations that cannot be used. */
export async function createServer(config: Config, dependencies: Dependencies): Promise<Server> {
  const { feishu, shared, graphiqlAuthorization } = dependencies;
  const handleOperation = await createOperationHandler(config, dependencies);
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
      case '/health/live':
        return answer(response, 200, 'live\n');
      case '/health/ready':
        return answerReadiness(response, server.listening ? feishu.trouble() : 'stopping', shared?.trouble());
      case '/':
        return response.writeHead(302, { location: GRAPHQL_PATH, ...NO_STORE }).end();
      default:
        return answer(response, 404, `Not found. GraphQL is at ${GRAPHQL_PATH}.\n`);
    }
  });
  return server;
}

/** Puts the stages of the pipeline together. */
async function createOperationHandler(config: Config, { feishu, shared, log }: Dependencies) {
  const { requestTimeoutMs, maxUpstreamCalls, corsOrigins, introspection } = config;
  const { file, only } = config.persistedOperations;
  const operationLog = createOperationLog(log);
  const referenceDataCache = createReferenceDataCache({ ttlMs: config.catalogueTtlMs });
  // What a caller writes through another replica shows here as well.
  shared?.onWrite(referenceDataCache.forget);
  const pipeline = createPipeline({
    identify: createIdentify(config.companyJwt && (await loadCompanyJwts(config.companyJwt))),
    persisted: { operations: file === undefined ? new Map() : readPersistedOperations(file, schema), only },
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
      audit: auditIn(log),
      referenceDataCache,
      sizeBoundTokens: new Set(),
    },
    report: operationLog.fault,
  });
  const frameEvents = createFrameEvents(schema);
  return createRequestHandler({ pipeline, frameEvents, log: operationLog, corsOrigins, requestTimeoutMs });
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

/** A replica without Redis is ready all the same, and says so. */
function answerReadiness(
  response: ServerResponse,
  trouble: string | undefined,
  restriction: string | undefined,
): void {
  if (trouble === undefined) answer(response, 200, `${['ready', restriction].filter(Boolean).join('; ')}\n`);
  else answer(response, 503, `not ready: ${trouble}\n`);
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...NO_STORE }).end(text);
}
