import { setTimeout as wait } from 'node:timers/promises';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { isRecord } from '../../datasources/feishu/http/json-body.ts';
import { type Answer, refusal } from '../gateway/answer.ts';
import type { Ending, ScriptedFault } from './faults.ts';

/** What the server does at last: it sends an answer, or destroys the connection, perhaps in the middle of one. */
export type Delivery = { readonly send: Answer; readonly cut?: true } | { readonly send?: undefined };

export interface Faulted {
  readonly endpoint: EndpointDeclaration;
  readonly logId: string;
  /** Carries the call out, once. */
  readonly apply: () => Answer;
  /** Ends every delay, when the sandbox closes. */
  readonly closing: AbortSignal;
}

/** Lets a scripted fault happen to a call. */
export async function enact(fault: ScriptedFault, call: Faulted): Promise<Delivery> {
  if (!('delayMs' in fault)) return end(fault, call);
  const { apply, andThen } = fault;
  const finish = (): Delivery => (andThen ? end(andThen, call) : { send: call.apply() });
  if (apply === 'after') {
    await wait(fault.delayMs, undefined, { signal: call.closing });
    return finish();
  }
  const delivery = finish();
  await wait(fault.delayMs, undefined, { signal: call.closing });
  return delivery;
}

function end(ending: Ending, call: Faulted): Delivery {
  if ('drop' in ending) {
    if (ending.drop === 'before') return {};
    const answer = call.apply();
    return ending.drop === 'after' ? {} : { send: answer, cut: true };
  }
  if (ending.respond === 'after-apply') call.apply();
  return { send: 'refuse' in ending ? refused(ending.refuse, call) : raw(ending) };
}

function refused(refuse: Extract<Ending, { refuse: object }>['refuse'], call: Faulted): Answer {
  const limit =
    refuse.code === 99991400 ? { 'x-ogw-ratelimit-limit': '1', 'x-ogw-ratelimit-reset': '1' } : {};
  return refusal(call.endpoint, refuse.code, call.logId, {
    ...refuse,
    headers: { ...limit, ...refuse.headers },
  });
}

function raw({ status, body, contentType, headers = {} }: Extract<Ending, { status: number }>): Answer {
  return { status, code: codeIn(body), body: Buffer.from(body), contentType, headers };
}

/** A scripted body may be an envelope; the record of calls shows its code then. */
function codeIn(body: string): number | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && typeof value.code === 'number' ? value.code : undefined;
  } catch {
    return undefined;
  }
}
