import type { ChangeSource, Context } from '../../context.ts';
import { endpointKey } from '../../datasources/feishu/endpoint.ts';
import { toClientError } from '../../datasources/feishu/operation.ts';
import { ClientError } from '../../errors.ts';
import type { Identify, Subscriber, Subscription } from './subscription.ts';

export interface AuthorisationsOptions {
  readonly checkIntervalMs: number;
  readonly identify: Identify;
  /** Makes the context of calls that all subscriptions of the principal share. */
  readonly contextFor: (subscriber: Subscriber) => Context;
}

/** Whether an error says that the caller may not subscribe any more. */
export function isLostAccess(error: unknown): boolean {
  return error instanceof ClientError && (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN');
}

/**
 * Authorises the subscriptions of one principal when they begin, and again and again while they last: the token of each
 * must still be accepted, and Feishu must still answer a call of their kind. A company JWT names its permissions itself,
 * so that no call is needed for it.
 */
export class Authorisations {
  readonly #subscriptions: ReadonlySet<Subscription<object>>;
  readonly #options: AuthorisationsOptions;
  /** When Feishu last answered a call of each kind, on the clock of `performance.now()`. */
  readonly #provedAt = new Map<string, number>();

  constructor(subscriptions: ReadonlySet<Subscription<object>>, options: AuthorisationsOptions) {
    this.#subscriptions = subscriptions;
    this.#options = options;
  }

  /** Notes that Feishu has answered a call for this source. */
  prove(source: ChangeSource<object>): void {
    this.#provedAt.set(kindOf(source), performance.now());
  }

  /** Rejects where the subscriber may not read the source, or where that cannot be found out now. */
  async authorise({ subscriber, source }: Subscription<object>): Promise<void> {
    const context = this.#options.contextFor(subscriber);
    const { endpoint, input } = source.probe;
    context.authorise(endpoint, input);
    if (subscriber.caller.kind !== 'feishu' || this.#isProved(source)) return;
    try {
      await context.call(endpoint, input);
    } catch (error) {
      if (!isAnswerOfFeishu(toClientError(error))) throw error;
    }
    this.prove(source);
  }

  /** Ends the subscriptions whose token or permission is lost. Where Feishu cannot be asked now, the next check does. */
  async check(): Promise<void> {
    await Promise.all(Array.from(this.#subscriptions, (subscription) => this.#checkOne(subscription)));
  }

  async #checkOne(subscription: Subscription<object>): Promise<void> {
    const { authorization } = subscription.subscriber;
    try {
      await this.#options.identify(authorization);
    } catch (error) {
      // Without the keys of its issuer a token proves nothing.
      subscription.end(error);
      return;
    }
    try {
      await this.authorise(subscription);
    } catch (error) {
      if (isLostAccess(error)) subscription.end(error);
    }
  }

  #isProved(source: ChangeSource<object>): boolean {
    const provedAt = this.#provedAt.get(kindOf(source));
    // A little less than the interval, as timers are not exact.
    return provedAt !== undefined && performance.now() - provedAt < this.#options.checkIntervalMs * 0.9;
  }
}

/** Probes of the same kind prove the same. */
function kindOf({ probe }: ChangeSource<object>): string {
  return `${endpointKey(probe.endpoint)} ${probe.input.query?.user_id_type}`;
}

/** Feishu checks the token and the permission before anything else that it may refuse (CONTRACT §4.4). */
function isAnswerOfFeishu(error: unknown): boolean {
  return (
    error instanceof ClientError && error.code === 'BAD_USER_INPUT' && error.details.feishu !== undefined
  );
}
