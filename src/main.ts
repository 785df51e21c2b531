#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Arguments, HELP, readArguments, UsageError } from './cli/arguments.ts';
import { loadEnvFile } from './cli/env-file.ts';
import { type Config, ConfigError, type EventsConfig, readConfig } from './config.ts';
import { createFeishu } from './datasources/feishu/client.ts';
import type { Replicas } from './datasources/feishu/replicas.ts';
import type { EventBus } from './events/event.ts';
import type { LongConnection, LongConnectionOptions } from './events/long-connection.ts';
import { createLog } from './log.ts';
import { handleProcessErrors } from './process-errors.ts';
import type { RedisConnection } from './redis/connection.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { followUnusedConnections } from './server/http/unused-connections.ts';
import { createMetricsServer, METRICS_PATH } from './server/observability/metrics/serve-metrics.ts';
import { feishuObserverOf } from './server/observability/observe.ts';
import { observeEvents } from './server/observability/observe-events.ts';
import { startObservers } from './server/observability/start.ts';
import { createServer, EVENTS_PATH, GRAPHQL_PATH } from './server/server.ts';
import { readVersion } from './version.ts';

try {
  await run(readArguments(process.argv.slice(2)));
} catch (error) {
  const isForOperator = error instanceof ConfigError || error instanceof UsageError;
  console.error(isForOperator ? error.message : error);
  // Not only exitCode: the sandbox or Redis may be connected already and would keep the process alive.
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function run({ command, envFile }: Arguments): Promise<void> {
  if (command === 'help') return console.log(HELP.trimEnd());
  if (command === 'version') return console.log(readVersion());
  if (envFile !== undefined) loadEnvFile(envFile);
  if (command === 'start') return await start();
  const { check } = await import('./cli/check.ts');
  process.exitCode = (await check(readConfig(), console.log)) ? 0 : 1;
}

async function start(): Promise<void> {
  const settings = readConfig();
  const observers = await startObservers(settings);
  const log = createLog(settings.logLevel, undefined, observers.traces?.logFields);
  const sandbox = settings.feishuBaseUrl === undefined ? await startSandbox() : undefined;
  const config = { ...settings, events: settings.events ?? (sandbox && sandboxEvents()) };
  const baseUrl = config.feishuBaseUrl ?? sandbox?.url ?? '';
  const report = (line: string) => log.warn(line);
  const shared = config.redis && (await connectRedis(config, config.redis, baseUrl, report));
  const feishu = createFeishu({
    ...config,
    baseUrl,
    replicas: shared?.replicas,
    onTrouble: (trouble) => log.error({ event: 'trouble' }, trouble),
    observer: feishuObserverOf(observers),
  });
  void feishu.signIn();
  const events = config.events && (await createEventBus(shared?.connection));
  const draining = new AbortController();
  const server = await createServer(config, {
    feishu,
    draining: draining.signal,
    shared: shared?.connection,
    events,
    log,
    ...observers,
    graphiqlAuthorization: sandbox && { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
  });

  const longConnection =
    config.events?.via === 'long-connection' && events
      ? await openLongConnection(config.events, {
          baseUrl,
          publish: events.publish,
          observe: observeEvents(log, observers.metrics),
          report,
        })
      : undefined;

  const metricsServer =
    observers.metrics && config.metrics?.port !== undefined
      ? createMetricsServer(observers.metrics)
      : undefined;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  metricsServer?.on('error', cannotListen(config.host, 'METRICS_PORT', config.metrics?.port));
  metricsServer?.listen(config.metrics?.port, config.host, () => {
    console.log(`metrics are at http://${host}:${portOf(metricsServer)}${METRICS_PATH}`);
  });

  server.on('error', cannotListen(config.host, 'PORT', config.port));
  server.listen(config.port, config.host, async () => {
    const origin = `http://${host}:${portOf(server)}`;
    if (sandbox && config.events?.via === 'callback') {
      const callback = { ...config.events, url: origin + EVENTS_PATH };
      await sandbox.events.setCallback(callback).catch((error: Error) => report(error.message));
    }
    const upstream = sandbox ? `a sandbox of Feishu at ${sandbox.url}` : `Feishu at ${baseUrl}`;
    const token = sandbox
      ? 'u-sandbox-hr" (or u-sandbox-viewer, u-sandbox-nobody, t-sandbox)'
      : '<their own Feishu token>"';
    const company = config.companyJwt ? ` or a company token of ${config.companyJwt.issuer}` : '';
    const callers = `"Authorization: Bearer ${token}${company}`;
    console.log(
      `feishu-people-graphql listens on ${origin}${GRAPHQL_PATH} over ${upstream}; callers send ${callers}`,
    );
  });

  const closeUnusedConnections = followUnusedConnections(server);
  let isDraining = false;
  /** Accepts no new connection, finishes the requests under way, completes subscriptions, then ends. */
  const drain = () => {
    if (isDraining) return;
    isDraining = true;
    draining.abort();
    longConnection?.close();
    server.close(async () => {
      await feishu.close();
      await sandbox?.close();
      metricsServer?.close().closeAllConnections();
      await observers.stop();
      // A collector that does not answer would keep the process alive.
      if (observers.traces) process.exit();
    });
    closeUnusedConnections();
    // A keep-alive connection that becomes idle would keep the process alive until its time-out.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    // Node checks no request time-outs once the server is closed: by then all whole requests have been answered.
    setTimeout(() => server.closeAllConnections(), config.requestTimeoutMs).unref();
    setTimeout(() => process.exit(1), config.requestTimeoutMs + 5_000).unref();
  };
  const onSignal = () => {
    // A second signal ends the process at once.
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    drain();
  };
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  handleProcessErrors(process, {
    log,
    drain() {
      process.exitCode = 1;
      drain();
    },
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function cannotListen(host: string, setting: string, port: number | undefined) {
  return (error: Error) => {
    console.error(`HOST ${host}, ${setting} ${port}: cannot listen there (${error.message})`);
    process.exit(1);
  };
}

// Modules that only some settings need are imported only then: they would double the memory of an idle layer.

async function startSandbox(): Promise<Sandbox> {
  const sandbox = await import('./sandbox/sandbox.ts');
  return sandbox.startSandbox();
}

/** Secrets of events that only this process and its sandbox know. */
function sandboxEvents(): EventsConfig {
  const [encryptKey, verificationToken] = [randomUUID(), randomUUID()];
  return { via: 'callback', tenantKey: undefined, encryptKey, verificationToken };
}

async function connectRedis(
  { application }: Config,
  redis: NonNullable<Config['redis']>,
  baseUrl: string,
  report: (line: string) => void,
): Promise<{ connection: RedisConnection; replicas: Replicas } | undefined> {
  const { connectRedis, namespaceOf } = await import('./redis/connection.ts');
  const { createReplicas } = await import('./redis/replicas.ts');
  const connection = await connectRedis(redis, { namespace: namespaceOf(baseUrl, application), report });
  return connection && { connection, replicas: createReplicas(connection) };
}

async function createEventBus(connection: RedisConnection | undefined): Promise<EventBus> {
  if (connection) {
    const { createRedisEventBus } = await import('./redis/events.ts');
    return createRedisEventBus(connection);
  }
  const { createEventBus } = await import('./events/event-bus.ts');
  return createEventBus();
}

async function openLongConnection(
  { application, tenantKey }: Extract<Config['events'], { via: 'long-connection' }>,
  options: Omit<LongConnectionOptions, 'application' | 'tenantKey'>,
): Promise<LongConnection> {
  const { loadFeishuSdk, openLongConnection } = await import('./events/long-connection.ts');
  const sdk = await loadFeishuSdk();
  if (sdk) return openLongConnection(sdk, { ...options, application, tenantKey });
  throw new ConfigError(
    'FEISHU_EVENTS is "long-connection", which needs the package @larksuiteoapi/node-sdk: install it, or take events by callback',
  );
}
