import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Config } from '../config.ts';
import { createContext } from '../context.ts';
import { createActivityDates } from '../datasources/activity-dates.ts';
import type { Caller } from '../datasources/feishu/auth/caller.ts';
import type { Feishu } from '../datasources/feishu/client.ts';
import { createReferenceDataCache } from '../datasources/reference-data.ts';
import { acceptedLanguages } from '../locales.ts';
import { auditIn, type Logger } from '../log.ts';
import { shareActivityDates } from '../redis/activity-dates.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { schema } from '../schema/index.ts';
import { Plans, useCompiledExecution } from './execution/index.ts';
import { GRAPHIQL_HEADERS, type GraphiQLAuthorization, graphiqlPage } from './graphiql/graphiql.ts';
import { answerCors } from './http/cors.ts';
import { refuseMediaType } from './http/media-type.ts';
import { requestIdOf } from './http/request-id.ts';
import { createDeliver, NO_STORE } from './http/response.ts';
import { newNotes, reportFault, reportFaults, useNotes } from './observability/operation-log.ts';
import type { CompanyJwtOptions, CompanyJwts } from './pipeline/company-jwt.ts';
import { type Answer, shareAnswers } from './pipeline/deduplicate.ts';
import { cacheByDocument, useDocumentLimits } from './pipeline/document-limits.ts';
import { useExecutionKind } from './pipeline/execution-kind.ts';
import { type Brought, KnownOperations } from './pipeline/fast-path.ts';
import { createIdentify } from './pipeline/identify.ts';
import { withoutIntrospection } from './pipeline/introspection-rules.ts';
import { maskError } from './pipeline/mask-errors.ts';
import { createOperationLimits, useOperationLimits } from './pipeline/operation-limits.ts';
import {
  DOCUMENT_ID,
  readPersistedOperations,
  usePersistedOperations,
} from './pipeline/persisted-operations.ts';
import { useRequestErrors } from './pipeline/request-errors.ts';
import { createCarryOut, useSettledResults } from './pipeline/request-handler.ts';

export interface Dependencies {
  readonly feishu: Feishu;
  /** What all replicas share; without it this process is the only one. */
  readonly shared?: RedisConnection | undefined;
  readonly log: Logger;
  /** Filled in for whoever opens GraphiQL, in sandbox mode only. */
  readonly graphiqlAuthorization?: GraphiQLAuthorization | undefined;
}

export const GRAPHQL_PATH = '/graphql';

/** The HTTP server, not yet listening. */
export async function createServer(
  config: Config,
  { feishu, shared, log, graphiqlAuthorization }: Dependencies,
): Promise<Server> {
  const referenceDataCache = createReferenceDataCache({ ttlMs: config.catalogueTtlMs });
  // What a caller writes through another replica shows here as well.
  shared?.onWrite(referenceDataCache.forget);
  const contextOptions = {
    feishu,
    maxUpstreamCalls: config.maxUpstreamCalls,
    activityDates: shared
      ? shareActivityDates(shared, config.activityDateHints)
      : createActivityDates(config.activityDateHints),
    activityScan: config.activityScan,
    audit: auditIn(log),
    referenceDataCache,
  };
  const { file } = config.persistedOperations;
  const operations = file === undefined ? new Map() : readPersistedOperations(file, schema);
  const persisted = { operations, only: config.persistedOperations.only };
  const identify = createIdentify(config.companyJwt && (await loadCompanyJwts(config.companyJwt)));
  const contextFor = ({ headers, execution, notes }: Brought) => {
    const contextOf = (caller: Caller) => {
      const languages = acceptedLanguages(headers['accept-language']);
      const { requestId } = notes;
      const context = createContext(contextOptions, { caller, languages, requestId }, execution);
      notes.calls = () => config.maxUpstreamCalls - context.operation.callsLeft;
      return context;
    };
    const caller = identify(headers.authorization);
    return caller instanceof Promise ? caller.then(contextOf) : contextOf(caller);
  };
  const plans = new Plans();
  const limits = createOperationLimits(config);
  const known = new KnownOperations({
    schema,
    plans,
    limits,
    contextFor,
    report: (errors, brought) => reportFaults(log, errors, brought),
  });
  const yoga = createYoga<Brought>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: contextFor,
    plugins: [
      usePersistedOperations(persisted),
      useNotes(log),
      useDocumentLimits(),
      ...(config.introspection ? [] : [withoutIntrospection]),
      useRequestErrors({ suggestions: config.introspection }),
      useExecutionKind(),
      useOperationLimits(limits),
      known.plugin(),
      useCompiledExecution(plans),
      useSettledResults(),
    ],
    maskedErrors: { errorMessage: 'Unexpected error.', maskError },
    // Not needed, and each costs every request something: our own page is served below, uploads are none.
    graphiql: false,
    landingPage: false,
    extraParamNames: [DOCUMENT_ID],
    parserAndValidationCache: { documentCache: cacheByDocument(), errorCache: cacheByDocument() },
    multipart: false,
    cors: false,
    logging: false,
  });
  const carryOut = createCarryOut({ yoga, path: GRAPHQL_PATH, known, persisted });
  const answerQuestion = shareAnswers({
    requestTimeoutMs: config.requestTimeoutMs,
    generation: feishu.generation,
    report: (error, requestId) => reportFault(log, error, requestId),
    execute: (request, body, execution) => {
      const { headers } = request;
      return carryOut(request, body, {
        execution,
        notes: newNotes(String(headers['x-request-id'])),
        headers,
      });
    },
  });
  const deliver = createDeliver(log);
  const ask = (request: IncomingMessage, response: ServerResponse) => {
    const asked = { requestId: requestIdOf(request), startedAt: performance.now() };
    if (answerCors(config.corsOrigins, request, response)) return;
    const send = (given: Answer) => deliver(asked, response, given);
    const refused = refuseMediaType(request, asked.requestId);
    return refused ? send(refused) : answerQuestion(request, response, send);
  };
  const page = config.graphiql ? graphiqlPage(graphiqlAuthorization) : undefined;

  const server = createHttpServer(timeouts(config), (request, response) => {
    const url = request.url ?? '/';
    if (!server.listening) response.setHeader('connection', 'close');
    if (url === '/health/live') return answer(response, 200, 'text/plain', 'live\n');
    if (url === '/health/ready')
      return answerReadiness(response, server.listening ? feishu.trouble() : 'stopping', shared?.trouble());
    if (url === '/') return redirect(response, GRAPHQL_PATH);
    if (page && wantsPage(request)) {
      return page().then((html) => response.writeHead(200, { ...GRAPHIQL_HEADERS, ...NO_STORE }).end(html));
    }
    return ask(request, response);
  });
  return server;
}

/** What verifies signatures is loaded, before anybody can ask, by those who take company JWTs. */
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

function wantsPage({ method, url, headers }: IncomingMessage): boolean {
  const path = url?.split('?', 1)[0];
  return method === 'GET' && path === GRAPHQL_PATH && (headers.accept?.includes('text/html') ?? false);
}

/** A replica without Redis is ready all the same, and says so. */
function answerReadiness(
  response: ServerResponse,
  trouble: string | undefined,
  restriction: string | undefined,
): void {
  if (trouble === undefined)
    answer(response, 200, 'text/plain', `${['ready', restriction].filter(Boolean).join('; ')}\n`);
  else answer(response, 503, 'text/plain', `not ready: ${trouble}\n`);
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, ...NO_STORE }).end(body);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, ...NO_STORE }).end();
}
