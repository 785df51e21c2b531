import { LRUCache } from 'lru-cache';
import type { FeishuEvent, PaymentActivityEvent } from '../../events/event.ts';

/** The changes of one activity that are remembered. */
const MAX_CHANGES = 8;
const MAX_ACTIVITIES = 10_000;

/**
 * Recognises archivings that were told already. Feishu sends two kinds of events when an activity is archived, one of them
 * several times, and all in any order (CONTRACT §7). An archiving is a repeat where the change next to it in time is an
 * archiving too: nothing is archived twice without having been unarchived in between.
 */
export class RepeatedArchivings {
  /** The latest changes of each activity, in the order in which they happened. */
  readonly #changes = new LRUCache<string, readonly PaymentActivityEvent[]>({ max: MAX_ACTIVITIES });

  /** Remembers the event. Whether it is an archiving that was told already. */
  isRepeat(event: FeishuEvent): boolean {
    if (event.type !== 'paymentActivity') return false;
    const known = this.#changes.get(event.activityId) ?? [];
    const place = known.findLastIndex(({ createdAt }) => createdAt <= event.createdAt) + 1;
    const neighbours = [known[place - 1], known[place]];
    if (event.change === 'ARCHIVED' && neighbours.some((change) => change?.change === 'ARCHIVED'))
      return true;
    this.#changes.set(event.activityId, known.toSpliced(place, 0, event).slice(-MAX_CHANGES));
    return false;
  }
}
