import type { Deadline } from '../../async/deadline.ts';
import { Listeners } from '../../async/listeners.ts';
import { SingleFlight } from '../../async/single-flight.ts';
import { isRecord } from '../../collections.ts';
import { ClientError } from '../../errors.ts';
import { asApplication } from './auth/application.ts';
import { type AuthorisedCaller, authorise, redact } from './auth/authorise.ts';
import { type Application, fetchTenantToken } from './auth/tenant-token.ts';
import { createTenantTokens, type TenantTokens } from './auth/tenant-token-cache.ts';
import { type Endpoint, type EndpointDeclaration, type EndpointInput, endpointKey } from './endpoint.ts';
import { buildRequest } from './http/request.ts';
import { checkPage } from './http/row-fields.ts';
import { createTransport, type HttpRequest } from './http/transport.ts';
import { unreadable } from './http/transport-fault.ts';
import type { FeishuObserver } from './observer.ts';
import { type CallObserver, type Operation, toClientError } from './operation.ts';
import { LocalPermits } from './rate-limit/permits.ts';
import { RateLimiters } from './rate-limit/rate-limiters.ts';
import { scaleRate } from './rate-limit/sliding-window.ts';
import type { Replicas } from './replicas.ts';
import { CircuitBreaker } from './resilience/circuit-breaker.ts';
import { createDispatch } from './resilience/dispatch.ts';

export interface FeishuOptions {
  /** The application whose token serves callers with a company JWT; undefined: there are no such callers. */
  readonly application?: Application | undefined;
  /** Called with a line without secrets when Feishu does not accept the application. */
  readonly onTrouble?: (trouble: string) => void;
  /** `https://open.feishu.cn`, `https://open.larksuite.com`, or the sandbox. */
  readonly baseUrl: string;
  /** The time-out of one attempt, in milliseconds. */
  readonly upstreamTimeoutMs: number;
  /** A factor for Feishu's documented rate limits. */
  readonly budgetScale: number;
  /** The state that all replicas share; undefined: this process is the only one. */
  readonly replicas?: Replicas | undefined;
  /** undefined where neither metrics nor traces are on. */
  readonly observer?: FeishuObserver | undefined;
}

/** Makes one call to Feishu on behalf of one operation. */
export type Call = <Input extends EndpointInput, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
) => Promise<Data>;

/** Throws as a call of one operation's caller would where that caller may not make it. */
export type Authorise = (endpoint: EndpointDeclaration, input: EndpointInput) => void;

/** Reserves calls of one operation before the first is made, or throws; returns a function that gives up the rest. */
export type Reserve = (endpoint: EndpointDeclaration, calls: number) => () => void;

/** The one door to Feishu: every call of every operation goes through it, in the order of ARCHITECTURE.md. */
export type Feishu = ReturnType<typeof createFeishu>;

export function createFeishu(options: FeishuOptions) {
  const base = new URL(options.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const transport = createTransport(base.origin);
  const { replicas } = options;
  const tokens = options.application && tokensOf(options.application);
  const limiters = new RateLimiters((endpoint, onFree) => {
    const rates = endpoint.budget.map((rate) => scaleRate(rate, options.budgetScale));
    return replicas?.createPermits(endpointKey(endpoint), rates, onFree) ?? new LocalPermits(rates, onFree);
  });
  const breaker = new CircuitBreaker();
  const { observer } = options;
  const dispatch = createDispatch(transport, { timeoutMs: options.upstreamTimeoutMs, breaker, observer });
  const reads = new SingleFlight<unknown>();
  /** Counts the writes that were answered. A read that comes after a write does not join a read from before it. */
  let generation = 0;
  const writesElsewhere = new Listeners<string | undefined>();
  replicas?.onWrite(noteWriteElsewhere);

  function noteWriteElsewhere(principal: string | undefined): void {
    generation += 1;
    writesElsewhere.call(principal);
  }

  /**
   * Makes one call and resolves with the envelope's `data`. Rejects with a ClientError: a FeishuRefusal when Feishu
   * refused, a TransportFault without a readable response; or with the reason of the operation's signal.
   */
  async function call<Input extends EndpointInput, Data>(
    endpoint: Endpoint<Input, Data>,
    input: Input,
    operation: Operation,
  ): Promise<Data> {
    const caller = authorise(endpoint, input, operation.caller);
    spend(operation);
    const request = buildRequest(endpoint, input, undefined);
    const { method, path, headers, body } = request;
    const addressed = { method, path: prefix + path, headers, body };
    const prepared = { endpoint, request: addressed, caller, operation };
    try {
      // The row types promise no field, so that nothing but the shape that `readData` checks is assumed here.
      return (await (endpoint.effect === 'read' ? sharedRead(prepared) : write(prepared))) as Data;
    } catch (error) {
      throw toClientError(error);
    }
  }

  /** Makes one call for all operations of the same principal that read the same at the same time. */
  function sharedRead(prepared: PreparedCall): Promise<unknown> {
    const { endpoint, request, caller, operation } = prepared;
    const { refusalFor } = limiters.of(endpoint);
    const key = [caller.principal, request.method, request.path, request.body].join('\n');
    const get = (deadline: Deadline) => send(prepared, deadline);
    const onJoin = observer && (() => observer.onJoin(endpoint));
    return reads.share({ key, generation, refusalFor, get, onJoin }, operation);
  }

  async function write(prepared: PreparedCall): Promise<unknown> {
    try {
      return await send(prepared, prepared.operation, prepared.operation.observer);
    } finally {
      generation += 1;
      await replicas?.announceWrite(prepared.caller.principal);
    }
  }

  /** Sends the call under the caller's own Feishu token, or the application's for a caller with a company JWT. */
  async function send(
    { endpoint, request, caller, operation }: PreparedCall,
    deadline: Deadline,
    observer?: CallObserver,
  ): Promise<unknown> {
    const limiter = limiters.of(endpoint);
    const reservation = limiters.reservationOf(operation, limiter);
    const sendAs = (authorization: string) => {
      // Properties that are named after a spread cost each object a hidden class of its own (docs/performance.md).
      const headers = Object.assign({}, request.headers, { authorization });
      const authorised = { method: request.method, path: request.path, headers, body: request.body };
      const { definition } = operation;
      return dispatch({
        endpoint,
        request: authorised,
        limiter,
        reservation,
        deadline,
        observer,
        definition,
      });
    };
    const { data } =
      caller.kind === 'feishu'
        ? await sendAs(caller.authorization)
        : await asApplication(tokens, deadline, (token) => sendAs(`Bearer ${token}`));
    const payload = readData(endpoint, data);
    redact(endpoint, caller, payload);
    return payload;
  }

  function tokensOf(application: Application): TenantTokens {
    const { upstreamTimeoutMs: timeoutMs, onTrouble = () => undefined } = options;
    const send = (request: HttpRequest) =>
      transport.send({ ...request, path: prefix + request.path }, { timeoutMs });
    const fetchToken = () => fetchTenantToken(application, send, observer);
    return createTenantTokens(replicas?.shareTenantToken(application, fetchToken) ?? fetchToken, onTrouble);
  }

  return {
    call,
    /**
     * Reserves `calls` calls of an operation, or throws where its allowance or its deadline does not suffice for them.
     * Returns a function that gives up those that were not made.
     */
    reserve(endpoint: EndpointDeclaration, calls: number, operation: Operation): () => void {
      authorise(endpoint, {}, operation.caller);
      if (operation.callsLeft < calls) throw allowanceExceeded(calls, operation);
      return limiters.reserve(operation, endpoint, calls);
    },
    /** How many writes were answered so far. What was read at a lower count may be stale. */
    generation: () => generation,
    /**
     * Counts a write that was made elsewhere: by a principal through another replica, or in Feishu itself, which counts for
     * every principal (undefined).
     */
    noteWriteElsewhere,
    /** Calls back after each of those writes. */
    onWriteElsewhere: (callback: (principal: string | undefined) => void) => writesElsewhere.add(callback),
    /**
     * Throws as `call` would for a caller who may not make it. It has to be called before a result is given out that
     * was read earlier, or for another caller of the same principal.
     */
    authorise(endpoint: EndpointDeclaration, input: EndpointInput, { caller }: Operation): void {
      authorise(endpoint, input, caller);
    },
    /** Fetches the application's token, where there is an application, so that the first caller need not wait. */
    async signIn(): Promise<void> {
      await tokens?.current().catch(() => undefined);
    },
    /** Rejects where Feishu cannot be reached, or refuses the application. */
    async checkApplication(): Promise<void> {
      await tokens?.current();
    },
    /** Why callers cannot be served, in a line without secrets; undefined while they can. */
    trouble: () => tokens?.trouble(),
    /** The state of the circuit breaker and the load of each endpoint's rate limit, for metrics. */
    state: () => ({ breaker: breaker.state, loads: limiters.loads() }),
    close(): Promise<void> {
      tokens?.close();
      replicas?.close();
      return transport.close();
    },
  };
}

/** An authorised call, not yet sent. */
interface PreparedCall {
  readonly endpoint: EndpointDeclaration;
  readonly request: HttpRequest;
  readonly caller: AuthorisedCaller;
  readonly operation: Operation;
}

/** The payload, whose rows and paging fields fit the declaration; absent, null and no data are the same (CONTRACT §8). */
function readData(endpoint: EndpointDeclaration, data: unknown = {}): unknown {
  if (data === null) return {};
  if (!isRecord(data)) {
    // Code 0 says that a write was done, whatever its data are.
    if (endpoint.effect !== 'read') return {};
    throw unreadable('its data is not an object');
  }
  if (endpoint.rows !== undefined) checkPage(data, endpoint.rows, endpoint);
  return data;
}

/** Counts a call against the operation's allowance, so that one query cannot use up a tenant's rate limits. */
function spend(operation: Operation): void {
  if (operation.callsLeft < 1) throw allowanceExceeded(1, operation);
  operation.callsLeft -= 1;
}

function allowanceExceeded(calls: number, { callsLeft }: Operation): ClientError {
  return new ClientError('UPSTREAM_BUDGET_EXCEEDED', {
    en:
      `This operation needs more calls to Feishu than one operation may make: here ${calls} more, and ${callsLeft} are left. ` +
      'Ask for fewer rows, or in several operations.',
    zh: `此操作所需的飞书调用次数超过单个操作的上限：此处还需 ${calls} 次，只剩 ${callsLeft} 次。请减少行数，或分成多个操作。`,
  });
}
