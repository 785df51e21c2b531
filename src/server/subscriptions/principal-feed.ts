import { setTimeout as sleep } from 'node:timers/promises';
import { groupBy } from '../../collections.ts';
import type { ChangeSource, Context } from '../../context.ts';
import { toClientError } from '../../datasources/feishu/operation.ts';
import { ClientError } from '../../errors.ts';
import type { FeishuEvent } from '../../events/event.ts';
import { type Authorisations, isLostAccess } from './authorisations.ts';
import type { SubscriptionSettings } from './settings.ts';
import { fellBehind, type Subscriber, type Subscription } from './subscription.ts';

export interface PrincipalFeedOptions {
  readonly settings: SubscriptionSettings;
  /** Makes the context of reads that all subscriptions of the principal share. */
  readonly contextFor: (subscriber: Subscriber) => Context;
  readonly authorisations: Authorisations;
  readonly report: (error: unknown, requestId: string) => void;
}

/** An event that is to be read. */
interface WaitingEvent {
  readonly event: FeishuEvent;
  /** The keys of the sources that it was read for already, where it could not be read for others. */
  readonly readFor: Set<string>;
}

/** How many events are read together. */
const BATCH = 100;
/** How often events are read that cannot be read. */
const MAX_ATTEMPTS = 5;

/**
 * Reads events for the subscriptions of one principal. One batch is read at a time, with one set of DataLoaders, and the
 * events that come meanwhile are read together by the next one: each was read after it came, and however many
 * subscriptions there are, and however many events in a short time, the calls are few.
 */
export class PrincipalFeed {
  readonly #subscriptions: ReadonlySet<Subscription<object>>;
  readonly #options: PrincipalFeedOptions;
  #waiting: WaitingEvent[] = [];
  #isReading = false;

  constructor(subscriptions: ReadonlySet<Subscription<object>>, options: PrincipalFeedOptions) {
    this.#subscriptions = subscriptions;
    this.#options = options;
  }

  /** Takes an event of the bus. It is read once all listeners of the bus have heard of it, caches among them. */
  add(event: FeishuEvent): void {
    const concerned = this.#concernedBy(event);
    if (concerned.length === 0) return;
    if (this.#waiting.length >= this.#options.settings.maxWaiting) {
      for (const subscription of concerned) subscription.end(fellBehind());
      return;
    }
    this.#waiting.push({ event, readFor: new Set() });
    if (this.#isReading) return;
    this.#isReading = true;
    setImmediate(() => void this.#readAll());
  }

  #concernedBy(event: FeishuEvent): Subscription<object>[] {
    return [...this.#subscriptions].filter(({ source }) => source.readerOf(event));
  }

  async #readAll(): Promise<void> {
    let attempts = 0;
    while (this.#waiting.length > 0 && this.#subscriptions.size > 0) {
      const failures = await this.#readBatch(this.#waiting.splice(0, BATCH));
      attempts = failures.size > 0 ? attempts + 1 : 0;
      if (attempts >= MAX_ATTEMPTS) {
        for (const [event, error] of failures) this.#fail(event, error);
      } else if (attempts > 0) {
        this.#waiting.unshift(...failures.keys());
        const backoff = this.#options.settings.retryMs * 2 ** (attempts - 1);
        await sleep(Math.max(backoff, ...Array.from(failures.values(), waitOf)), undefined, { ref: false });
      }
    }
    this.#waiting = [];
    this.#isReading = false;
  }

  /**
   * Reads events and gives the subscriptions their changes, in the order of the events. Resolves with the events that could
   * not be read, and why.
   */
  async #readBatch(batch: readonly WaitingEvent[]): Promise<Map<WaitingEvent, unknown>> {
    const failures = new Map<WaitingEvent, unknown>();
    const [first] = this.#subscriptions;
    if (!first) return failures;
    const context = this.#options.contextFor(first.subscriber);
    const reads = batch.flatMap((event) => this.#readsOf(event, context));
    for (const { event, key, subscriptions, read } of reads) {
      const { change, error } = await read;
      if (error === undefined) this.#options.authorisations.prove(subscriptions[0].source);
      if (error === undefined || isLostAccess(error)) event.readFor.add(key);
      else failures.set(event, error);
      for (const subscription of subscriptions) {
        if (isLostAccess(error)) subscription.end(error);
        else if (change) subscription.push(change);
      }
    }
    return failures;
  }

  /** One read for all subscriptions whose sources are equal. */
  #readsOf(event: WaitingEvent, context: Context) {
    const bySource = groupBy(this.#concernedBy(event.event), ({ source }) => source.key);
    return Array.from(bySource, ([key, subscriptions]) => ({ event, key, subscriptions }))
      .filter(({ key }) => !event.readFor.has(key))
      .map((read) => ({ ...read, read: outcomeOf(read.subscriptions[0].source, event.event, context) }));
  }

  /** Ends the subscriptions that an event could not be read for. */
  #fail({ event, readFor }: WaitingEvent, error: unknown): void {
    for (const subscription of this.#concernedBy(event)) {
      if (readFor.has(subscription.source.key)) continue;
      this.#options.report(error, subscription.subscriber.requestId);
      subscription.end(error);
    }
  }
}

/** How long Feishu's rate limits make a read wait that was refused for them, in milliseconds. */
function waitOf(error: unknown): number {
  return error instanceof ClientError ? (error.details.retryAfterMs ?? 0) : 0;
}

/** What a source reads of an event, settled. */
async function outcomeOf(
  { readerOf }: ChangeSource<object>,
  event: FeishuEvent,
  context: Context,
): Promise<{ readonly change?: object | undefined; readonly error?: unknown }> {
  try {
    return { change: await readerOf(event)?.(context) };
  } catch (error) {
    return { error: toClientError(error) };
  }
}
