import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import { ClientError } from '../../errors.ts';

export interface SubscriptionLimits {
  /** The most subscriptions of one caller in this process. */
  readonly perCaller: number;
  /** The most subscriptions in this process. */
  readonly perProcess: number;
}

/** Counts the subscriptions of the process, and those of each caller. */
export class SubscriptionCounts {
  readonly #limits: SubscriptionLimits;
  readonly #ofCaller = new Map<string, number>();
  #all = 0;

  constructor(limits: SubscriptionLimits) {
    this.#limits = limits;
  }

  /** The subscriptions of the process now. */
  get count(): number {
    return this.#all;
  }

  /** Counts a subscription until the returned function is called. Throws RATE_LIMITED beyond the limits. */
  acquire(caller: Caller): () => void {
    const { perCaller, perProcess } = this.#limits;
    const key = keyOf(caller);
    const own = this.#ofCaller.get(key) ?? 0;
    if (own >= perCaller) {
      throw new ClientError('RATE_LIMITED', {
        en: `You have ${own} subscriptions here already, as many as allowed. End one of them first.`,
        zh: `您在此已有 ${own} 个订阅，达到上限。请先结束其中一个。`,
      });
    }
    if (this.#all >= perProcess) {
      throw new ClientError('RATE_LIMITED', {
        en: 'This server has as many subscriptions as it may have. Try again a little later.',
        zh: '本服务的订阅数已达上限，请稍后再试。',
      });
    }
    this.#ofCaller.set(key, own + 1);
    this.#all += 1;
    return () => {
      const left = (this.#ofCaller.get(key) ?? 0) - 1;
      if (left > 0) this.#ofCaller.set(key, left);
      else this.#ofCaller.delete(key);
      this.#all -= 1;
    };
  }
}

/** Callers with company JWTs of equal scopes are one principal, but not one caller. */
function keyOf(caller: Caller): string {
  if (caller.kind === 'company') return `subject:${caller.subject}`;
  return caller.kind === 'feishu' ? caller.principal : '';
}
