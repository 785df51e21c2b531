import { setTimeout as wait } from 'node:timers/promises';
import { isRecord } from '../../collections.ts';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { type GatewayResponse, refusal } from '../gateway/response.ts';
import type { ImmediateFault, ScriptedFault } from './fault.ts';

/** What the server does with the connection: send a response, send half of its body and disconnect, or disconnect. */
export type Outcome =
  | { readonly kind: 'response'; readonly response: GatewayResponse }
  | { readonly kind: 'truncated response'; readonly response: GatewayResponse }
  | { readonly kind: 'disconnect' };

export interface FaultedCall {
  readonly endpoint: EndpointDeclaration;
  readonly logId: string;
  /** Executes the call. To be called at most once. */
  readonly execute: () => GatewayResponse;
  /** Aborts every delay when the sandbox closes. */
  readonly closing: AbortSignal;
}

/** Injects a scripted fault into a call. */
export async function injectFault(fault: ScriptedFault, call: FaultedCall): Promise<Outcome> {
  if (!('delayMs' in fault)) return injectImmediateFault(fault, call);
  const { apply, andThen, delayMs } = fault;
  const finish = (): Outcome =>
    andThen ? injectImmediateFault(andThen, call) : { kind: 'response', response: call.execute() };
  if (apply === 'after') {
    await wait(delayMs, undefined, { signal: call.closing });
    return finish();
  }
  const outcome = finish();
  await wait(delayMs, undefined, { signal: call.closing });
  return outcome;
}

function injectImmediateFault(fault: ImmediateFault, call: FaultedCall): Outcome {
  if ('drop' in fault) return injectDrop(fault.drop, call);
  if (fault.respond === 'after-apply') call.execute();
  return { kind: 'response', response: 'refuse' in fault ? refused(fault.refuse, call) : raw(fault) };
}

function injectDrop(drop: Extract<ImmediateFault, { drop: string }>['drop'], call: FaultedCall): Outcome {
  if (drop === 'before') return { kind: 'disconnect' };
  const response = call.execute();
  return drop === 'after' ? { kind: 'disconnect' } : { kind: 'truncated response', response };
}

function refused(
  refuse: Extract<ImmediateFault, { refuse: object }>['refuse'],
  call: FaultedCall,
): GatewayResponse {
  const rateLimitHeaders =
    refuse.code === 99991400 ? { 'x-ogw-ratelimit-limit': '1', 'x-ogw-ratelimit-reset': '1' } : {};
  return refusal(call.endpoint, refuse.code, call.logId, {
    ...refuse,
    headers: { ...rateLimitHeaders, ...refuse.headers },
  });
}

function raw(fault: Extract<ImmediateFault, { status: number }>): GatewayResponse {
  const { status, body, contentType, headers = {} } = fault;
  return { status, code: codeIn(body), body: Buffer.from(body), contentType, headers };
}

/** The envelope's code where a scripted body is an envelope, for the record of calls. */
function codeIn(body: string): number | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && typeof value.code === 'number' ? value.code : undefined;
  } catch {
    return undefined;
  }
}
