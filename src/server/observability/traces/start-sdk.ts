import { ConfigError } from '../../../config.ts';
import { createTraces, type Traces, type TracesOptions } from './traces.ts';

const PACKAGES =
  '@opentelemetry/sdk-trace-node, @opentelemetry/exporter-trace-otlp-proto and @opentelemetry/resources';

/**
 * Registers OpenTelemetry's SDK, which reads its own settings (`OTEL_*`) from the environment, and sends spans in batches to
 * OTEL_EXPORTER_OTLP_ENDPOINT. `stop` sends those that are left. Throws a ConfigError where the packages, which are optional
 * dependencies, are not installed.
 */
export async function startTraces(options: TracesOptions): Promise<Traces & { stop(): Promise<void> }> {
  const { node, exporter, resources } = await loadSdk();
  const { BatchSpanProcessor, NodeTracerProvider } = node;
  const provider = new NodeTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'feishu-people-graphql' }))
      // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new exporter.OTLPTraceExporter())],
  });
  provider.register();
  // A collector that cannot be reached is no reason for a failed exit.
  const stop = () => provider.shutdown().catch(() => undefined);
  return { ...createTraces(options), stop };
}

async function loadSdk() {
  try {
    return {
      node: await import('@opentelemetry/sdk-trace-node'),
      exporter: await import('@opentelemetry/exporter-trace-otlp-proto'),
      resources: await import('@opentelemetry/resources'),
    };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_ENDPOINT is set, and the packages that send traces are not installed; install ${PACKAGES}`,
    );
  }
}
