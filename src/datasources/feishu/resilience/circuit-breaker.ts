import { ClientError } from '../../../errors.ts';

/** What a call shows about Feishu: it answered, with a success or a refusal; it did not; or neither can be told. */
export type Verdict = 'up' | 'down' | 'unknown';

export type BreakerState = 'closed' | 'open' | 'half-open';

/** The breaker opens after this many faults in a row, without an answer between them. */
const FAULTS = 5;
const FIRST_OPEN_MS = 2_000;
const LONGEST_OPEN_MS = 30_000;
/** `retryAfterMs` for a caller who is refused while the half-open breaker waits for its trial call. */
const TRIAL_MS = 1_000;

/**
 * The circuit breaker. Closed, it lets every call through. Open, it refuses every call for `openMs`. Half-open, it lets
 * one trial call through: an answer closes it, a fault opens it for twice as long. (cockatiel makes callers wait for
 * the trial call, and does not say for how long the breaker stays open.)
 */
export class CircuitBreaker {
  #faults = 0;
  /** 0: closed. */
  #openMs = 0;
  #openUntil = 0;
  #isTrialUnderWay = false;

  get state(): BreakerState {
    if (this.#openMs === 0) return 'closed';
    return this.#openUntil > performance.now() ? 'open' : 'half-open';
  }

  /** Throws UPSTREAM_UNAVAILABLE where a call would not be let through now. */
  check(): void {
    if (this.#openMs === 0) return;
    const waitMs = this.#isTrialUnderWay ? TRIAL_MS : this.#openUntil - performance.now();
    if (waitMs <= 0) return;
    throw new ClientError(
      'UPSTREAM_UNAVAILABLE',
      {
        en: 'Feishu cannot be reached at present, and calls to it are held back until it is.',
        zh: '目前无法连接飞书，恢复之前暂停对飞书的调用。',
      },
      { retryAfterMs: Math.ceil(waitMs) },
    );
  }

  /** Makes a call and learns from its result; throws as {@link check} does instead where the call is not let through. */
  async guard<Result>(call: () => Promise<Result>, verdictOf: (error: unknown) => Verdict): Promise<Result> {
    this.check();
    const isTrial = this.#openMs > 0;
    this.#isTrialUnderWay = isTrial;
    let verdict: Verdict = 'up';
    try {
      return await call();
    } catch (error) {
      verdict = verdictOf(error);
      throw error;
    } finally {
      if (isTrial) this.#isTrialUnderWay = false;
      if (verdict === 'up') this.#close();
      else if (verdict === 'down') this.#countFault(isTrial);
    }
  }

  #close(): void {
    this.#faults = 0;
    this.#openMs = 0;
  }

  #countFault(isTrial: boolean): void {
    this.#faults += 1;
    // Faults of calls that were under way when the breaker opened do not open it again.
    const opens = isTrial || (this.#openMs === 0 && this.#faults >= FAULTS);
    if (!opens) return;
    this.#openMs = Math.min(LONGEST_OPEN_MS, this.#openMs === 0 ? FIRST_OPEN_MS : this.#openMs * 2);
    this.#openUntil = performance.now() + this.#openMs;
  }
}
