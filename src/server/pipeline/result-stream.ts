import { clientErrors } from './errors/client-errors.ts';
import type { Result } from './serialise.ts';

export interface ResultStreamOptions {
  /** What is executed one after the other, each when the client is ready for its result. */
  readonly changes: AsyncIterator<unknown, unknown, undefined>;
  /** The subscriber's, the preferred first. */
  readonly languages: readonly string[];
  /** Executes the operation on a change. A rejection ends the stream. */
  readonly execute: (change: unknown) => Promise<Result>;
  /** Called once, with the error that ended the stream if one did. */
  readonly onEnd: (error?: unknown) => void;
}

/** The results of a subscription, until either side ends it. An error that ends it is its last result. */
export class ResultStream implements AsyncIterableIterator<Result, undefined> {
  readonly #options: ResultStreamOptions;
  #isEnded = false;

  constructor(options: ResultStreamOptions) {
    this.#options = options;
  }

  /** To be called again only once it has settled. Never rejects. */
  async next(): Promise<IteratorResult<Result, undefined>> {
    if (this.#isEnded) return END;
    const { changes, execute, languages } = this.#options;
    try {
      const { value: change, done } = await changes.next();
      if (done) return this.return();
      const result = await execute(change);
      return this.#isEnded ? END : { value: result, done: false };
    } catch (error) {
      if (this.#isEnded) return END;
      this.#end(error);
      return { value: { data: undefined, errors: clientErrors(error, languages) }, done: false };
    }
  }

  /** Ends the stream. A `next` that waits resolves at once. */
  async return(): Promise<IteratorResult<Result, undefined>> {
    this.#end();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(error?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.onEnd(error);
    void this.#options.changes.return?.();
  }
}

const END = { value: undefined, done: true } as const;
