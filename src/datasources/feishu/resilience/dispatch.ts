import { type Deadline, DeadlineExceeded, sleep, timeLeft } from '../../../async/deadline.ts';
import type { EndpointDeclaration } from '../endpoint.ts';
import { classify, FeishuRefusal, TooManyCalls } from '../error-codes/refusal.ts';
import { type Envelope, readEnvelope } from '../http/envelope.ts';
import { withHeaders } from '../http/request.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import { TransportFault } from '../http/transport-fault.ts';
import { type AttemptObserver, endOf, type FeishuObserver } from '../observer.ts';
import type { CallObserver } from '../operation.ts';
import type { RateLimiter, Reservation } from '../rate-limit/rate-limiter.ts';
import type { CircuitBreaker, Verdict } from './circuit-breaker.ts';
import { isTransient, retryDelay } from './retry.ts';

/** An authorised call, ready to be sent. */
export interface DispatchedCall {
  readonly endpoint: EndpointDeclaration;
  readonly request: HttpRequest;
  readonly deadline: Deadline;
  /** The limiter of its endpoint, and the call's position in the queue. */
  readonly limiter: RateLimiter;
  readonly reservation: Reservation;
  readonly observer?: CallObserver | undefined;
  /** As {@link Operation.definition}. */
  readonly definition?: object | undefined;
}

/** An attempt with less time than this shows nothing about Feishu when it times out. */
const CONCLUSIVE_MS = 1_000;

export interface DispatchOptions {
  /** The time-out of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  readonly breaker: CircuitBreaker;
  readonly observer?: FeishuObserver | undefined;
}

/**
 * Sends calls to Feishu. Each attempt needs a permit of its endpoint's rate limiter and a circuit breaker that lets it
 * through; a failed attempt is retried as the endpoint's `effect` allows. Resolves with the envelope of a success.
 */
export function createDispatch(transport: Transport, options: DispatchOptions) {
  const { breaker, observer: feishuObserver } = options;

  if (!feishuObserver)
    return (call: DispatchedCall): Promise<Envelope> => withRetry(() => attempt(call), call);
  return (call: DispatchedCall): Promise<Envelope> => {
    let attempts = 0;
    return withRetry(() => {
      attempts += 1;
      return observedAttempt(call, feishuObserver.onAttempt(call.endpoint, attempts));
    }, call);
  };

  async function observedAttempt(call: DispatchedCall, observed: AttemptObserver): Promise<Envelope> {
    try {
      const envelope = await attempt(call, observed);
      observed.onEnd({ code: envelope.code, logId: envelope.logId });
      return envelope;
    } catch (error) {
      observed.onEnd(endOf(error));
      throw error;
    }
  }

  async function attempt(call: DispatchedCall, observed?: AttemptObserver): Promise<Envelope> {
    const { deadline, limiter, reservation, observer } = call;
    breaker.check();
    const permit = await limiter.acquire(deadline, reservation);
    observed?.onPermit();
    const request = withHeaders(call.request, observed?.headers);
    const timeoutMs = Math.ceil(Math.min(options.timeoutMs, timeLeft(deadline)));
    let sent = false;
    const progress = {
      onSend: () => {
        sent = true;
        permit.sent();
        observer?.onSend();
      },
      onResponseStart: (status: number) => {
        permit.answered();
        // Any other status is a refusal, which may be retried.
        if (status === 200) deadline.onResponseStart?.();
      },
    };
    const send = async () => {
      if (timeoutMs <= 0) throw new DeadlineExceeded();
      const { signal } = deadline;
      return successOf(call, await transport.send(request, { timeoutMs, signal, progress }));
    };
    const isConclusive = timeoutMs >= Math.min(options.timeoutMs, CONCLUSIVE_MS);
    try {
      return await breaker.guard(send, (error) => verdictOf(error, isConclusive));
    } finally {
      if (!sent) permit.release();
    }
  }
}

/** Attempts a call until it succeeds or another attempt is of no use. */
async function withRetry(attempt: () => Promise<Envelope>, call: DispatchedCall): Promise<Envelope> {
  let decisive: unknown;
  for (let retries = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      // An attempt that may have had an effect decides; that a later one was not sent says nothing about it.
      if (error instanceof FeishuRefusal || mayHaveArrived(error)) decisive = error;
      const delayMs = delayBeforeNext(error, call, retries);
      if (delayMs === undefined) throw decisive ?? error;
      if (!(error instanceof TooManyCalls)) retries += 1;
      await sleep(delayMs, call.deadline);
    }
  }
}

/** The delay before the next attempt, in milliseconds; undefined: there is none, or not before the deadline. */
function delayBeforeNext(
  error: unknown,
  { endpoint, limiter, deadline }: DispatchedCall,
  retries: number,
): number | undefined {
  if (error instanceof TooManyCalls) {
    // The rate limiter waits, for all callers of the endpoint.
    limiter.stop(error.stopMs);
    return error.stopMs < timeLeft(deadline) ? 0 : undefined;
  }
  const delayMs = retryDelay(error, endpoint.effect, retries);
  return delayMs !== undefined && delayMs < timeLeft(deadline) ? delayMs : undefined;
}

function mayHaveArrived(error: unknown): boolean {
  return error instanceof TransportFault && error.sent;
}

/** The envelope of a success. The code decides, never the HTTP status; except for 429, which needs no code. */
function successOf(call: DispatchedCall, response: HttpResponse): Envelope {
  const { endpoint, request, observer, definition } = call;
  try {
    const envelope = readEnvelope(response, endpoint, request.headers.authorization, definition);
    observer?.onAnswer(endpoint, envelope.logId);
    if (envelope.code !== 0) throw new FeishuRefusal(endpoint, envelope, response.headers);
    return envelope;
  } catch (error) {
    const classified = classify(error, response);
    // A 429 without an envelope is an answer, too.
    if (classified instanceof TooManyCalls && !(error instanceof FeishuRefusal))
      observer?.onAnswer(endpoint, null);
    throw classified;
  }
}

/** What a failed attempt shows about Feishu. A business code under HTTP 500 is an answer like any other. */
function verdictOf(error: unknown, isConclusive: boolean): Verdict {
  if (error instanceof FeishuRefusal || error instanceof TooManyCalls) return 'up';
  if (!(error instanceof TransportFault) || !isTransient(error)) return 'unknown';
  return error.code === 'UPSTREAM_TIMEOUT' && !isConclusive ? 'unknown' : 'down';
}
