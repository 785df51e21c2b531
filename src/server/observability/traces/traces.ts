import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { readVersion } from '../../../version.ts';
import { type NameOperation, OTHER } from '../name-operation.ts';
import type { OperationEnd, OperationLogEntry } from '../operation-log.ts';
import { outcomeOf } from '../outcome.ts';
import { createFeishuSpans } from './feishu-spans.ts';

export interface TracesOptions {
  /** Whether Feishu is sent a `traceparent`. */
  readonly toFeishu: boolean;
}

export type Traces = ReturnType<typeof createTraces>;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** How the span is named until the operation is known (OpenTelemetry's conventions for GraphQL servers). */
const UNKNOWN = 'GraphQL Operation';

/**
 * Spans by OpenTelemetry's semantic conventions, through its API: one for each operation, each call to Feishu and each
 * look-up after a lost write. No span holds a document, a variable, an id of Feishu's objects or an amount. Imported only
 * where OTEL_EXPORTER_OTLP_ENDPOINT is set; the SDK that exports the spans must be registered before.
 */
export function createTraces({ toFeishu }: TracesOptions) {
  const tracer = trace.getTracer('feishu-people-graphql', readVersion());

  /** Runs an operation within a span, whose parent is the one of the `traceparent` in the headers. */
  function inSpan(operation: () => Promise<void>, headers: object = {}): Promise<void> {
    const parent = propagation.extract(context.active(), headers);
    return tracer.startActiveSpan(UNKNOWN, { kind: SpanKind.SERVER }, parent, async (span) => {
      try {
        await operation();
      } finally {
        span.end();
      }
    });
  }

  return {
    feishu: createFeishuSpans(tracer, toFeishu),
    /** Runs each request within a span, whose parent is the one of the `traceparent` that the request brings. */
    handler(handle: Handler): Handler {
      return (request, response) => inSpan(() => handle(request, response), request.headers);
    },
    inSpan,
    /** Describes the operation in the span of its request. */
    operation(entry: OperationLogEntry, end: OperationEnd, nameOf: NameOperation): void {
      const span = trace.getActiveSpan();
      if (span?.isRecording()) describe(span, entry, end, nameOf);
    },
    /** Runs the look-up after a write whose answer was lost within a span. */
    lookUp<Result>(mutation: string, look: () => Promise<Result>): Promise<Result> {
      return tracer.startActiveSpan(`look up ${mutation}`, async (span) => {
        try {
          return await look();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    /** The fields of each log line by which it is found from a trace. */
    logFields(): Record<string, string> {
      const active = trace.getActiveSpan()?.spanContext();
      return active ? { trace_id: active.traceId, span_id: active.spanId } : {};
    },
  };
}

function describe(
  span: Span,
  entry: OperationLogEntry,
  { status }: OperationEnd,
  nameOf: NameOperation,
): void {
  const { requestId, type, calls, shared, codes } = entry;
  if (type !== undefined) {
    span.updateName(type);
    span.setAttribute('graphql.operation.type', type);
  }
  const name = nameOf(entry);
  if (name !== OTHER) span.setAttribute('graphql.operation.name', name);
  span.setAttributes({
    'feishu_people.request_id': requestId,
    'feishu_people.feishu_calls': calls,
    'feishu_people.shared': shared,
  });
  if (status === undefined) span.setAttribute('feishu_people.aborted', true);
  else span.setAttribute('http.response.status_code', status);
  const outcome = outcomeOf(codes);
  const gravest = codes.find((code) => outcomeOf([code]) === outcome);
  if (gravest !== undefined) span.setAttribute('error.type', gravest);
  // An error of the caller's own is none of the server's.
  if (outcome !== 'ok' && outcome !== 'client_error') span.setStatus({ code: SpanStatusCode.ERROR });
}
