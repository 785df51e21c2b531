import { SingleFlight } from '../../async/single-flight.ts';
import { ClientError, unreadable } from '../../errors.ts';
import type { RedisConnection } from '../../redis/connection.ts';
import { RedisPermits } from '../../redis/permits.ts';
import { shareTenantToken } from '../../redis/tenant-token.ts';
import { asApplication } from './auth/application.ts';
import { type AuthorisedCaller, authorise, redact } from './auth/authorise.ts';
import { type Application, fetchTenantToken } from './auth/tenant-token.ts';
import { createTenantTokens, type TenantTokens } from './auth/tenant-token-cache.ts';
import { type Endpoint, type EndpointDeclaration, type EndpointInput, endpointKey } from './endpoint.ts';
import { isRecord } from './http/json-body.ts';
import { buildRequest } from './http/request.ts';
import { createTransport, type HttpRequest } from './http/transport.ts';
import type { Deadline, Operation, Watcher } from './operation.ts';
import { LocalPermits } from './rate-limit/permits.ts';
import { RateLimiters } from './rate-limit/rate-limiters.ts';
import { scaleRate } from './rate-limit/sliding-window.ts';
import { createDelivery } from './resilience/dispatch.ts';

export interface FeishuOptions {
  /** Whose token serves callers with a company JWT; without it there are none. */
  readonly application?: Application | undefined;
  /** Told, in a line without secrets, when Feishu does not accept the application. */
  readonly onTrouble?: (trouble: string) => void;
  /** `https://open.feishu.cn`, `https://open.larksuite.com`, or the sandbox. */
  readonly baseUrl: string;
  /** How long one attempt may take. */
  readonly upstreamTimeoutMs: number;
  /** Times Feishu's documented rate limits. */
  readonly budgetScale: number;
  /** What all replicas share; without it this process is the only one. */
  readonly shared?: RedisConnection | undefined;
}

/** One call to Feishu on behalf of one operation. */
export type Call = <Input extends EndpointInput, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
) => Promise<Data>;

/** Whether one operation's caller may make such a call; throws as the call would. */
export type Authorise = (endpoint: EndpointDeclaration, input: EndpointInput) => void;

/** Makes sure at the start that as many calls can be made, or throws; what it gives back gives up what is left. */
export type Reserve = (endpoint: EndpointDeclaration, calls: number) => () => void;

/** The one door to Feishu: every call of every request goes through it, in the order that is written here. */
export type Feishu = ReturnType<typeof createFeishu>;

export function createFeishu(options: FeishuOptions) {
  const base = new URL(options.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const transport = createTransport(base.origin);
  const { shared } = options;
  const tokens = options.application && tokensOf(options.application);
  const limiters = new RateLimiters((endpoint, freed) => {
    const rates = endpoint.budget.map((rate) => scaleRate(rate, options.budgetScale));
    return shared
      ? new RedisPermits(shared, endpointKey(endpoint), rates, freed)
      : new LocalPermits(rates, freed);
  });
  const deliver = createDelivery(transport, options.upstreamTimeoutMs);
  const reads = new SingleFlight<unknown>();
  /** Counts the writes that were answered. What was asked before one of them is joined by nobody who comes after it. */
  let generation = 0;
  shared?.onWrite(() => {
    generation += 1;
  });

  /**
   * Makes one call and answers the envelope's `data`. Rejects with a ClientError: a FeishuRefusal when Feishu refused,
   * a TransportFault when no readable answer came.
   */
  async function call<Input extends EndpointInput, Data>(
    endpoint: Endpoint<Input, Data>,
    input: Input,
    operation: Operation,
  ): Promise<Data> {
    const caller = authorise(endpoint, input, operation.caller);
    spend(operation);
    const request = buildRequest(endpoint, input, undefined);
    const asked = { endpoint, request: { ...request, path: prefix + request.path }, caller, operation };
    // Nobody checks row by row what Feishu sent: the row types promise no field at all, and lists are checked below.
    return (await (endpoint.effect === 'read' ? read(asked) : write(asked))) as Data;
  }

  /** One call for all who ask the same under the same identity while it waits for its turn or is under way. */
  function read(asked: Asked): Promise<unknown> {
    const { endpoint, request, caller, operation } = asked;
    const { lateFor } = limiters.of(endpoint);
    const key = [caller.principal, request.method, request.path, request.body].join('\n');
    return reads.share({ key, generation, lateFor, get: (deadline) => make(asked, deadline) }, operation);
  }

  async function write(asked: Asked): Promise<unknown> {
    try {
      return await make(asked, asked.operation, asked.operation.watcher);
    } finally {
      generation += 1;
      await shared?.announceWrite(asked.caller.principal);
    }
  }

  /** Makes the call under the caller's own token, or the application's for a caller whose company vouches for them. */
  async function make(
    { endpoint, request, caller, operation }: Asked,
    deadline: Deadline,
    watcher?: Watcher,
  ): Promise<unknown> {
    const budget = limiters.of(endpoint);
    const turn = limiters.turnOf(operation, budget);
    const makeAs = (authorization: string) => {
      // What is named behind a spread costs each object a hidden class of its own (docs/performance.md).
      const headers = Object.assign({}, request.headers, { authorization });
      return deliver({ endpoint, request: { ...request, headers }, budget, turn, deadline, watcher });
    };
    const { data } =
      caller.kind === 'feishu'
        ? await makeAs(caller.authorization)
        : await asApplication(tokens, deadline, (token) => makeAs(`Bearer ${token}`));
    const payload = readData(endpoint, data);
    redact(endpoint, caller, payload);
    return payload;
  }

  function tokensOf(application: Application): TenantTokens {
    const { upstreamTimeoutMs: timeoutMs, onTrouble = () => undefined } = options;
    const exchange = (request: HttpRequest) =>
      transport.send({ ...request, path: prefix + request.path }, { timeoutMs });
    const fetchToken = () => fetchTenantToken(application, exchange);
    return createTenantTokens(
      shared ? shareTenantToken(shared, application, fetchToken) : fetchToken,
      onTrouble,
    );
  }

  return {
    call,
    /**
     * Makes sure that an operation can make as many calls, and has a turn for each of them in time, or throws. What it
     * gives back gives up those that were not made.
     */
    reserve(endpoint: EndpointDeclaration, calls: number, operation: Operation): () => void {
      authorise(endpoint, {}, operation.caller);
      if (operation.callsLeft < calls) throw allowanceExceeded();
      return limiters.reserve(operation, endpoint, calls);
    },
    /** How many writes were answered so far: what was read when it was less may no longer be so. */
    generation: () => generation,
    /**
     * Throws as `call` would for a caller who may not make it. Whatever gives out what was read before, for somebody
     * else or earlier, asks here first.
     */
    authorise(endpoint: EndpointDeclaration, input: EndpointInput, { caller }: Operation): void {
      authorise(endpoint, input, caller);
    },
    /** Fetches the application's token, where there is an application, so that the first caller need not wait. */
    async signIn(): Promise<void> {
      await tokens?.current().catch(() => undefined);
    },
    /** Why callers cannot be served, in a line without secrets; undefined while they can. */
    trouble: () => tokens?.trouble(),
    close(): Promise<void> {
      tokens?.close();
      shared?.close();
      return transport.close();
    },
  };
}

/** A call that was admitted. */
interface Asked {
  readonly endpoint: EndpointDeclaration;
  readonly request: HttpRequest;
  readonly caller: AuthorisedCaller;
  readonly operation: Operation;
}

/** The payload, in which a list is a list: absent, null and empty are the same to Feishu (CONTRACT §8). */
function readData({ rows }: EndpointDeclaration, data: unknown = {}): unknown {
  if (data === null) return {};
  if (!isRecord(data)) throw unreadable('its data is not an object');
  const list = rows && data[rows];
  if (list && !Array.isArray(list)) throw unreadable(`its ${rows} is not a list`);
  return data;
}

/** The operation's allowance, so that one query cannot spend a tenant's budget. */
function spend(operation: Operation): void {
  if (operation.callsLeft < 1) throw allowanceExceeded();
  operation.callsLeft -= 1;
}

function allowanceExceeded(): ClientError {
  return new ClientError(
    'UPSTREAM_BUDGET_EXCEEDED',
    'This operation needs more calls to Feishu than one operation may make; ask for less at once.',
  );
}
