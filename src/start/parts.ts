import { randomUUID } from 'node:crypto';
import { type Config, ConfigError, type EventsConfig } from '../config.ts';
import type { Replicas } from '../datasources/feishu/replicas.ts';
import type { EventBus } from '../events/event.ts';
import type { LongConnection, LongConnectionOptions } from '../events/long-connection.ts';
import type { RedisConnection } from '../redis/connection.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

// Modules that only some settings need are imported only then: they would double the memory of an idle layer.

export async function startSandbox(): Promise<Sandbox> {
  const sandbox = await import('../sandbox/sandbox.ts');
  return sandbox.startSandbox();
}

/** Secrets of events that only this process and its sandbox know. */
export function sandboxEvents(): EventsConfig {
  const [encryptKey, verificationToken] = [randomUUID(), randomUUID()];
  return { via: 'callback', tenantKey: undefined, encryptKey, verificationToken };
}

export async function connectRedis(
  { application }: Config,
  redis: NonNullable<Config['redis']>,
  baseUrl: string,
  report: (line: string) => void,
): Promise<{ connection: RedisConnection; replicas: Replicas } | undefined> {
  const { connectRedis, namespaceOf } = await import('../redis/connection.ts');
  const { createReplicas } = await import('../redis/replicas.ts');
  const connection = await connectRedis(redis, { namespace: namespaceOf(baseUrl, application), report });
  return connection && { connection, replicas: createReplicas(connection) };
}

export async function createEventBus(connection: RedisConnection | undefined): Promise<EventBus> {
  if (connection) {
    const { createRedisEventBus } = await import('../redis/events.ts');
    return createRedisEventBus(connection);
  }
  const { createEventBus } = await import('../events/event-bus.ts');
  return createEventBus();
}

export async function openLongConnection(
  { application, tenantKey }: Extract<Config['events'], { via: 'long-connection' }>,
  options: Omit<LongConnectionOptions, 'application' | 'tenantKey'>,
): Promise<LongConnection> {
  const { loadFeishuSdk, openLongConnection } = await import('../events/long-connection.ts');
  const sdk = await loadFeishuSdk();
  if (sdk) return openLongConnection(sdk, { ...options, application, tenantKey });
  throw new ConfigError(
    'FEISHU_EVENTS is "long-connection", which needs the package @larksuiteoapi/node-sdk: install it, or take events by callback',
  );
}
