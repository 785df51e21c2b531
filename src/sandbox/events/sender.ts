import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';
import { APPLICATION } from '../gateway/callers.ts';
import { type EventCallback, sendChallenge, sendEvent } from './callback.ts';
import type { EventContent } from './event.ts';

/** After a failed attempt Feishu tries again at most four times, each time after a longer delay (CONTRACT §7). */
const RETRY_DELAYS_MS = [15_000, 300_000, 3_600_000, 21_600_000];

/** Feishu's time-out for the acknowledgement. */
const ANSWER_TIMEOUT_MS = 3_000;

/** With more events than this, the oldest is forgotten, and its pending retry with it. */
const MAX_EVENTS = 5_000;

/** A receiver that is down or slow is sent so many requests at a time. */
const MAX_CONNECTIONS = 16;

/** The one tenant of the sandbox. */
export const TENANT_KEY = '2ca1d211f64f6438';

export interface EventSenderOptions {
  /** Used without a challenge, as the receiver may be started later. Without one, no event is made. */
  readonly callback?: EventCallback | undefined;
  /** The factor applied to the delays of retries; 1 by default. */
  readonly retryScale?: number | undefined;
  /** The time-out for the acknowledgement of one attempt; 3 s by default. */
  readonly answerTimeoutMs?: number | undefined;
}

/** An event that the sandbox made, and what became of it. */
export interface SentEvent {
  readonly eventId: string;
  readonly content: EventContent;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** The HTTP status of each attempt, 0 where there was no answer in time. */
  readonly attempts: readonly number[];
  /** Acknowledged by a 200, or undelivered after the last retry. */
  readonly state: 'held' | 'pending' | 'acknowledged' | 'undelivered';
}

/** Sends events of Feishu to the configured callback, at least once and in any order. */
export interface EventSender {
  /** The events so far, the oldest first. */
  readonly sent: readonly SentEvent[];
  readonly callback: EventCallback | undefined;
  /** Sends an event in the background. Neither delays nor fails its caller. */
  emit(content: EventContent): void;
  /** Sends Feishu's challenge to the address; uses it for events from then on, or rejects with a ChallengeError. */
  setCallback(callback: EventCallback): Promise<void>;
  /** Uses an address without a challenge, where it is known who listens there. */
  useCallback(callback: EventCallback): void;
  /** Makes no more events, and forgets those so far. */
  removeCallback(): void;
  /** Keeps new events back until `release`. */
  hold(): void;
  /** Sends the events that were held, the latest first and one after the other; resolves after the last one's attempt. */
  release(): Promise<void>;
  /** Sends every event that is not held once more, with its `event_id`, in their order; resolves after the last one's attempt. */
  repeat(): Promise<void>;
  /** Forgets all events with their pending retries, and holds no more. */
  clear(): void;
  close(): Promise<void>;
}

interface Delivery {
  readonly event: SentEvent & { attempts: number[]; state: SentEvent['state'] };
  /** Ends the attempt under way and the retries. */
  readonly forgotten: AbortController;
}

export function createEventSender(options: EventSenderOptions, now: () => number): EventSender {
  const { retryScale = 1, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const dispatcher = new Agent({
    connections: MAX_CONNECTIONS,
    connect: { timeout: answerTimeoutMs },
  });
  const closing = new AbortController();
  const deliveries: Delivery[] = [];
  const sent: SentEvent[] = [];
  let { callback } = options;
  let holding = false;

  /** One attempt; resolves to whether it was acknowledged. */
  const attempt = async ({ event, forgotten: { signal } }: Delivery): Promise<boolean> => {
    if (!callback || signal.aborted) return true;
    const { content, eventId, createdAt } = event;
    const header = {
      event_id: eventId,
      event_type: content.event_type,
      create_time: String(createdAt),
      token: callback.verificationToken,
      app_id: APPLICATION.app_id,
      tenant_key: TENANT_KEY,
    };
    const envelope = { schema: '2.0', header, event: content.event };
    const status = await sendEvent(callback, envelope, {
      dispatcher,
      signal,
      timeoutMs: answerTimeoutMs,
      at: now(),
    });
    event.attempts.push(status);
    if (status === 200) event.state = 'acknowledged';
    return status === 200;
  };

  const retry = async (delivery: Delivery): Promise<void> => {
    const { event, forgotten } = delivery;
    for (const delayMs of RETRY_DELAYS_MS) {
      await wait(delayMs * retryScale, undefined, { signal: forgotten.signal, ref: false });
      if (event.state === 'acknowledged' || (await attempt(delivery))) return;
    }
    event.state = 'undelivered';
  };

  /** The first attempt. Retries follow in the background, where only `forget` ends them with an error. */
  const deliver = async (delivery: Delivery): Promise<void> => {
    delivery.event.state = 'pending';
    if (!(await attempt(delivery))) retry(delivery).catch(() => undefined);
  };

  const clear = () => {
    for (const { forgotten } of deliveries) forgotten.abort();
    deliveries.length = 0;
    sent.length = 0;
    holding = false;
  };

  return {
    sent,
    get callback() {
      return callback;
    },
    emit(content) {
      if (!callback) return;
      const event: Delivery['event'] = {
        eventId: randomUUID().replaceAll('-', ''),
        content,
        createdAt: now(),
        attempts: [],
        state: holding ? 'held' : 'pending',
      };
      const delivery = { event, forgotten: new AbortController() };
      deliveries.push(delivery);
      sent.push(event);
      if (deliveries.length > MAX_EVENTS) {
        deliveries.shift()?.forgotten.abort();
        sent.shift();
      }
      if (!holding) setImmediate(() => void deliver(delivery));
    },
    async setCallback(next) {
      await sendChallenge(next, { dispatcher, signal: closing.signal });
      callback = next;
    },
    useCallback(next) {
      callback = next;
    },
    removeCallback() {
      callback = undefined;
      clear();
    },
    hold() {
      holding = true;
    },
    async release() {
      holding = false;
      const held = deliveries.filter(({ event }) => event.state === 'held').reverse();
      for (const delivery of held) await deliver(delivery);
    },
    async repeat() {
      const made = deliveries.filter(({ event }) => event.state !== 'held');
      for (const delivery of made) await attempt(delivery);
    },
    clear,
    async close() {
      closing.abort();
      clear();
      await dispatcher.destroy();
    },
  };
}
