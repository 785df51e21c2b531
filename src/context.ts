import type { Deadline } from './async/deadline.ts';
import type { ActivityDates } from './datasources/activity-dates.ts';
import type { Caller } from './datasources/feishu/auth/caller.ts';
import type { Authorise, Call, Feishu, Reserve } from './datasources/feishu/client.ts';
import type { EndpointDeclaration, EndpointInput } from './datasources/feishu/endpoint.ts';
import {
  CallerOperation,
  type CallObserver,
  type Operation,
  WriteOperation,
} from './datasources/feishu/operation.ts';
import {
  createReserveTogether,
  type ReserveTogether,
} from './datasources/feishu/rate-limit/reserve-together.ts';
import { Loaders } from './datasources/loaders.ts';
import {
  type ActivityScan,
  createPaymentActivities,
  type PaymentActivities,
} from './datasources/payment-activities.ts';
import { ReferenceData, type ReferenceDataCache } from './datasources/reference-data/reference-data.ts';
import type { FeishuEvent } from './events/event.ts';
import type { Audit, WriteEvent } from './log.ts';

/** What a subscription hears of, and how that is read. */
export interface ChangeSource<Change extends object> {
  /** Equal for sources that hear of the same changes and read them in the same way. */
  readonly key: string;
  /**
   * How to read what an event says to a subscriber; undefined where the event does not concern the subscription. It reads
   * as the subscriber, and resolves with undefined where the subscriber may not see what has changed.
   */
  readonly readerOf: (event: FeishuEvent) => ((context: Context) => Promise<Change | undefined>) | undefined;
  /** A call that Feishu refuses to a caller without the permission for the events of this source. */
  readonly probe: { readonly endpoint: EndpointDeclaration; readonly input: EndpointInput };
}

/**
 * Subscribes the caller of an operation to a source. Rejects with UNAUTHENTICATED or FORBIDDEN where the caller may not
 * read it, and with RATE_LIMITED beyond the limits.
 */
export type Listen = <Change extends object>(source: ChangeSource<Change>) => Promise<AsyncIterable<Change>>;

/** What the resolvers of one GraphQL operation work with. */
export interface Context extends Pick<Operation, 'caller' | 'signal'> {
  readonly operation: Operation;
  /** The caller's languages, by descending preference. */
  readonly languages: readonly string[];
  /** Makes a call to Feishu, as this caller and within this operation's allowance and deadline. */
  readonly call: Call;
  /** Reserves calls of this operation before the first is made. */
  readonly reserve: Reserve;
  /** As `reserve`, for a field together with its siblings, such as the same field of the other rows of a page. */
  readonly reserveTogether: ReserveTogether;
  /** The endpoints (as `endpointKey` names them) whose page tokens are known to be bound to the page size. */
  readonly sizeBoundTokens: Set<string>;
  /** Throws where this caller may not make such a call. It runs before a cached result is given out. */
  readonly authorise: Authorise;
  /** Payment activities, as pages and by id. */
  readonly activities: PaymentActivities;
  /** The reference data that archives, plans and leave refer to by id; each list is read once. */
  readonly referenceData: ReferenceData;
  /** The DataLoaders of this operation. */
  readonly loaders: Loaders;
  /** A context for one write and the reads that find out its outcome (see `WriteOperation`). It has its own loaders. */
  readonly forWrite: (observer: CallObserver) => Context;
  /** How many calls to Feishu this operation has made so far. */
  readonly callsMade: () => number;
  /** Writes the outcome of a write to the audit log. */
  readonly audit: (event: WriteEvent) => void;
  /** Runs what finds out the outcome of a write whose answer was lost. */
  readonly lookUp: LookUp;
  /** Subscribes to changes; undefined where the operation is no subscription. */
  readonly listen: Listen | undefined;
}

/** Runs a look-up after a write of this mutation, so that a trace shows it as one. */
export type LookUp = <Result>(mutation: string, look: () => Promise<Result>) => Promise<Result>;

/** What all contexts of the process share. */
export interface ContextOptions {
  readonly feishu: Feishu;
  readonly maxUpstreamCalls: number;
  readonly activityDates: ActivityDates;
  readonly activityScan: ActivityScan;
  readonly audit: Audit;
  readonly referenceDataCache: ReferenceDataCache;
  readonly sizeBoundTokens: Context['sizeBoundTokens'];
  /** undefined without traces. */
  readonly lookUp?: LookUp | undefined;
}

/** What a request says about its caller. */
export interface RequestContext {
  readonly caller: Caller;
  readonly languages: readonly string[];
  readonly requestId: string;
  /** As {@link Operation.definition}. */
  readonly definition?: object;
  /** For a subscription. */
  readonly listen?: Listen;
}

/** Makes the context of one operation, or of one event of a subscription. */
export function createContext(
  options: ContextOptions,
  { caller, languages, requestId, definition, listen }: RequestContext,
  deadline: Deadline,
): Context {
  const audit: Context['audit'] = (event) => options.audit(event, requestId);
  const operation = new CallerOperation(caller, definition, deadline, options.maxUpstreamCalls);
  return contextOf(options, { languages, audit, listen }, operation);
}

function contextOf(
  options: ContextOptions,
  request: Pick<Context, 'languages' | 'audit' | 'listen'>,
  operation: Operation,
): Context {
  const { feishu, activityDates, activityScan, referenceDataCache } = options;
  const { languages, audit, listen } = request;
  const call: Call = (endpoint, input) => {
    const answer = feishu.call(endpoint, input, operation);
    referenceData.follow(endpoint, answer);
    return answer;
  };
  const reserve: Reserve = (endpoint, calls) => feishu.reserve(endpoint, calls, operation);
  const authorise: Authorise = (endpoint, input) => feishu.authorise(endpoint, input, operation);
  const referenceData = new ReferenceData({ call, authorise, operation, cache: referenceDataCache });
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
    reserve,
    reserveTogether: createReserveTogether(reserve),
    sizeBoundTokens: options.sizeBoundTokens,
    authorise,
    activities,
    referenceData,
    loaders: new Loaders(call, reserve, activities),
    forWrite: (observer) => contextOf(options, request, new WriteOperation(operation, observer)),
    callsMade: () => options.maxUpstreamCalls - operation.callsLeft,
    audit,
    lookUp: options.lookUp ?? withoutTrace,
    listen,
  };
}

const withoutTrace: LookUp = (_, look) => look();
