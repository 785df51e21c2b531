import type { AddressInfo } from 'node:net';
import { GraphQLClient } from 'graphql-request';
import { onTestFinished } from 'vitest';
import { Abort } from '../../src/async/abort.ts';
import { readConfig } from '../../src/config.ts';
import { createFeishu, type Feishu } from '../../src/datasources/feishu/client.ts';
import type { EventBus } from '../../src/events/event.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createLog, type WriteEvent } from '../../src/log.ts';
import { connectRedis, namespaceOf } from '../../src/redis/connection.ts';
import { createRedisEventBus } from '../../src/redis/events.ts';
import { createReplicas } from '../../src/redis/replicas.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { GraphiQLAuthorization } from '../../src/server/graphiql/page.ts';
import { createMetrics } from '../../src/server/observability/metrics/metrics.ts';
import { feishuObserverOf } from '../../src/server/observability/observe.ts';
import { createTraces } from '../../src/server/observability/traces/traces.ts';
import { createServer, type Dependencies } from '../../src/server/server.ts';

/** A parsed line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A running layer over its own sandbox, or over `FEISHU_BASE_URL` if that is set. */
export interface Layer {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly feishu: Feishu;
  /** A client with this token, or without one. */
  as(token: string | undefined, headers?: Record<string, string>): GraphQLClient;
  /** The lines of the log, in order. */
  readonly logs: readonly LogLine[];
  /** The write events of the log, in order. */
  readonly audit: readonly WriteEvent[];
  /** The client of `u-sandbox-hr`, which has all permissions. */
  readonly hr: GraphQLClient;
  /** Where the events of Feishu are published. */
  readonly events: EventBus;
  /** Completes the subscriptions, as SIGTERM does. */
  drain(): void;
  close(): Promise<void>;
}

export interface LayerOptions {
  /** Environment variables. Rate limits are out of reach unless FEISHU_BUDGET_SCALE is set. */
  readonly env?: Record<string, string>;
  /** Options of the sandbox. Its rate limits are off by default. */
  readonly sandbox?: SandboxOptions;
  /** The Authorization header that GraphiQL's page contains. */
  readonly graphiqlAuthorization?: GraphiQLAuthorization;
  /** Settings of subscriptions: shorter intervals, lower limits. */
  readonly subscriptions?: Dependencies['subscriptions'];
  /** Timings of WebSocket connections. */
  readonly webSockets?: Dependencies['webSockets'];
  /** The event bus; by default one of its own, or that of REDIS_URL. */
  readonly events?: EventBus;
}

/** Starts a layer and its sandbox on free ports. The caller must close it. */
export async function startLayer(options: LayerOptions = {}): Promise<Layer> {
  const { env = {}, sandbox: sandboxOptions, graphiqlAuthorization, subscriptions, webSockets } = options;
  const draining = new Abort();
  const sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY, ...sandboxOptions });
  const config = readConfig({
    PORT: '0',
    FEISHU_BASE_URL: sandbox.url,
    FEISHU_BUDGET_SCALE: '1000',
    ...env,
  });
  const baseUrl = config.feishuBaseUrl ?? sandbox.url;
  const shared = await connectRedis(config.redis, {
    namespace: namespaceOf(baseUrl, config.application),
    report: () => undefined,
  });
  const metrics = config.metrics && createMetrics();
  const traces = config.traces && createTraces(config.traces);
  const feishu = createFeishu({
    ...config,
    baseUrl,
    replicas: shared && createReplicas(shared),
    observer: feishuObserverOf({ metrics, traces }),
  });
  const logs: LogLine[] = [];
  const destination = { write: (line: string) => logs.push(JSON.parse(line)) };
  const log = createLog(config.logLevel, destination, traces?.logFields);
  const events = options.events ?? (shared ? createRedisEventBus(shared) : createEventBus());
  const server = await createServer(config, {
    feishu,
    shared,
    events,
    log,
    metrics,
    traces,
    draining,
    subscriptions,
    webSockets,
    graphiqlAuthorization,
  });
  await new Promise<void>((resolve) => server.listen(config.port, config.host, resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/graphql`;
  const as: Layer['as'] = (token, headers = {}) =>
    new GraphQLClient(url, {
      headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
      errorPolicy: 'all',
    });
  const close = async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await feishu.close();
    await sandbox.close();
  };
  return {
    url,
    sandbox,
    feishu,
    logs,
    get audit() {
      return logs.flatMap(writeEventIn);
    },
    as,
    hr: as('u-sandbox-hr'),
    events,
    drain: () => draining.abort(),
    close,
  };
}

function writeEventIn({ level, time, msg, event, requestId, ...rest }: LogLine): WriteEvent[] {
  // Lines with the event "write" are created from a WriteEvent only.
  return event === 'write' ? [rest as unknown as WriteEvent] : [];
}

/** Starts a layer that is closed at the end of the current test. */
export async function layerForTest(options?: LayerOptions): Promise<Layer> {
  const layer = await startLayer(options);
  onTestFinished(layer.close);
  return layer;
}
