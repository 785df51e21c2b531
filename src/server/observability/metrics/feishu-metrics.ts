import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Feishu } from '../../../datasources/feishu/client.ts';
import { type EndpointDeclaration, endpointKey } from '../../../datasources/feishu/endpoint.ts';
import { errorCodeOf } from '../../../datasources/feishu/error-codes/lookup.ts';
import type { AttemptEnd, FeishuObserver } from '../../../datasources/feishu/observer.ts';
import { OTHER } from '../name-operation.ts';

/** Seconds, up to UPSTREAM_TIMEOUT_MS and REQUEST_TIMEOUT_MS. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;
const TOO_MANY_CALLS = 99991400;

/** The metrics of the calls to Feishu. Each attempt is a call; one that was held back here is none. */
export function createFeishuMetrics(registry: Registry) {
  const registers = [registry];
  const calls = new Counter({
    name: 'feishu_people_feishu_calls_total',
    help: "Calls to Feishu by endpoint and Feishu's code, or the fault that left none",
    labelNames: ['endpoint', 'code'],
    registers,
  });
  const durations = new Histogram({
    name: 'feishu_people_feishu_call_duration_seconds',
    help: 'Time from the permit to the end of the response',
    labelNames: ['endpoint'],
    buckets: BUCKETS,
    registers,
  });
  const waits = new Histogram({
    name: 'feishu_people_permit_wait_seconds',
    help: 'Time that calls waited for a permit of the rate limiter',
    labelNames: ['endpoint'],
    buckets: BUCKETS,
    registers,
  });
  const withheld = new Counter({
    name: 'feishu_people_feishu_calls_withheld_total',
    help: 'Calls that were not made: refused by the rate limiter or the circuit breaker, or given up while waiting',
    labelNames: ['endpoint', 'reason'],
    registers,
  });
  const retries = new Counter({
    name: 'feishu_people_feishu_retries_total',
    help: 'Calls that repeat one that failed',
    labelNames: ['endpoint'],
    registers,
  });
  const tooMany = new Counter({
    name: 'feishu_people_feishu_too_many_calls_total',
    help: 'Calls that Feishu refused for their rate: HTTP 429 or code 99991400',
    labelNames: ['endpoint'],
    registers,
  });
  const joins = new Counter({
    name: 'feishu_people_shared_reads_total',
    help: 'Reads that joined an identical one under way',
    labelNames: ['endpoint'],
    registers,
  });

  const observer: FeishuObserver = {
    onAttempt(declaration, attempt) {
      const endpoint = endpointKey(declaration);
      const startedAt = performance.now();
      let permitAt: number | undefined;
      return {
        onPermit() {
          permitAt = performance.now();
          waits.observe({ endpoint }, (permitAt - startedAt) / 1_000);
        },
        onEnd(end) {
          if (permitAt === undefined) {
            withheld.inc({ endpoint, reason: end.fault ?? OTHER });
            return;
          }
          calls.inc({ endpoint, code: codeLabel(declaration, end) });
          durations.observe({ endpoint }, (performance.now() - permitAt) / 1_000);
          if (attempt > 1) retries.inc({ endpoint });
          if (end.fault === 'too_many_calls' || end.code === TOO_MANY_CALLS) tooMany.inc({ endpoint });
        },
      };
    },
    onJoin: (declaration) => joins.inc({ endpoint: endpointKey(declaration) }),
  };

  return { observer, watch: (feishu: Pick<Feishu, 'state'>) => watch(feishu, registry) };
}

/** 0, a code that the declaration or the gateway's table has, a fault, or `other`: a bounded set. */
function codeLabel(declaration: EndpointDeclaration, { code, fault = 'unreadable' }: AttemptEnd): string {
  if (code === undefined) return fault;
  return code === 0 || errorCodeOf(declaration, code) ? String(code) : OTHER;
}

/** Gauges that are read when Prometheus asks. */
function watch(feishu: Pick<Feishu, 'state'>, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'feishu_people_circuit_breaker_state',
    help: 'State of the circuit breaker before Feishu: 1 for the present one',
    labelNames: ['state'],
    registers,
    collect() {
      const { breaker } = feishu.state();
      for (const state of BREAKER_STATES) this.set({ state }, state === breaker ? 1 : 0);
    },
  });
  new Gauge({
    name: 'feishu_people_permits_in_use',
    help: 'Calls that count towards the rate limit of their endpoint now',
    labelNames: ['endpoint'],
    registers,
    collect() {
      for (const { endpoint, permitsInUse } of feishu.state().loads) this.set({ endpoint }, permitsInUse);
    },
  });
  new Gauge({
    name: 'feishu_people_permit_queue_length',
    help: 'Calls that wait for a permit or have one reserved',
    labelNames: ['endpoint'],
    registers,
    collect() {
      for (const { endpoint, queued } of feishu.state().loads) this.set({ endpoint }, queued);
    },
  });
}
