import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Feishu } from '../../../datasources/feishu/client.ts';
import type { RedisConnection } from '../../../redis/connection.ts';
import { readVersion } from '../../../version.ts';
import { createEventMetrics } from './event-metrics.ts';
import { createFeishuMetrics } from './feishu-metrics.ts';
import { createOperationMetrics } from './operation-metrics.ts';

/** What has a state, or is known before it happens. */
export interface Watched {
  readonly feishu: Pick<Feishu, 'state'>;
  /** The Redis that replicas share, where there is one. */
  readonly redis: Pick<RedisConnection, 'upSince'> | undefined;
  /** The names of the graph's mutations. */
  readonly mutations: readonly string[];
  /** The subscriptions of this process, where it takes Feishu's events. */
  readonly subscriptions: { readonly count: number } | undefined;
}

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * The metrics of the process, for Prometheus. Their labels are names of this program and of Feishu's declarations: no
 * id, amount or text that a caller can choose. Imported only where METRICS is on.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  // Processor time, memory, event loop delay, garbage collections.
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'feishu_people_build_info',
    help: 'The version that runs, and its Node',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: readVersion(), node: process.version }, 1);
  const cacheReads = new Counter({
    name: 'feishu_people_cache_reads_total',
    help: 'Reads of cached reference data by list and result',
    labelNames: ['list', 'result'],
    registers,
  });
  const calls = createFeishuMetrics(registry);
  const operations = createOperationMetrics(registry);
  const events = createEventMetrics(registry);
  return {
    feishu: calls.observer,
    operation: operations.operation,
    audit: operations.audit,
    event: events.event,
    cacheRead: (list: string, isHit: boolean) => cacheReads.inc({ list, result: isHit ? 'hit' : 'miss' }),
    /** Reads the state of these when Prometheus asks. */
    watch({ feishu, redis, mutations, subscriptions }: Watched): void {
      calls.watch(feishu);
      operations.expectWrites(mutations);
      if (subscriptions) events.watchSubscriptions(subscriptions);
      if (redis) watchRedis(redis, registry);
    },
    contentType: registry.contentType,
    /** All metrics in Prometheus's text format. */
    text: () => registry.metrics(),
  };
}

function watchRedis(redis: Pick<RedisConnection, 'upSince'>, registry: Registry): void {
  new Gauge({
    name: 'feishu_people_redis_connected',
    help: '1 while the Redis that replicas share is connected',
    registers: [registry],
    collect() {
      this.set(redis.upSince === undefined ? 0 : 1);
    },
  });
}
