#!/usr/bin/env node
import type { AddressInfo } from 'node:net';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createFeishu } from './datasources/feishu/client.ts';
import { createLog } from './log.ts';
import type { RedisConnection } from './redis/connection.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { createServer, GRAPHQL_PATH } from './server/server.ts';

try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const sandbox = config.feishuBaseUrl === undefined ? await startSandbox() : undefined;
  const baseUrl = config.feishuBaseUrl ?? sandbox?.url ?? '';
  const report = (line: string) => log.warn(line);
  const shared = config.redis && (await connectRedis(config, config.redis, baseUrl, report));
  const feishu = createFeishu({
    ...config,
    baseUrl,
    shared,
    onTrouble: (trouble) => log.error({ event: 'trouble' }, trouble),
  });
  void feishu.signIn();
  const server = await createServer(config, {
    feishu,
    shared,
    log,
    graphiqlAuthorization: sandbox && { person: 'Bearer u-sandbox-hr', application: 'Bearer t-sandbox' },
  });

  server.on('error', (error) => {
    console.error(`HOST ${config.host}, PORT ${config.port}: cannot listen there (${error.message})`);
    process.exit(1);
  });
  server.listen(config.port, config.host, () => {
    const { port } = server.address() as AddressInfo;
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    const upstream = sandbox ? `a sandbox of Feishu at ${sandbox.url}` : `Feishu at ${baseUrl}`;
    const token = sandbox
      ? 'u-sandbox-hr" (or u-sandbox-viewer, u-sandbox-nobody, t-sandbox)'
      : '<their own Feishu token>"';
    const company = config.companyJwt ? ` or a company token of ${config.companyJwt.issuer}` : '';
    const callers = `"Authorization: Bearer ${token}${company}`;
    console.log(
      `feishu-people-graphql listens on http://${host}:${port}${GRAPHQL_PATH} over ${upstream}; callers send ${callers}`,
    );
  });

  const stop = () => {
    // Accepts nobody new, lets what is under way finish, then ends. A second signal ends at once.
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    server.close(async () => {
      await feishu.close();
      await sandbox?.close();
    });
    // A kept-alive connection that has just fallen idle would hold the process for seconds more.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    setTimeout(() => process.exit(1), config.requestTimeoutMs + 5_000).unref();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

// What not every start needs is loaded by those that do: it would double the memory of an idle layer.

async function startSandbox(): Promise<Sandbox> {
  const sandbox = await import('./sandbox/sandbox.ts');
  return sandbox.startSandbox();
}

async function connectRedis(
  { application }: Config,
  redis: NonNullable<Config['redis']>,
  baseUrl: string,
  report: (line: string) => void,
): Promise<RedisConnection | undefined> {
  const store = await import('./redis/connection.ts');
  return store.connectRedis(redis, { namespace: store.namespaceOf(baseUrl, application), report });
}
