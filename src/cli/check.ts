import type { Config } from '../config.ts';
import { createFeishu } from '../datasources/feishu/client.ts';
import { ClientError } from '../errors.ts';

const TIMEOUT_MS = 5_000;

/** A check of one thing outside; undefined where the settings do not ask for it. Rejects with why it fails. */
type Check = (config: Config) => Promise<string> | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  feishu: reachFeishu,
  application: proveApplication,
  redis: reachRedis,
  'company tokens': fetchKeys,
};

/**
 * Checks what the settings refer to, at the same time, and prints a line for each. Resolves with whether all is well.
 * No line holds a secret.
 */
export async function check(config: Config, print: (line: string) => void): Promise<boolean> {
  const checks = Object.entries(CHECKS).map(async ([name, run]) => {
    try {
      const found = await run(config);
      return {
        isWell: true,
        line: found === undefined ? `--    ${name}: not set` : `ok    ${name}: ${found}`,
      };
    } catch (error) {
      return { isWell: false, line: `FAIL  ${name}: ${reasonOf(error)}` };
    }
  });
  print('ok    settings');
  const results = await Promise.all(checks);
  for (const { line } of results) print(line);
  return results.every(({ isWell }) => isWell);
}

function reachFeishu({ feishuBaseUrl }: Config) {
  return feishuBaseUrl === undefined
    ? Promise.resolve('the sandbox, which runs in this process')
    : request(feishuBaseUrl).then(() => `${feishuBaseUrl} answers`);
}

function proveApplication(config: Config) {
  const { application, feishuBaseUrl: baseUrl } = config;
  if (!application) return undefined;
  if (baseUrl === undefined) return Promise.resolve('not proved, as the sandbox takes any');
  const feishu = createFeishu({ ...config, baseUrl });
  return feishu
    .checkApplication()
    .then(() => `Feishu accepts ${application.id}`)
    .finally(() => feishu.close());
}

function reachRedis({ redis }: Config) {
  return redis && connect(redis);
}

async function connect(redis: NonNullable<Config['redis']>): Promise<string> {
  const { connectRedis } = await import('../redis/connection.ts');
  const connection = await connectRedis(redis, { namespace: 'check', report: () => undefined });
  const isUp = connection?.upSince !== undefined;
  connection?.close();
  if (!isUp) throw new Error('REDIS_URL cannot be reached, or does not accept its user and password');
  return 'connected';
}

function fetchKeys({ companyJwt }: Config) {
  return companyJwt && keysAt(companyJwt.jwksUrl);
}

async function keysAt(url: string): Promise<string> {
  const response = await request(url);
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  const keys = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0)
    throw new Error(`JWT_JWKS_URL answers with status ${response.status} and no key set`);
  return `${keys.length} ${keys.length === 1 ? 'key' : 'keys'} at JWT_JWKS_URL`;
}

function request(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** In words without secrets: errors of the network may quote an address, so that only their codes are printed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS} ms`;
  const { cause } = error;
  if (error instanceof TypeError)
    return cause instanceof Error && 'code' in cause
      ? `cannot be reached (${cause.code})`
      : 'cannot be reached';
  return error instanceof ClientError && cause instanceof Error ? cause.message : error.message;
}
