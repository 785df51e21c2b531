import { ClientError } from '../../../errors.ts';

/** What a call tells about Feishu: it answered, be it with a refusal; it did not; or nothing was learnt. */
export type Verdict = 'up' | 'down' | 'unknown';

/** So many faults in a row, without an answer between them, and Feishu counts as down. */
const FAULTS = 5;
const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 30_000;
/** For whoever is refused while a single call finds out whether Feishu is back. */
const PROBE_MS = 1_000;

/**
 * The circuit breaker: while Feishu is down nobody waits for it. After a rest one call at a time is let through to see
 * whether it is back; each that fails doubles the rest. (cockatiel lets callers wait for that one call, and does not say
 * how long the rest still takes.)
 */
export class CircuitBreaker {
  #faults = 0;
  /** 0: closed. */
  #restMs = 0;
  #restsUntil = 0;
  #probing = false;

  /** Throws UPSTREAM_UNAVAILABLE where a call would not be let through now. */
  check(): void {
    if (this.#restMs === 0) return;
    const waitMs = this.#probing ? PROBE_MS : this.#restsUntil - performance.now();
    if (waitMs <= 0) return;
    throw new ClientError(
      'UPSTREAM_UNAVAILABLE',
      'Feishu cannot be reached at present, and calls to it are held back until it is.',
      { retryAfterMs: Math.ceil(waitMs) },
    );
  }

  /** Makes a call if it may be made, and learns from it; throws as `check` does where it may not. */
  async guard<Result>(call: () => Promise<Result>, verdictOf: (error: unknown) => Verdict): Promise<Result> {
    this.check();
    const isProbe = this.#restMs > 0;
    this.#probing = isProbe;
    let verdict: Verdict = 'up';
    try {
      return await call();
    } catch (error) {
      verdict = verdictOf(error);
      throw error;
    } finally {
      if (isProbe) this.#probing = false;
      if (verdict === 'up') this.#close();
      else if (verdict === 'down') this.#note(isProbe);
    }
  }

  #close(): void {
    this.#faults = 0;
    this.#restMs = 0;
  }

  #note(isProbe: boolean): void {
    this.#faults += 1;
    // Calls that were under way when it opened say nothing new.
    const opens = isProbe || (this.#restMs === 0 && this.#faults >= FAULTS);
    if (!opens) return;
    this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs === 0 ? FIRST_REST_MS : this.#restMs * 2);
    this.#restsUntil = performance.now() + this.#restMs;
  }
}
