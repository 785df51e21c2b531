import { type Config, readConfig } from '../config.ts';
import { createFeishu } from '../datasources/feishu/client.ts';
import { createLog } from '../log.ts';
import { createMetricsServer, METRICS_PATH } from '../server/observability/metrics/serve-metrics.ts';
import { feishuObserverOf } from '../server/observability/observe.ts';
import { observeEvents } from '../server/observability/observe-events.ts';
import { startObservers } from '../server/observability/start.ts';
import { createServer, EVENTS_PATH, GRAPHQL_PATH } from '../server/server.ts';
import { drainOnSignals } from './drain.ts';
import { listen } from './listen.ts';
import { connectRedis, createEventBus, openLongConnection, sandboxEvents, startSandbox } from './parts.ts';

/** Starts the layer with the settings of the environment, over its sandbox where they name no Feishu. */
export async function start(): Promise<void> {
  const settings = readConfig();
  const observers = await startObservers(settings);
  const log = createLog(settings.logLevel, undefined, observers.traces?.logFields);
  const sandbox = settings.feishuBaseUrl === undefined ? await startSandbox() : undefined;
  const config = { ...settings, events: settings.events ?? (sandbox && sandboxEvents()) };
  const { host, requestTimeoutMs } = config;
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
  const metricsPort = config.metrics?.port;
  const metricsServer =
    observers.metrics && metricsPort !== undefined ? createMetricsServer(observers.metrics) : undefined;

  drainOnSignals(server, {
    requestTimeoutMs,
    log,
    begin() {
      draining.abort();
      longConnection?.close();
    },
    async end() {
      await feishu.close();
      await sandbox?.close();
      metricsServer?.close().closeAllConnections();
      await observers.stop();
      // A collector that does not answer would keep the process alive.
      if (observers.traces) process.exit();
    },
  });
  if (metricsServer && metricsPort !== undefined) {
    const origin = await listen(metricsServer, { host, setting: 'METRICS_PORT', port: metricsPort });
    console.log(`metrics are at ${origin}${METRICS_PATH}`);
  }
  const origin = await listen(server, { host, setting: 'PORT', port: config.port });
  if (sandbox && config.events?.via === 'callback') {
    sandbox.events.useCallback({ ...config.events, url: origin + EVENTS_PATH });
  }
  console.log(startLine(config, origin, { sandboxUrl: sandbox?.url, baseUrl }));
}

/** Where the layer listens, over what, and which tokens its callers send. */
function startLine(
  { companyJwt }: Config,
  origin: string,
  { sandboxUrl, baseUrl }: { readonly sandboxUrl: string | undefined; readonly baseUrl: string },
): string {
  const upstream = sandboxUrl === undefined ? `Feishu at ${baseUrl}` : `a sandbox of Feishu at ${sandboxUrl}`;
  const token =
    sandboxUrl === undefined
      ? '<their own Feishu token>"'
      : 'u-sandbox-hr" (or u-sandbox-viewer, u-sandbox-nobody, t-sandbox)';
  const company = companyJwt ? ` or a company token of ${companyJwt.issuer}` : '';
  return `feishu-people-graphql listens on ${origin}${GRAPHQL_PATH} over ${upstream}; callers send "Authorization: Bearer ${token}${company}`;
}
