import { type EndpointDeclaration, endpointKey } from '../endpoint.ts';
import type { Operation } from '../operation.ts';
import type { PermitSource } from './permits.ts';
import { RateLimiter, type Turn } from './rate-limiter.ts';

/** Makes what counts the calls to an endpoint; `freed` is to be called when a permit comes free sooner than foretold. */
export type CreatePermits = (endpoint: EndpointDeclaration, freed: () => void) => PermitSource;

/**
 * The limiters of all endpoints. Feishu counts by API, application and tenant: whoever the callers are, one application
 * in one tenant stands behind them.
 */
export class RateLimiters {
  readonly #createPermits: CreatePermits;
  readonly #limiters = new Map<string, RateLimiter>();
  readonly #promised = new WeakMap<Operation, Map<RateLimiter, Turn[]>>();

  constructor(createPermits: CreatePermits) {
    this.#createPermits = createPermits;
  }

  of(endpoint: EndpointDeclaration): RateLimiter {
    const key = endpointKey(endpoint);
    let budget = this.#limiters.get(key);
    if (!budget) {
      budget = new RateLimiter(key, (freed) => this.#createPermits(endpoint, freed));
      this.#limiters.set(key, budget);
    }
    return budget;
  }

  /** The next turn that the operation was promised, or else one behind all others. */
  turnOf(operation: Operation, budget: RateLimiter): Turn {
    return this.#promised.get(operation)?.get(budget)?.shift() ?? budget.nextTurn();
  }

  /** Promises an operation its turns, or throws RATE_LIMITED. What it gives back gives up those that were not taken. */
  reserve(operation: Operation, endpoint: EndpointDeclaration, calls: number): () => void {
    const budget = this.of(endpoint);
    const { turns, done } = budget.reserve(calls, operation);
    const promised = this.#promised.get(operation) ?? new Map<RateLimiter, Turn[]>();
    this.#promised.set(operation, promised);
    promised.set(budget, [...(promised.get(budget) ?? []), ...turns]);
    return () => {
      done();
      promised.set(budget, promised.get(budget)?.filter((turn) => !turns.includes(turn)) ?? []);
    };
  }
}
