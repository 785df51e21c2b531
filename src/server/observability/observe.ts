import type { FeishuObserver } from '../../datasources/feishu/observer.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { NameOperation } from './name-operation.ts';
import type { OperationLog } from './operation-log.ts';
import type { Traces } from './traces/traces.ts';

/** What observes the layer besides its log. What is off is absent, and costs no request anything. */
export interface Observers {
  readonly metrics?: Metrics | undefined;
  readonly traces?: Traces | undefined;
}

/** The operation log, which tells metrics and traces of each operation too. */
export function observeOperations(
  log: OperationLog,
  { metrics, traces }: Observers,
  nameOf: NameOperation,
): OperationLog {
  if (!metrics && !traces) return log;
  return {
    fault: log.fault,
    operation(entry, end) {
      log.operation(entry, end);
      metrics?.operation(entry, end, nameOf);
      traces?.operation(entry, end, nameOf);
    },
  };
}

/** The observer of the calls to Feishu; undefined where nothing observes them. */
export function feishuObserverOf({ metrics, traces }: Observers): FeishuObserver | undefined {
  const [first, second] = [metrics?.feishu, traces?.feishu].filter((observer) => observer !== undefined);
  return first && second ? both(first, second) : first;
}

function both(first: FeishuObserver, second: FeishuObserver): FeishuObserver {
  return {
    onAttempt(endpoint, attempt) {
      const attempts = [first.onAttempt(endpoint, attempt), second.onAttempt(endpoint, attempt)];
      return {
        headers: attempts.find(({ headers }) => headers)?.headers,
        onPermit() {
          for (const observer of attempts) observer.onPermit();
        },
        onEnd(end) {
          for (const observer of attempts) observer.onEnd(end);
        },
      };
    },
    onJoin(endpoint) {
      first.onJoin(endpoint);
      second.onJoin(endpoint);
    },
  };
}
