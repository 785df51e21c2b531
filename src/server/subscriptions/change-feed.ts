import { Abort } from '../../async/abort.ts';
import { type ChangeSource, type ContextOptions, createContext } from '../../context.ts';
import { type Caller, principalOf } from '../../datasources/feishu/auth/caller.ts';
import type { EventBus, FeishuEvent } from '../../events/event.ts';
import { Authorisations } from './authorisations.ts';
import { SubscriptionCounts } from './limits.ts';
import { PrincipalFeed } from './principal-feed.ts';
import { RepeatedArchivings } from './repeated-archivings.ts';
import type { SubscriptionSettings } from './settings.ts';
import { type Identify, type Subscriber, Subscription } from './subscription.ts';

export interface ChangeFeedOptions {
  readonly bus: EventBus;
  readonly settings: SubscriptionSettings;
  readonly identify: Identify;
  readonly context: ContextOptions;
  /** Told of errors before they are made fit for clients. */
  readonly report: (error: unknown, requestId: string) => void;
}

/** The subscriptions of one principal, and what is done once for all of them. */
interface Principal {
  readonly subscriptions: Set<Subscription<object>>;
  readonly feed: PrincipalFeed;
  readonly authorisations: Authorisations;
  /** Aborts when the last of the subscriptions has ended. */
  readonly abort: Abort;
}

/** Brings the events of the bus to the subscriptions of this process, each read as its principal. */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #principals = new Map<string, Principal>();
  readonly #counts: SubscriptionCounts;
  readonly #repeated = new RepeatedArchivings();
  #isDrained = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
    this.#counts = new SubscriptionCounts(options.settings);
    options.bus.subscribe((event) => this.#take(event));
  }

  /** The subscriptions of this process now. */
  get count(): number {
    return this.#counts.count;
  }

  /** Begins a subscription. Rejects as {@link Listen} of the context says. */
  async listen<Change extends object>(
    subscriber: Subscriber,
    source: ChangeSource<Change>,
  ): Promise<Subscription<Change>> {
    const release = this.#counts.acquire(subscriber.caller);
    const principal = this.#principalOf(subscriber.caller);
    const subscription = new Subscription<Change>({
      subscriber,
      source,
      maxWaiting: this.#options.settings.maxWaiting,
      onEnd: () => {
        release();
        principal.subscriptions.delete(subscription);
        if (principal.subscriptions.size === 0) this.#forget(subscriber.caller, principal);
      },
    });
    // From here on it hears of events; those that come while it is authorised wait for its reader.
    principal.subscriptions.add(subscription);
    if (this.#isDrained) {
      subscription.end();
      return subscription;
    }
    try {
      await principal.authorisations.authorise(subscription);
    } catch (error) {
      subscription.end();
      throw error;
    }
    return subscription;
  }

  /** Completes all subscriptions, and those to come, so that their clients subscribe elsewhere. */
  drain(): void {
    this.#isDrained = true;
    for (const { subscriptions } of this.#principals.values()) {
      for (const subscription of [...subscriptions]) subscription.end();
    }
  }

  #take(event: FeishuEvent): void {
    if (this.#repeated.isRepeat(event)) return;
    for (const { feed } of this.#principals.values()) feed.add(event);
  }

  #principalOf(caller: Caller): Principal {
    const key = principalOf(caller);
    const known = this.#principals.get(key);
    if (known) return known;
    const { settings, identify, context, report } = this.#options;
    const { checkIntervalMs, eventTimeoutMs } = settings;
    const abort = new Abort();
    const contextFor = ({ caller, requestId }: Subscriber) => {
      const deadline = { expiresAt: performance.now() + eventTimeoutMs, signal: abort };
      return createContext(context, { caller, languages: [], requestId }, deadline);
    };
    const subscriptions = new Set<Subscription<object>>();
    const authorisations = new Authorisations(subscriptions, { checkIntervalMs, identify, contextFor });
    const feed = new PrincipalFeed(subscriptions, { settings, contextFor, authorisations, report });
    const principal = { subscriptions, feed, authorisations, abort };
    this.#principals.set(key, principal);
    const timer = setInterval(() => void authorisations.check(), checkIntervalMs).unref();
    abort.addEventListener('abort', () => clearInterval(timer));
    return principal;
  }

  #forget(caller: Caller, principal: Principal): void {
    this.#principals.delete(principalOf(caller));
    principal.abort.abort();
  }
}
