/** Functions that are called with each value. One that throws does not keep the value from the others. */
export class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  /** Returns the function that removes the listener. The same function may be added several times. */
  add(listener: (value: Value) => void): () => void {
    const added = (value: Value) => listener(value);
    this.#listeners.add(added);
    return () => void this.#listeners.delete(added);
  }

  /** Calls every listener. What one throws becomes an uncaught exception of the process, as it is a fault of its code. */
  call(value: Value): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
