import type { Rate } from '../endpoint.ts';
import { memoryMs, nextTurn } from './sliding-window.ts';

/** Leave to make one call now. Whoever holds it says what becomes of the call. */
export interface Permit {
  /** The request leaves. */
  sent(): void;
  /** Feishu has begun to answer, so that the call was counted there before now. */
  answered(): void;
  /** The call was never sent. */
  release(): void;
}

/** Who counts the calls to one endpoint. */
export interface PermitSource {
  /** A permit, or the milliseconds after which asking again makes sense. `waiting` is how many wait for one here. */
  acquire(waiting: number): Permit | number | Promise<Permit | number>;
  /** Since when the calls count that were counted so far, oldest first; one that is under way, since now. */
  starts(): number[];
  /** Gives no permit for that long: Feishu said so. */
  stop(ms: number): void;
  /** Until when there is no permit. */
  readonly stoppedUntil: number;
  /** The rates that hold at present. */
  readonly rates: readonly Rate[];
  /** How many wait for permits of the same budget in other replicas. */
  readonly waitingElsewhere: number;
}

/**
 * How long a call is on its way to Feishu at most. We see when a call leaves and when its answer comes, Feishu counts
 * it in between. So a call counts from its answer or, where that takes longer, from this long after it was sent: then
 * Feishu sees no more calls in a window than allowed, however the network delays one of them.
 */
export const TRAVEL_MS = 1_000;

interface Counted {
  /** When the call can have reached Feishu at the latest; infinite until it is sent. */
  since: number;
}

/** The calls of one endpoint, counted by this process. */
export class LocalPermits implements PermitSource {
  stoppedUntil = 0;
  readonly waitingElsewhere = 0;
  readonly rates: readonly Rate[];
  #counted: Counted[] = [];
  #forgetAt = 1_000;
  readonly #freed: () => void;

  /** `freed` is called when a permit comes free sooner than was foretold. */
  constructor(rates: readonly Rate[], freed: () => void) {
    this.rates = rates;
    this.#freed = freed;
  }

  acquire(): Permit | number {
    const now = performance.now();
    const waitMs = Math.max(this.#wait(now), this.stoppedUntil - now);
    return waitMs > 0 ? waitMs : this.add();
  }

  #wait(now: number): number {
    // Far below every limit there is nothing to work out.
    if (this.rates.every(({ limit }) => this.#counted.length < limit)) {
      if (this.#counted.length >= this.#forgetAt) this.#forget(now);
      return 0;
    }
    this.#forget(now);
    const starts = this.#counted.map(({ since }) => since).sort((a, b) => a - b);
    // What is not sent yet, or not answered, counts until it is: then `freed` says so.
    return Math.min(nextTurn(starts, this.rates, now) - now, memoryMs(this.rates));
  }

  /** Counts a call, room or no room. */
  add(): Permit {
    const counted = { since: Number.POSITIVE_INFINITY };
    this.#counted.push(counted);
    return {
      sent: () => {
        counted.since = performance.now() + TRAVEL_MS;
      },
      answered: () => {
        counted.since = Math.min(counted.since, performance.now());
        this.#freed();
      },
      release: () => {
        this.#counted = this.#counted.filter((other) => other !== counted);
        this.#freed();
      },
    };
  }

  starts(): number[] {
    const now = performance.now();
    this.#forget(now);
    return this.#counted.map(({ since }) => Math.min(since, now)).sort((a, b) => a - b);
  }

  stop(ms: number): void {
    this.stoppedUntil = Math.max(this.stoppedUntil, performance.now() + ms);
  }

  #forget(now: number): void {
    const oldest = now - memoryMs(this.rates);
    this.#counted = this.#counted.filter(({ since }) => since > oldest);
    this.#forgetAt = 2 * this.#counted.length + 1_000;
  }
}
