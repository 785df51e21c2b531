import type { ClientError } from './errors.ts';
import { outOfTime, type Patience } from './operation.ts';
import { watch } from './waiting.ts';

/** One call that several wait for: it may take as long as the most patient of them waits. */
interface Flight extends Patience {
  readonly generation: number;
  readonly waiting: Set<Patience>;
  readonly abort: AbortController;
  readonly result: Promise<unknown>;
}

export interface SharedRead {
  /** Names the principal and all of the request. */
  readonly key: string;
  /** Counts the writes that were answered so far. Nobody joins a flight of an earlier generation. */
  readonly generation: number;
  /** Makes the call, for as long as the given patience lasts. */
  readonly make: (patience: Patience) => Promise<unknown>;
  /** Why the flight is of no use to somebody; undefined where it can be. */
  readonly lateFor: (flight: Patience, somebody: Patience) => ClientError | undefined;
}

/**
 * Lets identical reads of one principal be one call, from the moment that the first one waits for its turn until its
 * answer is there. It goes on until the last who waits for it has gone. Nothing is kept behind that.
 */
export class SharedReads {
  readonly #flights = new Map<string, Flight>();

  share(wanted: SharedRead, patience: Patience): Promise<unknown> {
    if (patience.signal?.aborted) return Promise.reject(patience.signal.reason);
    const known = this.#flights.get(wanted.key);
    if (known?.generation === wanted.generation && !known.abort.signal.aborted) {
      const refusal = wanted.lateFor(known, patience);
      return refusal ? Promise.reject(refusal) : join(known, wanted, patience);
    }
    return join(this.#start(wanted, patience), wanted, patience);
  }

  #start({ key, generation, make }: SharedRead, patience: Patience): Flight {
    const waiting = new Set([patience]);
    const abort = new AbortController();
    const shared: Patience = {
      get deadline() {
        return Math.max(...Array.from(waiting, ({ deadline }) => deadline));
      },
      signal: abort.signal,
    };
    const result = make(shared).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight = Object.assign(shared, { generation, waiting, abort, result });
    this.#flights.set(key, flight);
    return flight;
  }
}

function join(flight: Flight, { lateFor }: SharedRead, patience: Patience): Promise<unknown> {
  const { waiting, abort, result } = flight;
  waiting.add(patience);
  return new Promise((resolve, reject) => {
    const unwatch = watch(patience, (goneBecause) => {
      const isLast = waiting.size === 1;
      // With the time of the last one its own is up, and it knows best what it was waiting for.
      if (isLast && goneBecause === undefined) return;
      waiting.delete(patience);
      if (isLast) abort.abort(goneBecause);
      reject(goneBecause ?? lateFor(flight, patience) ?? outOfTime());
    });
    result.then(resolve, reject).finally(unwatch);
  });
}
