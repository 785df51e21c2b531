import type { Deadline } from '../../async/deadline.ts';
import { type ChangeSource, type ContextOptions, createContext, type Listen } from '../../context.ts';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import type { Executor } from '../execution/index.ts';
import { acceptedLanguages } from '../http/languages.ts';
import type { OperationLogEntry } from '../observability/operation-log.ts';
import type { SubscriptionSettings } from '../subscriptions/settings.ts';
import type { Subscriber, Subscription } from '../subscriptions/subscription.ts';
import { clientErrors } from './errors/client-errors.ts';
import { documentError, requestError } from './errors/request-error.ts';
import type { Execute } from './execute.ts';
import type { Identify } from './identify.ts';
import type { PlannedOperation } from './plan.ts';
import { ResultStream } from './result-stream.ts';

/** A request for a subscription. */
export interface SubscriptionRequest {
  readonly requestId: string;
  readonly authorization: string | undefined;
  readonly acceptLanguage: string | undefined;
  readonly deadline: Deadline;
  /** Whether results can be sent one after the other. */
  readonly streams: boolean;
  readonly entry: OperationLogEntry;
}

/** Where subscriptions begin. */
export interface Changes {
  listen<Change extends object>(
    subscriber: Subscriber,
    source: ChangeSource<Change>,
  ): Promise<Subscription<Change>>;
}

export interface SubscribeOptions {
  readonly executor: Executor;
  readonly execute: Execute;
  readonly identify: Identify;
  /** undefined: this server takes no events. */
  readonly changes: Changes | undefined;
  readonly context: ContextOptions;
  readonly settings: Pick<SubscriptionSettings, 'eventTimeoutMs'>;
  /** Told of what ends a subscription, before it is made fit for clients. */
  readonly report: (error: unknown, requestId: string) => void;
}

/**
 * Begins an authorised subscription. Each change is executed by the same executor as any operation, with a context and a
 * deadline of its own, once the subscriber was identified again.
 */
export type Subscribe = (
  planned: PlannedOperation,
  caller: Caller,
  request: SubscriptionRequest,
) => Promise<ResultStream>;

export function createSubscribe(options: SubscribeOptions): Subscribe {
  const { executor, execute, identify, changes, settings, report } = options;
  return async (planned, caller, request) => {
    if (!request.streams) throw streamsOnly();
    if (!changes)
      throw documentError({
        en: 'This server takes no events from Feishu, so that it has no subscriptions.',
        zh: '本服务不接收飞书事件，因此不提供订阅。',
      });
    const { document, operation, variables } = planned;
    const { requestId, authorization, deadline, entry } = request;
    const { signal } = deadline;
    const languages = acceptedLanguages(request.acceptLanguage);
    const listen: Listen = (source) => changes.listen({ caller, authorization, requestId }, source);
    const context = createContext(
      options.context,
      { caller, languages, requestId, definition: operation, listen },
      deadline,
    );
    const source = await executor.subscribe({ document, operation, variables, context });
    entry.calls += context.callsMade();

    const executeOn = async (change: unknown) => {
      const identified = await identify(authorization);
      const eventDeadline = { expiresAt: performance.now() + settings.eventTimeoutMs, signal };
      const ofEvent = createContext(
        options.context,
        { caller: identified, languages, requestId, definition: operation },
        eventDeadline,
      );
      const execution = await execute(planned, ofEvent, requestId, change);
      entry.calls += execution.calls;
      return execution;
    };
    const onAbort = () => void stream.return();
    const stream = new ResultStream({
      changes: source[Symbol.asyncIterator](),
      languages,
      execute: executeOn,
      onEnd: (error) => {
        signal?.removeEventListener('abort', onAbort);
        if (error === undefined) return;
        report(error, requestId);
        entry.codes = clientErrors(error, languages).map(({ extensions }) => String(extensions.code));
      },
    });
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    return stream;
  };
}

function streamsOnly() {
  return requestError(
    406,
    {
      en: 'A subscription is answered as a stream of events: accept text/event-stream, or subscribe over a WebSocket (graphql-transport-ws).',
      zh: '订阅以事件流返回：请接受 text/event-stream，或通过 WebSocket（graphql-transport-ws）订阅。',
    },
    { headers: { accept: 'text/event-stream' } },
  );
}
