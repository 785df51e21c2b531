import { type AdmittedCaller, admit, withhold } from './admission.ts';
import { type Application, asApplication, notSignedIn } from './application.ts';
import type { Endpoint, EndpointDeclaration, EndpointInput } from './endpoint.ts';
import { isRecord, readEnvelope } from './envelope.ts';
import { ClientError, unreadable } from './errors.ts';
import { type Operation, timeLeft } from './operation.ts';
import { FeishuRefusal } from './refusal.ts';
import { buildRequest } from './request.ts';
import { fetchTenantToken } from './tenant-token.ts';
import { createTenantTokens, type TenantTokens } from './tenant-tokens.ts';
import { createTransport, type HttpRequest } from './transport.ts';

export interface FeishuOptions {
  /** Whose token serves callers with a company JWT; without it there are none. */
  readonly application?: Application | undefined;
  /** Told, in a line without secrets, when Feishu does not accept the application. */
  readonly onTrouble?: (trouble: string) => void;
  /** `https://open.feishu.cn`, `https://open.larksuite.com`, or the sandbox. */
  readonly baseUrl: string;
  /** How long one attempt may take. */
  readonly upstreamTimeoutMs: number;
}

/** One call to Feishu on behalf of one operation. */
export type Call = <Input extends EndpointInput, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
) => Promise<Data>;

/** Whether one operation's caller may make such a call; throws as the call would. */
export type Admit = (endpoint: EndpointDeclaration, input: EndpointInput) => void;

/** The one door to Feishu: every call of every request goes through it, in the order that is written here. */
export type Feishu = ReturnType<typeof createFeishu>;

export function createFeishu(options: FeishuOptions) {
  const base = new URL(options.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const transport = createTransport(base.origin);
  const tokens = options.application && tokensOf(options.application);

  /**
   * Makes one call and answers the envelope's `data`. Rejects with a ClientError: a FeishuRefusal when Feishu refused,
   * a TransportFault when no readable answer came.
   */
  async function call<Input extends EndpointInput, Data>(
    endpoint: Endpoint<Input, Data>,
    input: Input,
    operation: Operation,
  ): Promise<Data> {
    const caller = admit(endpoint, input, operation.caller);
    spend(operation);
    const data = await sendAs(caller, endpoint, input, operation);
    withhold(endpoint, caller, data);
    // Nobody checks row by row what Feishu sent: the row types promise no field at all, and lists are checked below.
    return data as Data;
  }

  /** Sends under the caller's own token, or the application's for a caller whose company vouches for them. */
  function sendAs(
    caller: AdmittedCaller,
    endpoint: EndpointDeclaration,
    input: EndpointInput,
    operation: Operation,
  ): Promise<unknown> {
    if (caller.kind === 'feishu') return send(endpoint, input, caller.authorization, operation);
    if (!tokens) throw notSignedIn();
    return asApplication(tokens, operation, (token) => send(endpoint, input, `Bearer ${token}`, operation));
  }

  async function send(
    endpoint: EndpointDeclaration,
    input: EndpointInput,
    authorization: string,
    operation: Operation,
  ): Promise<unknown> {
    const timeoutMs = Math.min(options.upstreamTimeoutMs, timeLeft(operation));
    const request = buildRequest(endpoint, input, authorization);
    operation.watcher?.onSend();
    const response = await transport.send(
      { ...request, path: prefix + request.path },
      { timeoutMs: Math.ceil(timeoutMs), signal: operation.signal },
    );
    const envelope = readEnvelope(response);
    operation.watcher?.onAnswer(endpoint, envelope.logId);
    if (envelope.code !== 0) throw new FeishuRefusal(endpoint, envelope, response.headers);
    return readData(endpoint, envelope.data);
  }

  function tokensOf(application: Application): TenantTokens {
    const { upstreamTimeoutMs: timeoutMs, onTrouble = () => undefined } = options;
    const exchange = (request: HttpRequest) =>
      transport.send({ ...request, path: prefix + request.path }, { timeoutMs });
    return createTenantTokens(() => fetchTenantToken(application, exchange), onTrouble);
  }

  return {
    call,
    /**
     * Throws as `call` would for a caller who may not make it. Whatever gives out what was read before, for somebody
     * else or earlier, asks here first.
     */
    admit(endpoint: EndpointDeclaration, input: EndpointInput, { caller }: Operation): void {
      admit(endpoint, input, caller);
    },
    /** Fetches the application's token, where there is an application, so that the first caller need not wait. */
    async signIn(): Promise<void> {
      await tokens?.current().catch(() => undefined);
    },
    /** Why callers cannot be served, in a line without secrets; undefined while they can. */
    trouble: () => tokens?.trouble(),
    close(): Promise<void> {
      tokens?.close();
      return transport.close();
    },
  };
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
  if (operation.callsLeft <= 0) {
    throw new ClientError(
      'UPSTREAM_BUDGET_EXCEEDED',
      'This operation needs more calls to Feishu than one operation may make; ask for less at once.',
    );
  }
  operation.callsLeft -= 1;
}
