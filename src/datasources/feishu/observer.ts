import { DeadlineExceeded } from '../../async/deadline.ts';
import { ClientError } from '../../errors.ts';
import type { EndpointDeclaration } from './endpoint.ts';
import { FeishuRefusal, TooManyCalls } from './error-codes/refusal.ts';
import { TransportFault } from './http/transport-fault.ts';

/** Observes the calls to Feishu, for metrics and traces. Where neither is on there is none, and nothing is measured. */
export interface FeishuObserver {
  /** An attempt to call an endpoint begins; `attempt` counts from 1. It may wait for a permit first. */
  onAttempt(endpoint: EndpointDeclaration, attempt: number): AttemptObserver;
  /** A read joins an identical one that waits or is under way. */
  onJoin(endpoint: EndpointDeclaration): void;
}

export interface AttemptObserver {
  /** Headers for Feishu besides those of the call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The rate limiter has granted the permit. */
  onPermit(): void;
  onEnd(end: AttemptEnd): void;
}

/** How an attempt ended: with Feishu's code, or without one for this reason. */
export interface AttemptEnd {
  readonly code?: number | undefined;
  readonly fault?: AttemptFault | undefined;
  readonly logId: string | null;
}

/**
 * Why an attempt has no code. The first three are Feishu's or the network's; `too_many_calls` is a 429 without an
 * envelope; `rate_limited` and `circuit_open` are the layer's own refusals, without a call; `aborted` is a client that
 * has gone, `deadline` a request whose time ran out.
 */
export type AttemptFault =
  | 'timeout'
  | 'unreachable'
  | 'unreadable'
  | 'too_many_calls'
  | 'rate_limited'
  | 'circuit_open'
  | 'aborted'
  | 'deadline';

const TRANSPORT_FAULTS = {
  UPSTREAM_TIMEOUT: 'timeout',
  UPSTREAM_UNAVAILABLE: 'unreachable',
  UPSTREAM_ERROR: 'unreadable',
} as const;

/** How an attempt ended that failed with this error. */
export function endOf(error: unknown): AttemptEnd {
  if (error instanceof FeishuRefusal || (error instanceof TooManyCalls && error.details.feishu)) {
    const { code, logId = null } = error.details.feishu ?? {};
    return { code, logId };
  }
  return { fault: faultOf(error), logId: null };
}

function faultOf(error: unknown): AttemptFault {
  if (error instanceof TransportFault) return TRANSPORT_FAULTS[error.code];
  if (error instanceof TooManyCalls) return 'too_many_calls';
  if (error instanceof DeadlineExceeded) return 'deadline';
  if (!(error instanceof ClientError)) return 'aborted';
  return error.code === 'RATE_LIMITED' ? 'rate_limited' : 'circuit_open';
}

/** The load of one endpoint's rate limit at a point of time. */
export interface EndpointLoad {
  /** The endpoint's key. */
  readonly endpoint: string;
  /** The calls that count towards its limits now. */
  readonly permitsInUse: number;
  /** The calls that wait for a permit, or have one reserved. */
  readonly queued: number;
}
