import type { ActivityDates } from './datasources/activity-dates.ts';
import type { Caller } from './datasources/feishu/caller.ts';
import type { Admit, Call, Feishu } from './datasources/feishu/client.ts';
import type { Operation } from './datasources/feishu/operation.ts';
import { createLoaders, type Loaders } from './datasources/loaders.ts';
import {
  type ActivityScan,
  createPaymentActivities,
  type PaymentActivities,
} from './datasources/payment-activities.ts';
import { acceptedLanguages } from './locales.ts';

/** What one GraphQL operation carries to its resolvers. */
export interface Context extends Operation {
  /** The caller's languages, the most wanted first. */
  readonly languages: readonly string[];
  /** One call to Feishu, as this caller and within this operation's allowance and time. */
  readonly call: Call;
  /** Throws where this caller may not make such a call; asked before anything is given out that was read before. */
  readonly admit: Admit;
  /** Payment activities, listed and found. */
  readonly activities: PaymentActivities;
  /** Fetches that this operation's fields share. */
  readonly loaders: Loaders;
}

/** What every context is made from, once for the process. */
export interface ContextOptions {
  readonly feishu: Feishu;
  readonly requestTimeoutMs: number;
  readonly maxUpstreamCalls: number;
  readonly activityDates: ActivityDates;
  readonly activityScan: ActivityScan;
}

/** Makes the context of one operation from its caller and its request. */
export function createContext(
  { feishu, requestTimeoutMs, maxUpstreamCalls, activityDates, activityScan }: ContextOptions,
  caller: Caller,
  headers: { get(name: string): string | null },
  signal: AbortSignal | undefined,
): Context {
  const call: Call = (endpoint, input) => feishu.call(endpoint, input, context);
  const activities = createPaymentActivities(call, caller, { dates: activityDates, scan: activityScan });
  const context: Context = {
    caller,
    languages: acceptedLanguages(headers.get('accept-language')),
    deadline: performance.now() + requestTimeoutMs,
    signal,
    callsLeft: maxUpstreamCalls,
    call,
    admit: (endpoint, input) => feishu.admit(endpoint, input, context),
    activities,
    loaders: createLoaders({ call, activities }),
  };
  return context;
}
