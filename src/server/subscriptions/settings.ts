/** How long the parts of a subscription take, in milliseconds, and how much may wait. Tests choose smaller ones. */
export interface SubscriptionSettings {
  /** How often each subscriber is identified and authorised again. */
  readonly checkIntervalMs: number;
  /** The deadline of the calls for one event. */
  readonly eventTimeoutMs: number;
  /** The first pause before events are read again that could not be read; each further one is twice as long. */
  readonly retryMs: number;
  /** How many changes may wait for a reader, and how many events for being read. */
  readonly maxWaiting: number;
  readonly perCaller: number;
  readonly perProcess: number;
}

export const SUBSCRIPTION_SETTINGS: SubscriptionSettings = {
  checkIntervalMs: 60_000,
  eventTimeoutMs: 15_000,
  retryMs: 1_000,
  maxWaiting: 1_000,
  perCaller: 20,
  perProcess: 2_000,
};
