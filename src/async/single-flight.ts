import { Abort } from './abort.ts';
import { type Deadline, DeadlineExceeded, timeLeft, watchAbort, watchDeadline } from './deadline.ts';
import { ShortLivedMap } from './short-lived-map.ts';

/** A call that identical callers may share. */
export interface SharedCall<Result> {
  /** Names the principal and everything that the result depends on. */
  readonly key: string;
  /** Counts the events that make earlier results stale, such as writes. A call of an earlier generation is not joined. */
  readonly generation: number;
  /** Makes the call, within the deadline that all callers have together. */
  readonly get: (deadline: Deadline) => Promise<Result>;
  /** Takes the result before the callers do, unless the key was forgotten or called again in the meantime. */
  readonly keep?: (result: Result) => void;
  /** The error for a caller whose deadline a shared call cannot meet; undefined where it may. */
  readonly refusalFor?: (call: Deadline, caller: Deadline) => Error | undefined;
  /** Called where the caller joins a call that is under way. */
  readonly onJoin?: (() => void) | undefined;
}

/**
 * Single-flight: callers of the same key wait for one call, as long as its response has not started. A caller who comes
 * later would be given what was read before they asked. The call goes on until the last caller has left, and its result
 * is not kept.
 */
export class SingleFlight<Result> {
  #calls = new ShortLivedMap<string, Call<Result>>();

  /** Joins the call that is under way, or starts one. Rejects as the call does, or as {@link watchDeadline} ends it. */
  share(shared: SharedCall<Result>, deadline: Deadline): Promise<Result> {
    if (deadline.signal?.aborted) return Promise.reject(deadline.signal.reason);
    const { key, generation, refusalFor } = shared;
    const call = this.#calls.get(key);
    if (call?.generation === generation && call.isJoinable) {
      const refusal = refusalFor?.(call, deadline);
      if (refusal) return Promise.reject(refusal);
      shared.onJoin?.();
      return call.join(deadline, refusalFor);
    }
    return this.#start(shared, deadline);
  }

  /** Later callers do not join the call that is under way; without a key, any of those under way. */
  forget(key?: string): void {
    if (key === undefined) this.#calls = new ShortLivedMap();
    else this.#calls.delete(key);
  }

  #start(
    { key, generation, get, keep, refusalFor }: SharedCall<Result>,
    deadline: Deadline,
  ): Promise<Result> {
    const call = new Call<Result>(generation);
    const result = call.join(deadline, refusalFor);
    this.#calls.set(key, call);
    const isCurrent = () => this.#calls.get(key) === call;
    get(call).then(
      (value) => {
        if (isCurrent()) {
          this.#calls.delete(key);
          keep?.(value);
        }
        call.settle((caller) => caller.resolve(value));
      },
      (error: unknown) => {
        if (isCurrent()) this.#calls.delete(key);
        call.settle((caller) => caller.reject(error));
      },
    );
    return result;
  }
}

const nothing = () => undefined;

/** A caller who waits for a call. */
interface WaitingCaller<Result> {
  readonly deadline: Deadline;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** Called when its deadline passes, or with the reason when its signal aborts. */
  readonly onEnd: (abortReason?: unknown) => void;
  stopWatching: () => void;
}

/**
 * A call and its callers. It may take until the latest deadline of all who joined it. Once settled it references
 * nothing, as an old table of a Map may still reference it (see {@link ShortLivedMap}).
 */
class Call<Result> implements Deadline {
  readonly generation: number;
  readonly signal = new Abort();
  #responseStarted = false;
  #deadlines: Deadline[] = [];
  readonly #waiting = new Set<WaitingCaller<Result>>();
  /** The first caller, until another joins. */
  #alone: WaitingCaller<Result> | undefined;
  #settledDeadline: number | undefined;

  constructor(generation: number) {
    this.generation = generation;
  }

  get isJoinable(): boolean {
    return !this.#responseStarted && !this.signal.aborted && timeLeft(this) > 0;
  }

  get expiresAt(): number {
    if (this.#settledDeadline !== undefined) return this.#settledDeadline;
    let latest = Number.NEGATIVE_INFINITY;
    for (const { expiresAt } of this.#deadlines) if (expiresAt > latest) latest = expiresAt;
    return latest;
  }

  join(deadline: Deadline, refusalFor: SharedCall<Result>['refusalFor']): Promise<Result> {
    this.#deadlines.push(deadline);
    return new Promise((resolve, reject) => {
      const onEnd = (abortReason?: unknown) => {
        // Where the deadline of the whole call has passed too, the call itself ends, with a more exact error.
        if (abortReason === undefined && timeLeft(this) <= 0) return;
        caller.stopWatching();
        this.#waiting.delete(caller);
        if (this.#waiting.size === 0) this.signal.abort(abortReason);
        reject(abortReason ?? refusalFor?.(this, deadline) ?? new DeadlineExceeded());
      };
      const caller: WaitingCaller<Result> = { deadline, resolve, reject, onEnd, stopWatching: nothing };
      this.#watch(caller);
      this.#waiting.add(caller);
    });
  }

  /** A caller who is alone needs no timer, as its deadline is the call's, which ends the call itself. */
  #watch(caller: WaitingCaller<Result>): void {
    if (this.#deadlines.length === 1) {
      caller.stopWatching = watchAbort(caller.deadline.signal, caller.onEnd);
      this.#alone = caller;
      return;
    }
    const first = this.#alone;
    this.#alone = undefined;
    if (first && this.#waiting.has(first)) {
      first.stopWatching();
      first.stopWatching = watchDeadline(first.deadline, first.onEnd);
    }
    caller.stopWatching = watchDeadline(caller.deadline, caller.onEnd);
  }

  onResponseStart(): void {
    this.#responseStarted = true;
    for (const deadline of this.#deadlines) deadline.onResponseStart?.();
  }

  /** Gives the result or the error to every caller who still waits. */
  settle(give: (caller: WaitingCaller<Result>) => void): void {
    this.#settledDeadline = this.expiresAt;
    this.#deadlines = [];
    this.#alone = undefined;
    for (const caller of this.#waiting) {
      caller.stopWatching();
      give(caller);
    }
    this.#waiting.clear();
  }
}
