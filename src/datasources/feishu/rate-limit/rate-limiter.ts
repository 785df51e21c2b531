import { watch } from '../../../async/deadline.ts';
import { ClientError } from '../../../errors.ts';
import type { Deadline } from '../operation.ts';
import type { Permit, PermitSource } from './permits.ts';
import { nextTurn } from './sliding-window.ts';

/** A turn that comes later than this before the deadline would only be spent on an answer that comes too late. */
const ANSWER_MS = 100;

/** Somebody's turn in the queue. Who comes again, because a call has to be repeated, comes with the turn they had. */
export interface Turn {
  readonly order: number;
}

interface Waiting extends Turn {
  readonly deadline: Deadline;
  /** undefined: the turn is promised, and nobody has come for it yet. */
  asked?: { give(permit: Permit): void; refuse(reason: unknown): void } | undefined;
}

/**
 * The queue for the permits of one endpoint: who came first goes first, as soon as the budget has a permit; who cannot
 * have one in time is told at once.
 */
export class RateLimiter {
  readonly #permits: PermitSource;
  readonly #what: string;
  #queue: Waiting[] = [];
  #lastOrder = 0;
  #timer: NodeJS.Timeout | undefined;
  #taking = false;

  /** `what` names the endpoint to clients who have to wait. */
  constructor(what: string, createPermits: (freed: () => void) => PermitSource) {
    this.#what = what;
    this.#permits = createPermits(() => this.#serve());
  }

  /** Waits for a permit. Rejects with RATE_LIMITED when there is none in time, with the signal's reason when it aborts. */
  acquire(deadline: Deadline, turn: Turn): Promise<Permit> {
    if (deadline.signal?.aborted) return Promise.reject(deadline.signal.reason);
    const waiting = this.#queue.find(({ order }) => order === turn.order) ?? this.#line(turn, deadline);
    return new Promise((resolve, reject) => {
      let unwatch: (() => void) | undefined;
      waiting.asked = {
        give: (permit) => {
          unwatch?.();
          resolve(permit);
        },
        refuse: (reason) => {
          unwatch?.();
          reject(reason);
        },
      };
      this.#serve();
      if (!this.#queue.includes(waiting)) return;
      unwatch = watch(deadline, (goneBecause) => {
        this.#leave(waiting);
        reject(goneBecause ?? this.late());
      });
      this.#refuseTheLate();
    });
  }

  /** Promises as many turns, or throws RATE_LIMITED when they do not all come in time. `done` gives up the rest. */
  reserve(count: number, deadline: Deadline): { turns: readonly Turn[]; done(): void } {
    const promised = Array.from({ length: count }, () => this.#line(this.nextTurn(), deadline));
    const last = promised.at(-1);
    const turn = last ? (this.#turns().get(last) ?? 0) : 0;
    const leave = () => {
      for (const waiting of promised) if (!waiting.asked) this.#leave(waiting);
    };
    if (isLate(turn, deadline)) {
      leave();
      throw this.late(turn);
    }
    return { turns: promised, done: leave };
  }

  /** Feishu wants no calls for a while. Whoever cannot wait that long is told now. */
  stop(ms: number): void {
    this.#permits.stop(ms);
    this.#refuseTheLate();
    this.#serve();
  }

  /** Why an answer that `waiting` waits for here comes too late for somebody; undefined where it need not. */
  readonly lateFor = (waiting: Deadline, somebody: Deadline): ClientError | undefined => {
    const permit = this.#queue.find(({ deadline }) => deadline === waiting);
    const turn = permit && this.#turns().get(permit);
    return turn !== undefined && isLate(turn, somebody) ? this.late(turn) : undefined;
  };

  /** What to tell whoever would get a permit at `turn`, or behind all who wait now. */
  late(turn = this.#turnBehindAll()): ClientError {
    const retryAfterMs = Math.max(1, Math.ceil(turn - performance.now()));
    const rates = this.#permits.rates.map(({ limit, windowMs }) => `${limit} in ${windowMs / 1_000} s`);
    const limits = rates.length > 0 ? ` (${rates.join(' and ')})` : '';
    return new ClientError(
      'RATE_LIMITED',
      `Feishu limits how often ${this.#what} may be called${limits}, and the next free turn comes too late for this request. ` +
        `Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
      { retryAfterMs },
    );
  }

  /** A turn behind all who have one. */
  nextTurn(): Turn {
    this.#lastOrder += 1;
    return { order: this.#lastOrder };
  }

  #line({ order }: Turn, deadline: Deadline): Waiting {
    const waiting: Waiting = { order, deadline };
    const behind = this.#queue.findLastIndex((other) => other.order < order);
    this.#queue.splice(behind + 1, 0, waiting);
    return waiting;
  }

  #leave(waiting: Waiting): void {
    this.#queue = this.#queue.filter((other) => other !== waiting);
  }

  /** Gives permits to those who have come for them, in order, until there are no more. */
  #serve(): void {
    clearTimeout(this.#timer);
    while (!this.#taking && this.#queue.some(({ asked }) => asked)) {
      const taken = this.#permits.acquire(this.#queue.length);
      if (taken instanceof Promise) {
        this.#taking = true;
        taken.then((result) => {
          this.#taking = false;
          if (this.#hand(result)) this.#serve();
        });
        return;
      }
      if (!this.#hand(taken)) return;
    }
  }

  /** Hands a permit to the first who has come for one; sets the time to look again where there is none. */
  #hand(taken: Permit | number): boolean {
    if (typeof taken === 'number') {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#serve(), Math.ceil(taken));
      this.#refuseTheLate();
      return false;
    }
    const first = this.#queue.find(({ asked }) => asked);
    if (!first) {
      taken.release();
      return false;
    }
    this.#leave(first);
    first.asked?.give(taken);
    return true;
  }

  /** When the turn of each comes, going by what is known now. */
  #turns(): Map<Waiting, number> {
    const starts = this.#permits.starts();
    let from = Math.max(performance.now(), this.#permits.stoppedUntil);
    const next = () => {
      from = nextTurn(starts, this.#permits.rates, from);
      starts.push(from);
      return from;
    };
    // Who waits elsewhere comes in between, evenly.
    const others = this.#permits.waitingElsewhere / this.#queue.length;
    const turns = new Map<Waiting, number>();
    this.#queue.forEach((waiting, index) => {
      for (let other = Math.floor(index * others); other < Math.floor((index + 1) * others); other++) next();
      turns.set(waiting, next());
    });
    return turns;
  }

  #turnBehindAll(): number {
    const nobody: Waiting = {
      order: Number.POSITIVE_INFINITY,
      deadline: { expiresAt: 0, signal: undefined },
    };
    this.#queue.push(nobody);
    const turn = this.#turns().get(nobody) ?? 0;
    this.#queue.pop();
    return turn;
  }

  /** Tells those whose turn comes too late, one by one: each who goes brings the others forward. */
  #refuseTheLate(): void {
    for (;;) {
      const late = Array.from(this.#turns()).find(
        ([{ asked, deadline }, turn]) => asked !== undefined && isLate(turn, deadline),
      );
      if (!late) return;
      const [waiting, turn] = late;
      this.#leave(waiting);
      waiting.asked?.refuse(this.late(turn));
    }
  }
}

function isLate(turn: number, { expiresAt }: Deadline): boolean {
  return turn > performance.now() && turn + ANSWER_MS > expiresAt;
}
