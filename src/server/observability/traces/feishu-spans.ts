import {
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { endpointKey } from '../../../datasources/feishu/endpoint.ts';
import type { FeishuObserver } from '../../../datasources/feishu/observer.ts';

/**
 * A span of the kind CLIENT for each attempt to call Feishu, below the operation that makes it. Its name is the
 * endpoint's: the template of the path, without the ids in it. A read that joins an identical one is an event of its operation,
 * as the span of the call belongs to the other one.
 */
export function createFeishuSpans(tracer: Tracer, toFeishu: boolean): FeishuObserver {
  return {
    onAttempt(endpoint, attempt) {
      const startedAt = performance.now();
      const span = tracer.startSpan(endpointKey(endpoint), {
        kind: SpanKind.CLIENT,
        attributes: {
          'http.request.method': endpoint.method,
          'url.template': endpoint.path,
          ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
        },
      });
      return {
        headers: toFeishu ? { traceparent: traceparentOf(span.spanContext()) } : undefined,
        onPermit() {
          span.setAttribute('feishu.permit_wait_ms', Math.round(performance.now() - startedAt));
        },
        onEnd({ code, fault, logId }) {
          if (code !== undefined) span.setAttribute('feishu.code', code);
          if (logId !== null) span.setAttribute('feishu.log_id', logId);
          if (code !== 0) {
            span.setAttribute('error.type', fault ?? String(code));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    onJoin({ method, path }) {
      const attributes = { 'http.request.method': method, 'url.template': path };
      trace.getActiveSpan()?.addEvent('feishu.read_joined', attributes);
    },
  };
}

/** The header of W3C Trace Context. Baggage is not sent: it would hold what other programs put there. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? '01' : '00'}`;
}
