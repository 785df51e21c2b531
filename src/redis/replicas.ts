import type { Replicas } from '../datasources/feishu/replicas.ts';
import type { RedisConnection } from './connection.ts';
import { RedisPermits } from './permits.ts';
import { shareTenantToken } from './tenant-token.ts';

/** Shares permits, the application's token and the news of writes over one Redis. */
export function createReplicas(connection: RedisConnection): Replicas {
  return {
    createPermits: (endpoint, rates, onFree) => new RedisPermits(connection, endpoint, rates, onFree),
    shareTenantToken: (application, fetchToken) => shareTenantToken(connection, application, fetchToken),
    onWrite: (callback) => connection.onWrite(callback),
    announceWrite: (principal) => connection.announceWrite(principal),
    close: () => connection.close(),
  };
}
