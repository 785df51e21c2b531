import { type Deadline, watchDeadline } from '../../../async/deadline.ts';
import { ClientError } from '../../../errors.ts';
import type { EndpointLoad } from '../observer.ts';
import type { Permit, PermitSource } from './permits.ts';
import { nextFreeTime } from './sliding-window.ts';

/*
 * Why this limiter is not a library: none reserves positions in a queue before the calls are made, refuses at once a
 * caller whose permit would come after the deadline, and slides its window in Redis. bottleneck and
 * rate-limiter-flexible count fixed windows there, which lets twice the limit through at a window's border.
 */

/** The least time for an answer: a permit that is granted later than this before the deadline is of no use. */
const ANSWER_MS = 100;

/** A reserved position in the queue. A call that is repeated keeps its position. */
export interface Reservation {
  readonly order: number;
}

interface QueueEntry extends Reservation {
  readonly deadline: Deadline;
  /** undefined: the position is reserved, and no call waits for it yet. */
  waiter?: { resolve(permit: Permit): void; reject(reason: unknown): void } | undefined;
}

/**
 * The queue for the permits of one endpoint, first in, first out. A caller whose permit would come after its deadline is
 * refused at once.
 */
export class RateLimiter {
  readonly #permits: PermitSource;
  readonly #endpointName: string;
  #queue: QueueEntry[] = [];
  #lastOrder = 0;
  #timer: NodeJS.Timeout | undefined;
  #isAcquiring = false;

  /** `endpointName` names the endpoint in errors for clients. */
  constructor(endpointName: string, createPermits: (onFree: () => void) => PermitSource) {
    this.#endpointName = endpointName;
    this.#permits = createPermits(() => this.#grant());
  }

  /** Waits for a permit. Rejects with RATE_LIMITED when there is none in time, with the signal's reason when it aborts. */
  acquire(deadline: Deadline, reservation: Reservation): Promise<Permit> {
    if (deadline.signal?.aborted) return Promise.reject(deadline.signal.reason);
    const entry =
      this.#queue.find(({ order }) => order === reservation.order) ?? this.#enqueue(reservation, deadline);
    return new Promise((resolve, reject) => {
      let stopWatching: (() => void) | undefined;
      entry.waiter = {
        resolve: (permit) => {
          stopWatching?.();
          resolve(permit);
        },
        reject: (reason) => {
          stopWatching?.();
          reject(reason);
        },
      };
      this.#grant();
      if (!this.#queue.includes(entry)) return;
      stopWatching = watchDeadline(deadline, (abortReason) => {
        this.#dequeue(entry);
        reject(abortReason ?? this.rateLimited());
      });
      this.#refuseTooLate();
    });
  }

  /** Reserves `count` positions, or throws RATE_LIMITED when not all permits come in time. `release` gives up the rest. */
  reserve(count: number, deadline: Deadline): { reservations: readonly Reservation[]; release(): void } {
    const reservations = Array.from({ length: count }, () => this.#enqueue(this.lastReservation(), deadline));
    const last = reservations.at(-1);
    const time = last ? (this.#schedule().get(last) ?? 0) : 0;
    const release = () => {
      for (const entry of reservations) if (!entry.waiter) this.#dequeue(entry);
    };
    if (isTooLate(time, deadline)) {
      release();
      throw this.rateLimited(time);
    }
    return { reservations, release };
  }

  /** Grants no permit for `ms` milliseconds. Refuses the callers whose deadlines pass before that. */
  stop(ms: number): void {
    this.#permits.stop(ms);
    this.#refuseTooLate();
    this.#grant();
  }

  /** The error for a caller whose deadline passes before a shared call gets its permit; undefined otherwise. */
  readonly refusalFor = (call: Deadline, caller: Deadline): ClientError | undefined => {
    const entry = this.#queue.find(({ deadline }) => deadline === call);
    const time = entry && this.#schedule().get(entry);
    return time !== undefined && isTooLate(time, caller) ? this.rateLimited(time) : undefined;
  };

  /** The error for a caller whose permit would come at `time`; by default, behind all in the queue. */
  rateLimited(time = this.#timeBehindAll()): ClientError {
    const retryAfterMs = Math.max(1, Math.ceil(time - performance.now()));
    const rates = this.#permits.rates.map(({ limit, windowMs }) => `${limit} in ${windowMs / 1_000} s`);
    const limits = rates.length > 0 ? ` (${rates.join(' and ')})` : '';
    const seconds = Math.ceil(retryAfterMs / 1_000);
    const text = {
      en:
        `Feishu limits how often ${this.#endpointName} may be called${limits}, and the next free call comes too late for this request. ` +
        `Try again in ${seconds} s.`,
      zh: `飞书限制 ${this.#endpointName} 的调用频率${limits}，下一次可用的调用对此请求来说太晚。请在 ${seconds} 秒后重试。`,
    };
    return new ClientError('RATE_LIMITED', text, { retryAfterMs });
  }

  /** The calls that count towards the limits now, and those that wait for a permit or have one reserved. */
  load(): Omit<EndpointLoad, 'endpoint'> {
    return { permitsInUse: this.#permits.starts().length, queued: this.#queue.length };
  }

  /** The position behind all others. */
  lastReservation(): Reservation {
    this.#lastOrder += 1;
    return { order: this.#lastOrder };
  }

  #enqueue({ order }: Reservation, deadline: Deadline): QueueEntry {
    const entry: QueueEntry = { order, deadline };
    const before = this.#queue.findLastIndex((other) => other.order < order);
    this.#queue.splice(before + 1, 0, entry);
    return entry;
  }

  #dequeue(entry: QueueEntry): void {
    this.#queue = this.#queue.filter((other) => other !== entry);
    if (this.#queue.length === 0) clearTimeout(this.#timer);
  }

  /** Grants permits to waiting callers in the order of the queue until there are no more. */
  #grant(): void {
    clearTimeout(this.#timer);
    while (!this.#isAcquiring && this.#queue.some(({ waiter }) => waiter)) {
      const acquired = this.#permits.acquire(this.#queue.length);
      if (acquired instanceof Promise) {
        this.#isAcquiring = true;
        acquired.then((result) => {
          this.#isAcquiring = false;
          if (this.#grantOne(result)) this.#grant();
        });
        return;
      }
      if (!this.#grantOne(acquired)) return;
    }
  }

  /** Grants a permit to the first waiting caller; without one, sets the timer for the next attempt. */
  #grantOne(acquired: Permit | number): boolean {
    if (typeof acquired === 'number') {
      clearTimeout(this.#timer);
      // The connections of those who wait keep the process alive; an empty queue does not.
      this.#timer = setTimeout(() => this.#grant(), Math.ceil(acquired)).unref();
      this.#refuseTooLate();
      return false;
    }
    const first = this.#queue.find(({ waiter }) => waiter);
    if (!first) {
      acquired.release();
      return false;
    }
    this.#dequeue(first);
    first.waiter?.resolve(acquired);
    return true;
  }

  /** The time at which each entry of the queue gets its permit, as far as can be told now. */
  #schedule(): Map<QueueEntry, number> {
    const starts = this.#permits.starts();
    let from = Math.max(performance.now(), this.#permits.stoppedUntil);
    const next = () => {
      from = nextFreeTime(starts, this.#permits.rates, from);
      starts.push(from);
      return from;
    };
    // The queues of other replicas get their permits in between, evenly distributed.
    const others = this.#permits.queuedElsewhere / this.#queue.length;
    const times = new Map<QueueEntry, number>();
    this.#queue.forEach((entry, index) => {
      for (let other = Math.floor(index * others); other < Math.floor((index + 1) * others); other++) next();
      times.set(entry, next());
    });
    return times;
  }

  #timeBehindAll(): number {
    const last: QueueEntry = {
      order: Number.POSITIVE_INFINITY,
      deadline: { expiresAt: 0, signal: undefined },
    };
    this.#queue.push(last);
    const time = this.#schedule().get(last) ?? 0;
    this.#queue.pop();
    return time;
  }

  /** Refuses the callers whose permits come too late, one by one: each refusal moves the others forward. */
  #refuseTooLate(): void {
    for (;;) {
      const tooLate = Array.from(this.#schedule()).find(
        ([{ waiter, deadline }, time]) => waiter !== undefined && isTooLate(time, deadline),
      );
      if (!tooLate) return;
      const [entry, time] = tooLate;
      this.#dequeue(entry);
      entry.waiter?.reject(this.rateLimited(time));
    }
  }
}

function isTooLate(time: number, { expiresAt }: Deadline): boolean {
  return time > performance.now() && time + ANSWER_MS > expiresAt;
}
