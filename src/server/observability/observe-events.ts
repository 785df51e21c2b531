import type { EventResult } from '../../events/receiver.ts';
import type { Logger } from '../../log.ts';
import type { Metrics } from './metrics/metrics.ts';

/** Counts and logs what became of each message of Feishu's events: a word, and nothing of the message. */
export function observeEvents(log: Logger, metrics: Metrics | undefined): (result: EventResult) => void {
  return (result) => {
    metrics?.event(result);
    log.info({ event: 'feishu-event', result }, `Feishu event: ${result}`);
  };
}
