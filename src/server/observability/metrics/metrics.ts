import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Feishu } from '../../../datasources/feishu/client.ts';
import type { RedisConnection } from '../../../redis/connection.ts';
import { readVersion } from '../../../version.ts';
import { createFeishuMetrics } from './feishu-metrics.ts';
import { createOperationMetrics } from './operation-metrics.ts';

/** What has a state, or is known before it happens. */
export interface Watched {
  readonly feishu: Pick<Feishu, 'state'>;
  /** The Redis that replicas share, where there is one. */
  readonly redis: Pick<RedisConnection, 'upSince'> | undefined;
  /** The names of the graph's mutations. */
  readonly mutations: readonly string[];
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
  const events = new Counter({
    name: 'feishu_people_events_total',
    help: 'Messages of Feishu’s events by result',
    labelNames: ['result'],
    registers,
  });
  const { observer, watch } = createFeishuMetrics(registry);
  const { operation, audit, expectWrites } = createOperationMetrics(registry);
  return {
    feishu: observer,
    operation,
    audit,
    cacheRead: (list: string, isHit: boolean) => cacheReads.inc({ list, result: isHit ? 'hit' : 'miss' }),
    event: (result: string) => events.inc({ result }),
    /** Reads the state of these when Prometheus asks. */
    watch({ feishu, redis, mutations }: Watched): void {
      watch(feishu);
      expectWrites(mutations);
      if (!redis) return;
      new Gauge({
        name: 'feishu_people_redis_connected',
        help: '1 while the Redis that replicas share is connected',
        registers,
        collect() {
          this.set(redis.upSince === undefined ? 0 : 1);
        },
      });
    },
    contentType: registry.contentType,
    /** All metrics in Prometheus's text format. */
    text: () => registry.metrics(),
  };
}
