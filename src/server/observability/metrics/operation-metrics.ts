import { Counter, Histogram, type Registry } from 'prom-client';
import type { Audit, WriteEvent } from '../../../log.ts';
import { type NameOperation, OTHER } from '../name-operation.ts';
import type { OperationEnd, OperationLogEntry } from '../operation-log.ts';
import { outcomeOf } from '../outcome.ts';

/** Seconds, from an answer out of a cache to REQUEST_TIMEOUT_MS. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];

const WRITE_OUTCOMES: readonly WriteEvent['outcome'][] = ['done', 'refused', 'unknown', 'failed'];

const TYPES: ReadonlySet<string | undefined> = new Set(['query', 'mutation', 'subscription']);

/** The metrics of operations and of their writes. */
export function createOperationMetrics(registry: Registry) {
  const registers = [registry];
  const operations = new Counter({
    name: 'feishu_people_operations_total',
    help: 'GraphQL operations by name of a registered document, type and outcome',
    labelNames: ['operation', 'type', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'feishu_people_operation_duration_seconds',
    help: 'Time from a request to its response',
    labelNames: ['operation', 'type'],
    buckets: BUCKETS,
    registers,
  });
  const shared = new Counter({
    name: 'feishu_people_shared_operations_total',
    help: 'Queries that were answered with the execution of an identical one',
    registers,
  });
  const writes = new Counter({
    name: 'feishu_people_writes_total',
    help: 'Writes that were asked for, by mutation and outcome; unknown is OUTCOME_UNKNOWN',
    labelNames: ['mutation', 'outcome'],
    registers,
  });
  return {
    operation(entry: OperationLogEntry, { status, ms }: OperationEnd, nameOf: NameOperation): void {
      const operation = nameOf(entry);
      const type = entry.type !== undefined && TYPES.has(entry.type) ? entry.type : OTHER;
      const outcome = status === undefined ? 'aborted' : outcomeOf(entry.codes);
      operations.inc({ operation, type, outcome });
      durations.observe({ operation, type }, ms / 1_000);
      if (entry.shared) shared.inc();
    },
    /** Counts from 0: of a counter that appears with its first event, Prometheus does not see that event. */
    expectWrites(mutations: readonly string[]): void {
      for (const mutation of mutations)
        for (const outcome of WRITE_OUTCOMES) writes.inc({ mutation, outcome }, 0);
    },
    /** Counts each entry of the audit log. */
    audit(audit: Audit): Audit {
      return (event, requestId) => {
        writes.inc({ mutation: event.operation, outcome: event.outcome });
        audit(event, requestId);
      };
    },
  };
}
