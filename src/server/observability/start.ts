import type { Config } from '../../config.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Traces } from './traces/traces.ts';

/** What observes the process, as its settings say. */
export interface StartedObservers {
  readonly metrics: Metrics | undefined;
  readonly traces: Traces | undefined;
  /** Sends the spans that are left, for three seconds at most. */
  readonly stop: () => Promise<void>;
}

const FLUSH_MS = 3_000;

/** Starts metrics and traces where they are on; nothing is loaded for what is off. Throws a ConfigError without an SDK. */
export async function startObservers(config: Pick<Config, 'metrics' | 'traces'>): Promise<StartedObservers> {
  const traces = config.traces && (await startTraces(config.traces));
  return {
    metrics: config.metrics && (await import('./metrics/metrics.ts')).createMetrics(),
    traces,
    async stop() {
      const limit = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS).unref());
      await Promise.race([traces?.stop(), limit]);
    },
  };
}

async function startTraces(options: NonNullable<Config['traces']>) {
  const sdk = await import('./traces/start-sdk.ts');
  return sdk.startTraces(options);
}
