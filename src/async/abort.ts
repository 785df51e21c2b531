/** Signals that a result is no longer wanted. An AbortSignal is one, too. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** An AbortController and its signal in one object. A request needs several, and the platform's own are expensive. */
export class Abort implements Signal {
  aborted = false;
  reason: unknown;
  #listeners: Set<() => void> | undefined;

  /** Calls every listener; has an effect the first time only. */
  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of [...(this.#listeners ?? [])]) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }
}
