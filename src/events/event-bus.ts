import { Listeners } from '../async/listeners.ts';
import { RecentKeys } from '../async/recent-keys.ts';
import { type EventBus, type FeishuEvent, REPEATED_EVENTS } from './event.ts';

/** Carries events within this process, which is the only one. */
export function createEventBus(): EventBus {
  const published = new RecentKeys(REPEATED_EVENTS);
  const listeners = new Listeners<FeishuEvent>();
  return {
    async publish(event) {
      if (published.add(event.id)) listeners.call(event);
    },
    subscribe: (listener) => listeners.add(listener),
  };
}
