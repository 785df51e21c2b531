import type { ExecutionResult } from 'graphql';
import { createClient } from 'graphql-sse';
import { isTransient } from './errors.ts';

/** What is subscribed to: a document by its hash or by its text, with its variables. */
export interface Request {
  readonly documentId?: string;
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
}

export interface Sink {
  next(result: ExecutionResult): void;
  /** The subscription has ended for good, after the result whose errors say why. */
  complete(): void;
}

export interface Live {
  /** Subscribes, and subscribes again whenever the stream ends, until the returned function is called. */
  subscribe(request: Request, sink: Sink): () => void;
  /**
   * Calls the listener once a stream is open again. Changes in between are not sent later, so that it reads anew what is
   * shown. Returns a function that removes it.
   */
  onResumed(listener: () => void): () => void;
}

const LONGEST_DELAY_MS = 30_000;

/** Subscriptions over server-sent events. `headers` is called for each stream, so that each has the newest token. */
export function createLive(url: string, headers: () => Record<string, string>, firstDelayMs = 1_000): Live {
  // Its own retries would not say that changes were missed.
  const client = createClient({ url, headers, retryAttempts: 0 });
  const listeners = new Set<() => void>();

  function subscribe(request: Request, sink: Sink): () => void {
    let close = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let failures = 0;

    function open(resumed: boolean): void {
      let refusal: ExecutionResult | undefined;
      const ended = () => {
        if (stopped) return;
        if (refusal && !refusal.errors?.every(isTransient)) {
          sink.next(refusal);
          return sink.complete();
        }
        const delayMs = Math.min(firstDelayMs * 2 ** failures, LONGEST_DELAY_MS);
        failures += 1;
        timer = setTimeout(() => open(true), delayMs * (0.5 + Math.random() / 2));
      };
      close = client.subscribe(
        { query: '', ...request },
        {
          next(result: ExecutionResult) {
            refusal = result.data ? undefined : result;
            if (refusal) return;
            failures = 0;
            sink.next(result);
          },
          error: ended,
          complete: ended,
        },
        {
          connected() {
            if (resumed) for (const listener of listeners) listener();
          },
        },
      );
    }

    open(false);
    return () => {
      stopped = true;
      clearTimeout(timer);
      close();
    };
  }

  return {
    subscribe,
    onResumed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
