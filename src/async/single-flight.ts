import { type Deadline, outOfTime, timeLeft } from '../datasources/feishu/operation.ts';
import type { ClientError } from '../errors.ts';
import { Abort } from './abort.ts';
import { watch } from './deadline.ts';
import { ShortLivedMap } from './short-lived-map.ts';

/** What somebody wants who would share it with others who want the same. */
export interface Wanted<Result> {
  /** Names the principal, and everything that the result depends on. */
  readonly key: string;
  /** Counts the writes that were answered so far. Nobody joins a flight of an earlier generation. */
  readonly generation: number;
  /** Gets it, for as long as the given deadline lasts. */
  readonly get: (deadline: Deadline) => Promise<Result>;
  /** Why a flight is of no use to somebody; undefined where it can be. */
  readonly lateFor?: (flight: Deadline, somebody: Deadline) => ClientError | undefined;
}

/**
 * Lets all who want the same at the same time wait for one flight, from its start until Feishu begins to answer: who
 * comes later would be given what was read before they asked. It goes on until the last who waits for it has gone.
 * Nothing is kept behind that.
 */
export class SingleFlight<Result> {
  readonly #flights = new ShortLivedMap<string, Flight<Result>>();

  share(wanted: Wanted<Result>, deadline: Deadline): Promise<Result> {
    if (deadline.signal?.aborted) return Promise.reject(deadline.signal.reason);
    const { key, generation, lateFor } = wanted;
    const known = this.#flights.get(key);
    if (known?.generation === generation && known.isOpen && !known.signal.aborted && timeLeft(known) > 0) {
      const refusal = lateFor?.(known, deadline);
      return refusal ? Promise.reject(refusal) : known.join(deadline, lateFor);
    }
    return this.#start(wanted, deadline);
  }

  #start({ key, generation, get, lateFor }: Wanted<Result>, deadline: Deadline): Promise<Result> {
    const flight = new Flight<Result>(generation);
    const result = flight.join(deadline, lateFor);
    this.#flights.set(key, flight);
    const gone = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    get(flight).then(
      (value) => {
        gone();
        flight.land((waiting) => waiting.resolve(value));
      },
      (error: unknown) => {
        gone();
        flight.land((waiting) => waiting.reject(error));
      },
    );
    return result;
  }
}

/** Somebody who waits for a flight. */
interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * What several wait for: it may take as long as the most patient who ever joined it would wait. When it has landed it
 * holds nothing any more, as something old may still point to it (see {@link ShortLivedMap}).
 */
class Flight<Result> implements Deadline {
  readonly generation: number;
  /** Until Feishu begins to answer. */
  isOpen = true;
  readonly signal = new Abort();
  #joined: Deadline[] = [];
  readonly #waiting = new Set<Waiting<Result>>();
  #landedWith: number | undefined;

  constructor(generation: number) {
    this.generation = generation;
  }

  get expiresAt(): number {
    if (this.#landedWith !== undefined) return this.#landedWith;
    let latest = Number.NEGATIVE_INFINITY;
    for (const { expiresAt } of this.#joined) if (expiresAt > latest) latest = expiresAt;
    return latest;
  }

  join(deadline: Deadline, lateFor: Wanted<Result>['lateFor']): Promise<Result> {
    this.#joined.push(deadline);
    return new Promise((resolve, reject) => {
      const leave = () => {
        unwatch();
        this.#waiting.delete(waiting);
      };
      const unwatch = watch(deadline, (goneBecause) => {
        // Where its own time is up too, it ends by itself, and knows best what it was waiting for.
        if (goneBecause === undefined && timeLeft(this) <= 0) return;
        leave();
        if (this.#waiting.size === 0) this.signal.abort(goneBecause);
        reject(goneBecause ?? lateFor?.(this, deadline) ?? outOfTime());
      });
      const waiting: Waiting<Result> = {
        resolve: (result) => {
          leave();
          resolve(result);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  answering(): void {
    this.isOpen = false;
    for (const deadline of this.#joined) deadline.answering?.();
  }

  /** Gives what it came to to all who still wait. */
  land(give: (waiting: Waiting<Result>) => void): void {
    this.#landedWith = this.expiresAt;
    this.#joined = [];
    for (const waiting of this.#waiting) give(waiting);
  }
}
