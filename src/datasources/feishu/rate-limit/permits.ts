import type { Rate } from './rate.ts';
import { memoryMs, nextFreeTime } from './sliding-window.ts';

/** Permission to make one call now. Its holder reports what becomes of the call. */
export interface Permit {
  /** The request is sent. */
  sent(): void;
  /** The response starts, so that Feishu counted the call before now. */
  answered(): void;
  /** The call was not sent. */
  release(): void;
}

/** Counts the calls to one endpoint and gives out permits for them. */
export interface PermitSource {
  /** A permit, or the milliseconds until the next attempt makes sense. `queued` is how many wait for one in this process. */
  acquire(queued: number): Permit | number | Promise<Permit | number>;
  /** The start times of the calls that count, oldest first. A call under way starts now. */
  starts(): number[];
  /** Gives no permit for `ms` milliseconds: Feishu refused a call as one too many. */
  stop(ms: number): void;
  /** Until when there is no permit. */
  readonly stoppedUntil: number;
  /** The rates that apply at present. */
  readonly rates: readonly Rate[];
  /** How many wait for permits of the same endpoint in other replicas. */
  readonly queuedElsewhere: number;
}

/**
 * The longest time that a call travels to Feishu, in milliseconds. The layer sees when a call is sent and when it is
 * answered; Feishu counts it in between. So a call counts from its answer or, at the latest, from this long after it was
 * sent: Feishu then sees no more calls in a window than allowed, however the network delays one of them.
 */
export const TRAVEL_MS = 1_000;

interface CountedCall {
  /** The latest time at which the call can reach Feishu; infinite until it is sent. */
  start: number;
}

/** The calls to one endpoint, counted in this process. */
export class LocalPermits implements PermitSource {
  stoppedUntil = 0;
  readonly queuedElsewhere = 0;
  readonly rates: readonly Rate[];
  #calls: CountedCall[] = [];
  #pruneAt = 1_000;
  readonly #onFree: () => void;

  /** `onFree` is called when a permit becomes free earlier than `acquire` said. */
  constructor(rates: readonly Rate[], onFree: () => void) {
    this.rates = rates;
    this.#onFree = onFree;
  }

  acquire(): Permit | number {
    const now = performance.now();
    const waitMs = Math.max(this.#waitMs(now), this.stoppedUntil - now);
    return waitMs > 0 ? waitMs : this.count();
  }

  #waitMs(now: number): number {
    // The usual case, far below every limit, needs no sorting.
    if (this.rates.every(({ limit }) => this.#calls.length < limit)) {
      if (this.#calls.length >= this.#pruneAt) this.#prune(now);
      return 0;
    }
    this.#prune(now);
    const starts = this.#calls.map(({ start }) => start).sort((a, b) => a - b);
    // A call that is not sent or not answered yet counts until it is; `onFree` reports that.
    return Math.min(nextFreeTime(starts, this.rates, now) - now, memoryMs(this.rates));
  }

  /** Counts a call without checking the rates. */
  count(): Permit {
    const call = { start: Number.POSITIVE_INFINITY };
    this.#calls.push(call);
    return {
      sent: () => {
        call.start = performance.now() + TRAVEL_MS;
      },
      answered: () => {
        call.start = Math.min(call.start, performance.now());
        this.#onFree();
      },
      release: () => {
        this.#calls = this.#calls.filter((other) => other !== call);
        this.#onFree();
      },
    };
  }

  starts(): number[] {
    const now = performance.now();
    this.#prune(now);
    return this.#calls.map(({ start }) => Math.min(start, now)).sort((a, b) => a - b);
  }

  stop(ms: number): void {
    this.stoppedUntil = Math.max(this.stoppedUntil, performance.now() + ms);
  }

  #prune(now: number): void {
    const oldest = now - memoryMs(this.rates);
    this.#calls = this.#calls.filter(({ start }) => start > oldest);
    this.#pruneAt = 2 * this.#calls.length + 1_000;
  }
}
