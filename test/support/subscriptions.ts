import { type Client, createClient } from 'graphql-sse';
import { type ClientOptions, createClient as createWsClient, type Client as WsClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { PaymentActivityEvent, SalaryArchiveEvent } from '../../src/events/event.ts';

/** What a subscription has delivered, in order. */
export interface Received<Data> {
  /** Resolves once the server has accepted the subscription: for a client over server-sent events only. */
  readonly begun: Promise<void>;
  /** Resolves with the results once there are as many. */
  atLeast(count: number): Promise<readonly Result<Data>[]>;
  readonly results: readonly Result<Data>[];
  /** Resolves when the server has completed the subscription; rejects as the client does. */
  readonly completed: Promise<void>;
  unsubscribe(): void;
}

export interface Result<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?:
    | readonly { readonly message: string; readonly extensions?: { readonly code?: unknown } }[]
    | undefined;
}

/** A client over server-sent events that is closed at the end of the test. */
export function sseClient(url: string, token: string | undefined): Client {
  const client = createClient({
    url,
    retryAttempts: 0,
    headers: (): Record<string, string> => (token === undefined ? {} : { authorization: `Bearer ${token}` }),
  });
  onTestFinished(() => client.dispose());
  return client;
}

/** A client over WebSocket that is closed at the end of the test. */
export function wsClient(
  url: string,
  token: string | undefined,
  options: Partial<ClientOptions> = {},
): WsClient {
  const client = createWsClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...options,
  });
  onTestFinished(() => void client.dispose());
  return client;
}

/** What the clients of `graphql-sse` and `graphql-ws` have in common. */
interface Subscribing {
  subscribe(
    request: { query: string; variables?: Record<string, unknown>; extensions?: Record<string, unknown> },
    sink: { next(value: unknown): void; error(error: unknown): void; complete(): void },
    on?: { connected(): void },
  ): () => void;
}

/** Subscribes and collects what comes. */
export function collect<Data>(
  client: Subscribing,
  query: string,
  variables: Record<string, unknown> = {},
  extensions: Record<string, unknown> = {},
): Received<Data> {
  const results: Result<Data>[] = [];
  const waiting = new Set<() => void>();
  let unsubscribe: () => void = () => undefined;
  let connected: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const completed = new Promise<void>((resolve, reject) => {
    unsubscribe = client.subscribe(
      { query, variables, extensions },
      {
        next: (value) => {
          results.push(value as Result<Data>);
          for (const check of waiting) check();
        },
        error: reject,
        complete: resolve,
      },
      { connected },
    );
  });
  completed.catch(() => undefined);
  return {
    begun,
    results,
    completed,
    unsubscribe: () => unsubscribe(),
    atLeast: (count) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (results.length < count) return;
          waiting.delete(check);
          resolve(results);
        };
        waiting.add(check);
        check();
        completed.then(() => reject(new Error(`It ended after ${results.length} results.`)), reject);
      }),
  };
}

let made = 0;

/** An event about an activity, one second after the one before. */
export function activityEvent(
  activityId: string,
  change: PaymentActivityEvent['change'] = 'ARCHIVED',
  other: Partial<PaymentActivityEvent> = {},
): PaymentActivityEvent {
  made += 1;
  const createdAt = Date.UTC(2026, 0, 1) + made * 1_000;
  return { type: 'paymentActivity', id: `event-${made}`, createdAt, activityId, change, ...other };
}

/** An event about an archive, one second after the one before. */
export function archiveEvent(
  employmentId: string,
  change: SalaryArchiveEvent['change'],
  other: Partial<SalaryArchiveEvent> = {},
): SalaryArchiveEvent {
  made += 1;
  const createdAt = Date.UTC(2026, 0, 1) + made * 1_000;
  return {
    type: 'salaryArchive',
    id: `event-${made}`,
    createdAt,
    employmentId,
    change,
    effectiveDate: undefined,
    beforeTid: undefined,
    afterTid: undefined,
    ...other,
  };
}

export const ACTIVITY_CHANGED = /* GraphQL */ `
  subscription ($activityIds: [ID!], $statuses: [PaymentActivityStatus!]) {
    paymentActivityChanged(activityIds: $activityIds, statuses: $statuses) {
      change
      changedAt
      activity { activityId status }
    }
  }
`;

export interface ActivityChanged {
  readonly paymentActivityChanged: {
    readonly change: string;
    readonly changedAt: string;
    readonly activity: { readonly activityId: string; readonly status: string };
  } | null;
}

/** The changes and ids in the results, in order. */
export function changesIn({ results }: Received<ActivityChanged>): (string | undefined)[][] {
  return results.map(({ data }) => {
    const changed = data?.paymentActivityChanged;
    return [changed?.change, changed?.activity.activityId];
  });
}

/** The code of the error that a result is, without data. */
export function codeOf({ data, errors }: Result<unknown>): unknown {
  return data === undefined ? errors?.[0]?.extensions?.code : undefined;
}
