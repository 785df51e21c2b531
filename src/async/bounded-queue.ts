/** A consumer that waits for the next value. */
interface Waiting<Value> {
  resolve(result: IteratorResult<Value, undefined>): void;
  reject(error: unknown): void;
}

/**
 * A queue between a producer that does not wait and one consumer. Its length is bounded: the producer is told when the
 * consumer has fallen behind. `return` also ends a `next` that waits, which an async generator's does not.
 */
export class BoundedQueue<Value extends object> implements AsyncIterableIterator<Value, undefined> {
  readonly #max: number;
  #values: Value[] = [];
  #waiting: Waiting<Value> | undefined;
  #isEnded = false;
  #error: { readonly reason: unknown } | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  /** Adds a value; false if as many as allowed wait already. A queue that has ended takes none, and says nothing. */
  push(value: Value): boolean {
    if (this.#isEnded) return true;
    if (this.#waiting) {
      this.#waiting.resolve({ value, done: false });
      this.#waiting = undefined;
      return true;
    }
    if (this.#values.length >= this.#max) return false;
    this.#values.push(value);
    return true;
  }

  /** Ends the queue behind the values that wait. With an error they are dropped, and the consumer is given the error. */
  end(error?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (error !== undefined) {
      this.#values = [];
      this.#error = { reason: error };
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.next().then(waiting.resolve, waiting.reject);
  }

  /** To be called again only once it has settled. */
  next(): Promise<IteratorResult<Value, undefined>> {
    const [value] = this.#values.splice(0, 1);
    if (value !== undefined) return Promise.resolve({ value, done: false });
    const error = this.#error;
    this.#error = undefined;
    if (error) return Promise.reject(error.reason);
    if (this.#isEnded) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Value, undefined>> {
    this.#values = [];
    this.#error = undefined;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
