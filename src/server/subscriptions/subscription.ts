import { BoundedQueue } from '../../async/bounded-queue.ts';
import type { ChangeSource } from '../../context.ts';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import { ClientError } from '../../errors.ts';

/** Who subscribes. */
export interface Subscriber {
  readonly caller: Caller;
  /** The Authorization header, by which the subscriber is identified again. */
  readonly authorization: string | undefined;
  readonly requestId: string;
}

/** Finds out the caller of an Authorization header, as the pipeline does. Rejects where its token is not accepted. */
export type Identify = (authorization: string | undefined) => Caller | Promise<Caller>;

export interface SubscriptionOptions<Change extends object> {
  readonly subscriber: Subscriber;
  readonly source: ChangeSource<Change>;
  /** How many changes may wait for the reader. */
  readonly maxWaiting: number;
  /** Called once, however the subscription ends. */
  readonly onEnd: () => void;
}

/** The changes of one source for one subscriber, until either side ends it. */
export class Subscription<Change extends object> implements AsyncIterableIterator<Change, undefined> {
  readonly subscriber: Subscriber;
  readonly source: ChangeSource<Change>;
  readonly #queue: BoundedQueue<Change>;
  readonly #onEnd: () => void;
  #isEnded = false;

  constructor({ subscriber, source, maxWaiting, onEnd }: SubscriptionOptions<Change>) {
    this.subscriber = subscriber;
    this.source = source;
    this.#queue = new BoundedQueue(maxWaiting);
    this.#onEnd = onEnd;
  }

  /** Gives the reader a change. A reader who has fallen behind is told so, and the subscription ends. */
  push(change: Change): void {
    if (!this.#queue.push(change)) this.end(fellBehind());
  }

  /** Ends the subscription: with an error, which drops the changes that wait, or behind them. */
  end(error?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#queue.end(error);
    this.#onEnd();
  }

  next(): Promise<IteratorResult<Change, undefined>> {
    return this.#queue.next();
  }

  return(): Promise<IteratorResult<Change, undefined>> {
    this.end();
    return this.#queue.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** The error for a subscriber who misses changes: more happened than could be read or sent. */
export function fellBehind(): ClientError {
  return new ClientError('RATE_LIMITED', {
    en: 'More changes came than this subscription could deliver, so that some are missing. Read anew what you show, and subscribe again.',
    zh: '变更过多，此订阅来不及送达，已有遗漏。请重新读取所显示的数据，然后再次订阅。',
  });
}
