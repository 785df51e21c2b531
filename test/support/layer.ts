import type { AddressInfo } from 'node:net';
import { GraphQLClient } from 'graphql-request';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createFeishu, type Feishu } from '../../src/datasources/feishu/client.ts';
import { createLog, type WriteEvent } from '../../src/log.ts';
import { connectRedis, namespaceOf } from '../../src/redis/connection.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { GraphiQLAuthorization } from '../../src/server/graphiql/graphiql.ts';
import { createServer } from '../../src/server/server.ts';

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A layer that listens, over a sandbox of its own unless the environment names another upstream. */
export interface Layer {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly feishu: Feishu;
  /** A client that calls with this token, or with none. */
  as(token: string | undefined, headers?: Record<string, string>): GraphQLClient;
  /** The lines of its log, in their order. */
  readonly logs: readonly LogLine[];
  /** What was written down of writes, in their order. */
  readonly audit: readonly WriteEvent[];
  /** The client of `u-sandbox-hr`, who may everything. */
  readonly hr: GraphQLClient;
  close(): Promise<void>;
}

export interface LayerOptions {
  /** Settings, as the environment gives them; budgets that no test uses up unless FEISHU_BUDGET_SCALE is set. */
  readonly env?: Record<string, string>;
  /** How the sandbox behaves; no rate limits unless asked for. */
  readonly sandbox?: SandboxOptions;
  /** What GraphiQL fills in for whoever opens it. */
  readonly graphiqlAuthorization?: GraphiQLAuthorization;
}

/** Starts a layer and its sandbox on free ports; whoever starts it closes it. */
export async function startLayer(options: LayerOptions = {}): Promise<Layer> {
  const { env = {}, sandbox: sandboxOptions, graphiqlAuthorization } = options;
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
  const feishu = createFeishu({ ...config, baseUrl, shared });
  const logs: LogLine[] = [];
  const log = createLog(config.logLevel, { write: (line) => logs.push(JSON.parse(line)) });
  const server = await createServer(config, {
    feishu,
    shared,
    log,
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
    close,
  };
}

function writeEventIn({ level, time, msg, event, requestId, ...rest }: LogLine): WriteEvent[] {
  // The log is written from a WriteEvent and from nothing else where it says so.
  return event === 'write' ? [rest as unknown as WriteEvent] : [];
}

/** Starts a layer for the test that runs; it ends with the test. */
export async function layerForTest(options?: LayerOptions): Promise<Layer> {
  const layer = await startLayer(options);
  onTestFinished(layer.close);
  return layer;
}
