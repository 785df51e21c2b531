import { type EndpointDeclaration, endpointKey } from '../endpoint.ts';
import type { Operation } from '../operation.ts';
import type { Places } from './permits.ts';
import { Budget, type Turn } from './rate-limiter.ts';

/** Makes what counts the calls to an endpoint; `freed` is to be called when a place comes free sooner than foretold. */
export type CreatePlaces = (endpoint: EndpointDeclaration, freed: () => void) => Places;

/**
 * The budgets of all endpoints. Feishu counts by API, application and tenant: whoever the callers are, one application
 * in one tenant stands behind them.
 */
export class Budgets {
  readonly #createPlaces: CreatePlaces;
  readonly #budgets = new Map<string, Budget>();
  readonly #promised = new WeakMap<Operation, Map<Budget, Turn[]>>();

  constructor(createPlaces: CreatePlaces) {
    this.#createPlaces = createPlaces;
  }

  of(endpoint: EndpointDeclaration): Budget {
    const key = endpointKey(endpoint);
    let budget = this.#budgets.get(key);
    if (!budget) {
      budget = new Budget(key, (freed) => this.#createPlaces(endpoint, freed));
      this.#budgets.set(key, budget);
    }
    return budget;
  }

  /** The next turn that the operation was promised, or else one behind all others. */
  turnOf(operation: Operation, budget: Budget): Turn {
    return this.#promised.get(operation)?.get(budget)?.shift() ?? budget.nextTurn();
  }

  /** Promises an operation its turns, or throws RATE_LIMITED. What it gives back gives up those that were not taken. */
  reserve(operation: Operation, endpoint: EndpointDeclaration, calls: number): () => void {
    const budget = this.of(endpoint);
    const { turns, done } = budget.reserve(calls, operation);
    const promised = this.#promised.get(operation) ?? new Map<Budget, Turn[]>();
    this.#promised.set(operation, promised);
    promised.set(budget, [...(promised.get(budget) ?? []), ...turns]);
    return () => {
      done();
      promised.set(budget, promised.get(budget)?.filter((turn) => !turns.includes(turn)) ?? []);
    };
  }
}
