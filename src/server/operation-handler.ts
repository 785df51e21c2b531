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
import { createRequestHandler } from './http/request-handler.ts';
import { createNameOperation } from './observability/name-operation.ts';
import { type Observers, observeOperations } from './observability/observe.ts';
import { createOperationLog } from './observability/operation-log.ts';
import { createAuthorise } from './pipeline/authorise.ts';
import type { CompanyJwtOptions, CompanyJwts } from './pipeline/company-jwt.ts';
import { createDeduplicate } from './pipeline/deduplicate.ts';
import { createFrameEvents } from './pipeline/event-stream.ts';
import { createExecute } from './pipeline/execute.ts';
import { createIdentify } from './pipeline/identify.ts';
import { readPersistedOperations } from './pipeline/persisted/operations-file.ts';
import { createRegisteredDocuments } from './pipeline/persisted/registered-documents.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { Planner } from './pipeline/plan.ts';
import type { PersistedOperationsOptions } from './pipeline/resolve-document.ts';
import { createSubscribe } from './pipeline/subscribe.ts';
import { ChangeFeed } from './subscriptions/change-feed.ts';
import { SUBSCRIPTION_SETTINGS, type SubscriptionSettings } from './subscriptions/settings.ts';

/** What operations work with. */
export interface OperationDependencies extends Observers {
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
}

/**
 * Puts the stages of the pipeline together, and the handler of requests over HTTP. Throws a ConfigError for persisted
 * operations that cannot be used.
 */
export async function createOperationHandler(config: Config, dependencies: OperationDependencies) {
  const { feishu, shared, log, metrics, traces, events, draining } = dependencies;
  const { requestTimeoutMs, maxUpstreamCalls, corsOrigins, introspection } = config;
  const planner = new Planner({ schema, introspection });
  const persisted = await loadPersistedOperations(config, planner, shared);
  const operationLog = observeOperations(
    createOperationLog(log),
    dependencies,
    createNameOperation(persisted.operations ?? new Map()),
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
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  metrics?.watch({ feishu, redis: shared, mutations, subscriptions: changes });
  const pipeline = createPipeline({
    identify,
    persisted,
    planner,
    deduplicate: createDeduplicate({ generation: feishu.generation }),
    authorise: createAuthorise({ schema, maxUpstreamCalls }),
    execute,
    subscribe: createSubscribe({ executor, execute, identify, changes, context, settings, report }),
    context,
    report,
  });
  const frameEvents = createFrameEvents(schema);
  const origins = { listed: corsOrigins, loopback: config.feishuBaseUrl === undefined };
  const stages = { pipeline, log: operationLog, origins, requestTimeoutMs, inSpan: traces?.inSpan };
  return { ...stages, handler: createRequestHandler({ ...stages, frameEvents }) };
}

/** The shared documents are imported only where replicas share a Redis, which the module needs. */
async function loadPersistedOperations(
  { persistedOperations: { file, only, automatic } }: Config,
  planner: Planner,
  shared: RedisConnection | undefined,
): Promise<PersistedOperationsOptions> {
  const operations = file === undefined ? undefined : readPersistedOperations(file, planner);
  if (!automatic) return { operations, only, registered: undefined };
  const store = shared && (await import('../redis/documents.ts')).shareDocuments(shared);
  return { operations, only, registered: createRegisteredDocuments(store) };
}

/** What verifies signatures is loaded, before the first request, only where company JWTs are taken. */
async function loadCompanyJwts(options: CompanyJwtOptions): Promise<CompanyJwts> {
  const { createCompanyJwts } = await import('./pipeline/company-jwt.ts');
  return createCompanyJwts(options);
}
