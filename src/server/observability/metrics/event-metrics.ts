import { Counter, Gauge, type Registry } from 'prom-client';
import type { EventResult } from '../../../events/receiver.ts';

const RESULTS: Readonly<Record<EventResult, true>> = {
  published: true,
  challenge: true,
  unknown: true,
  too_large: true,
  malformed: true,
  bad_signature: true,
  stale: true,
  undecryptable: true,
  wrong_token: true,
  wrong_application: true,
  wrong_tenant: true,
  unpublished: true,
};

/** The metrics of Feishu's events and of the subscriptions that they serve. */
export function createEventMetrics(registry: Registry) {
  const registers = [registry];
  const events = new Counter({
    name: 'feishu_people_events_total',
    help: "Messages of Feishu's events by result",
    labelNames: ['result'],
    registers,
  });
  return {
    event: (result: EventResult) => events.inc({ result }),
    watchSubscriptions(subscriptions: { readonly count: number }): void {
      // From 0: of a counter that appears with its first event, Prometheus does not see that event.
      for (const result of Object.keys(RESULTS)) events.inc({ result }, 0);
      new Gauge({
        name: 'feishu_people_subscriptions',
        help: 'Subscriptions under way in this process',
        registers,
        collect() {
          this.set(subscriptions.count);
        },
      });
    },
  };
}
