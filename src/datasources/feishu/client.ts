import type { Endpoint, EndpointDeclaration, EndpointInput } from './endpoint.ts';
import { isRecord, readEnvelope } from './envelope.ts';
import { ClientError, unreadable } from './errors.ts';
import type { Operation } from './operation.ts';
import { FeishuRefusal } from './refusal.ts';
import { buildRequest } from './request.ts';
import { createTransport } from './transport.ts';

export interface FeishuOptions {
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

/** The one door to Feishu: every call of every request goes through it, in the order that is written here. */
export type Feishu = ReturnType<typeof createFeishu>;

export function createFeishu(options: FeishuOptions) {
  const base = new URL(options.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const transport = createTransport(base.origin);

  /**
   * Makes one call and answers the envelope's `data`. Rejects with a ClientError: a FeishuRefusal when Feishu refused,
   * a TransportFault when no readable answer came.
   */
  async function call<Input extends EndpointInput, Data>(
    endpoint: Endpoint<Input, Data>,
    input: Input,
    operation: Operation,
  ): Promise<Data> {
    const authorization = authorize(operation);
    spend(operation);
    // Nobody checks row by row what Feishu sent: the row types promise no field at all, and lists are checked below.
    return (await send(endpoint, input, authorization, operation)) as Data;
  }

  async function send(
    endpoint: EndpointDeclaration,
    input: EndpointInput,
    authorization: string,
    operation: Operation,
  ): Promise<unknown> {
    const timeoutMs = Math.min(options.upstreamTimeoutMs, operation.deadline - performance.now());
    if (timeoutMs <= 0) throw new ClientError('UPSTREAM_TIMEOUT', 'The time for this request has run out.');
    const request = buildRequest(endpoint, input, authorization);
    const response = await transport.send(
      { ...request, path: prefix + request.path },
      { timeoutMs: Math.ceil(timeoutMs), signal: operation.signal },
    );
    const envelope = readEnvelope(response);
    if (envelope.code !== 0) throw new FeishuRefusal(endpoint, envelope, response.headers);
    return readData(endpoint, envelope.data);
  }

  return { call, close: () => transport.close() };
}

/** The payload, in which a list is a list: absent, null and empty are the same to Feishu (CONTRACT §8). */
function readData({ rows }: EndpointDeclaration, data: unknown = {}): unknown {
  if (data === null) return {};
  if (!isRecord(data)) throw unreadable('its data is not an object');
  const list = rows && data[rows];
  if (list && !Array.isArray(list)) throw unreadable(`its ${rows} is not a list`);
  return data;
}

function authorize({ caller }: Operation): string {
  if (caller.kind === 'anonymous') {
    throw new ClientError(
      'UNAUTHENTICATED',
      'Send an Authorization header: "Bearer " and your Feishu access token.',
    );
  }
  return caller.authorization;
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
