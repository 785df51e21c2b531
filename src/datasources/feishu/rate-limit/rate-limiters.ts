import { type EndpointDeclaration, endpointKey } from '../endpoint.ts';
import type { EndpointLoad } from '../observer.ts';
import type { Operation } from '../operation.ts';
import type { PermitSource } from './permits.ts';
import { RateLimiter, type Reservation } from './rate-limiter.ts';

/** Makes the permit source of an endpoint. It calls `onFree` when a permit becomes free earlier than it said. */
export type CreatePermits = (endpoint: EndpointDeclaration, onFree: () => void) => PermitSource;

/**
 * The rate limiters of all endpoints. Feishu counts by API, application and tenant, so that all callers of this layer
 * share one limiter for an endpoint.
 */
export class RateLimiters {
  readonly #createPermits: CreatePermits;
  readonly #limiters = new Map<string, RateLimiter>();
  /** The same by their declarations: each call looks its limiter up twice, and a key would be built each time. */
  readonly #byDeclaration = new WeakMap<EndpointDeclaration, RateLimiter>();
  readonly #reserved = new WeakMap<Operation, Map<RateLimiter, Reservation[]>>();

  constructor(createPermits: CreatePermits) {
    this.#createPermits = createPermits;
  }

  of(endpoint: EndpointDeclaration): RateLimiter {
    const known = this.#byDeclaration.get(endpoint);
    if (known) return known;
    const limiter = this.#byKey(endpoint);
    this.#byDeclaration.set(endpoint, limiter);
    return limiter;
  }

  #byKey(endpoint: EndpointDeclaration): RateLimiter {
    const key = endpointKey(endpoint);
    let limiter = this.#limiters.get(key);
    if (!limiter) {
      limiter = new RateLimiter(key, (onFree) => this.#createPermits(endpoint, onFree));
      this.#limiters.set(key, limiter);
    }
    return limiter;
  }

  /** The load of each endpoint that was called so far. */
  loads(): EndpointLoad[] {
    return Array.from(this.#limiters, ([endpoint, limiter]) => ({ endpoint, ...limiter.load() }));
  }

  /** The operation's next reservation, or else the position behind all others. */
  reservationOf(operation: Operation, limiter: RateLimiter): Reservation {
    return this.#reserved.get(operation)?.get(limiter)?.shift() ?? limiter.lastReservation();
  }

  /** Reserves permits for an operation, or throws RATE_LIMITED. Returns a function that gives up the unused ones. */
  reserve(operation: Operation, endpoint: EndpointDeclaration, calls: number): () => void {
    const limiter = this.of(endpoint);
    const { reservations, release } = limiter.reserve(calls, operation);
    const reserved = this.#reserved.get(operation) ?? new Map<RateLimiter, Reservation[]>();
    this.#reserved.set(operation, reserved);
    reserved.set(limiter, [...(reserved.get(limiter) ?? []), ...reservations]);
    return () => {
      release();
      const unused = reserved.get(limiter)?.filter((reservation) => !reservations.includes(reservation));
      reserved.set(limiter, unused ?? []);
    };
  }
}
