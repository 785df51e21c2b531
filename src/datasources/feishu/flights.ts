import { setMaxListeners } from 'node:events';
import type { ClientError } from './errors.ts';
import { outOfTime, type Patience, timeLeft } from './operation.ts';
import { watch } from './waiting.ts';

/** What several wait for: it may take as long as the most patient who ever joined it would wait. */
interface Flight<Result> extends Patience {
  readonly generation: number;
  readonly joined: Set<Patience>;
  waiting: number;
  readonly abort: AbortController;
  readonly result: Promise<Result>;
}

/** What somebody wants who would share it with others who want the same. */
export interface Wanted<Result> {
  /** Names the principal, and everything that the result depends on. */
  readonly key: string;
  /** Counts the writes that were answered so far. Nobody joins a flight of an earlier generation. */
  readonly generation: number;
  /** Gets it, for as long as the given patience lasts. */
  readonly get: (patience: Patience) => Promise<Result>;
  /** Why a flight is of no use to somebody; undefined where it can be. */
  readonly lateFor?: (flight: Patience, somebody: Patience) => ClientError | undefined;
}

/**
 * Lets all who want the same at the same time wait for one flight, from its start until its result is there. It goes on
 * until the last who waits for it has gone. Nothing is kept behind that.
 */
export class Flights<Result> {
  readonly #flights = new Map<string, Flight<Result>>();

  share(wanted: Wanted<Result>, patience: Patience): Promise<Result> {
    if (patience.signal?.aborted) return Promise.reject(patience.signal.reason);
    const known = this.#flights.get(wanted.key);
    if (known?.generation === wanted.generation && !known.abort.signal.aborted && timeLeft(known) > 0) {
      const refusal = wanted.lateFor?.(known, patience);
      return refusal ? Promise.reject(refusal) : join(known, wanted, patience);
    }
    return join(this.#start(wanted, patience), wanted, patience);
  }

  #start({ key, generation, get }: Wanted<Result>, patience: Patience): Flight<Result> {
    const joined = new Set([patience]);
    const abort = new AbortController();
    // All calls of an operation listen to it: many are no leak.
    setMaxListeners(0, abort.signal);
    const shared: Patience = {
      get deadline() {
        return Math.max(...Array.from(joined, ({ deadline }) => deadline));
      },
      signal: abort.signal,
    };
    const result = get(shared).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight<Result> = Object.assign(shared, { generation, joined, waiting: 0, abort, result });
    this.#flights.set(key, flight);
    return flight;
  }
}

function join<Result>(
  flight: Flight<Result>,
  { lateFor }: Wanted<Result>,
  patience: Patience,
): Promise<Result> {
  flight.joined.add(patience);
  flight.waiting += 1;
  return new Promise((resolve, reject) => {
    const unwatch = watch(patience, (goneBecause) => {
      // Where its own time is up too, it ends by itself, and knows best what it was waiting for.
      if (goneBecause === undefined && timeLeft(flight) <= 0) return;
      flight.waiting -= 1;
      if (flight.waiting === 0) flight.abort.abort(goneBecause);
      reject(goneBecause ?? lateFor?.(flight, patience) ?? outOfTime());
    });
    flight.result.then(resolve, reject).finally(unwatch);
  });
}
