import type { ActivityDates } from './datasources/activity-dates.ts';
import { type Caller, principalOf } from './datasources/feishu/auth/caller.ts';
import type { Authorise, Call, Feishu, Reserve } from './datasources/feishu/client.ts';
import {
  CallersOperation,
  type Deadline,
  type Operation,
  type Watcher,
  WritingOperation,
} from './datasources/feishu/operation.ts';
import { Loaders } from './datasources/loaders.ts';
import {
  type ActivityScan,
  createPaymentActivities,
  type PaymentActivities,
} from './datasources/payment-activities.ts';
import { ReferenceData, type ReferenceDataCache } from './datasources/reference-data.ts';
import type { Audit, WriteEvent } from './log.ts';

/** What one GraphQL operation carries to its resolvers. */
export interface Context extends Pick<Operation, 'caller' | 'signal'> {
  readonly operation: Operation;
  /** The caller's languages, the most wanted first. */
  readonly languages: readonly string[];
  /** One call to Feishu, as this caller and within this operation's allowance and time. */
  readonly call: Call;
  /** Makes sure at the start that this operation can make as many calls in time. */
  readonly reserve: Reserve;
  /** Throws where this caller may not make such a call; asked before anything is given out that was read before. */
  readonly authorise: Authorise;
  /** Payment activities, listed and found. */
  readonly activities: PaymentActivities;
  /** What archives, plans and leave refer to by id: each catalogue is read once. */
  readonly referenceData: ReferenceData;
  /** Fetches that this operation's fields share. */
  readonly loaders: Loaders;
  /** A context for one write and for what it must read to learn its outcome: see `WritingOperation`. It shares no fetches. */
  readonly forWrite: (watcher: Watcher) => Context;
  /** How many calls to Feishu this operation has made so far. */
  readonly callsMade: () => number;
  /** Writes down what became of a write. */
  readonly audit: (event: WriteEvent) => void;
}

/** What every context is made from, once for the process. */
export interface ContextOptions {
  readonly feishu: Feishu;
  readonly maxUpstreamCalls: number;
  readonly activityDates: ActivityDates;
  readonly activityScan: ActivityScan;
  readonly audit: Audit;
  readonly referenceDataCache: ReferenceDataCache;
}

/** Who asks, and how they want to be answered. */
export interface Asking {
  readonly caller: Caller;
  readonly languages: readonly string[];
  readonly requestId: string;
}

/** Makes the context of one operation. */
export function createContext(
  options: ContextOptions,
  { caller, languages, requestId }: Asking,
  deadline: Deadline,
): Context {
  const audit: Context['audit'] = (event) => options.audit(event, requestId);
  const operation = new CallersOperation(caller, deadline, options.maxUpstreamCalls);
  return contextOf(options, { languages, audit }, operation);
}

function contextOf(
  options: ContextOptions,
  asking: Pick<Context, 'languages' | 'audit'>,
  operation: Operation,
): Context {
  const { feishu, activityDates, activityScan, referenceDataCache } = options;
  const { languages, audit } = asking;
  const call: Call = (endpoint, input) => {
    const answer = feishu.call(endpoint, input, operation);
    if (endpoint.effect === 'read') return answer;
    // Who has written reads what was written, however little a write can change a catalogue.
    return answer.finally(() => referenceDataCache.forget(principalOf(operation.caller)));
  };
  const authorise: Authorise = (endpoint, input) => feishu.authorise(endpoint, input, operation);
  const activities = createPaymentActivities(call, operation.caller, {
    dates: activityDates,
    scan: activityScan,
  });
  return {
    operation,
    caller: operation.caller,
    signal: operation.signal,
    languages,
    call,
    reserve: (endpoint, calls) => feishu.reserve(endpoint, calls, operation),
    authorise,
    activities,
    referenceData: new ReferenceData({ call, authorise, operation, kept: referenceDataCache }),
    loaders: new Loaders(call, activities),
    forWrite: (watcher) => contextOf(options, asking, new WritingOperation(operation, watcher)),
    callsMade: () => options.maxUpstreamCalls - operation.callsLeft,
    audit,
  };
}
