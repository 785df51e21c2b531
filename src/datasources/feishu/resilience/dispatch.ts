import { pause } from '../../../async/deadline.ts';
import { TransportFault } from '../../../errors.ts';
import type { EndpointDeclaration } from '../endpoint.ts';
import { classify, FeishuRefusal, TooManyCalls } from '../error-codes/refusal.ts';
import { type Envelope, readEnvelope } from '../http/envelope.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import { type Deadline, outOfTime, timeLeft, type Watcher } from '../operation.ts';
import type { RateLimiter, Turn } from '../rate-limit/rate-limiter.ts';
import { CircuitBreaker, type Verdict } from './circuit-breaker.ts';
import { isPassing, retryWait } from './retry.ts';

/** A call as it stands before the door. */
export interface Delivery {
  readonly endpoint: EndpointDeclaration;
  readonly request: HttpRequest;
  readonly deadline: Deadline;
  /** The queue of its endpoint, and its turn in it. */
  readonly budget: RateLimiter;
  readonly turn: Turn;
  readonly watcher?: Watcher | undefined;
}

/** An attempt that is given less time than this says nothing about Feishu when it is not answered. */
const FAIR_CHANCE_MS = 1_000;

/**
 * Brings calls to Feishu. Each attempt needs a permit in its endpoint's budget and the circuit breaker's leave; what
 * fails is attempted again as its endpoint's `effect` allows. Answers the envelope of a success. An attempt may take
 * `upstreamTimeoutMs`.
 */
export function createDelivery(transport: Transport, upstreamTimeoutMs: number) {
  const breaker = new CircuitBreaker();

  return (delivery: Delivery): Promise<Envelope> => withRetry(() => attempt(delivery), delivery);

  async function attempt(delivery: Delivery): Promise<Envelope> {
    const { request, deadline, budget, turn, watcher } = delivery;
    breaker.check();
    const permit = await budget.acquire(deadline, turn);
    const timeoutMs = Math.ceil(Math.min(upstreamTimeoutMs, timeLeft(deadline)));
    let sent = false;
    const progress = {
      sent: () => {
        sent = true;
        permit.sent();
        watcher?.onSend();
      },
      answered: (status: number) => {
        permit.answered();
        // Anything else is a refusal, and may be followed by another attempt.
        if (status === 200) deadline.answering?.();
      },
    };
    const exchange = async () => {
      if (timeoutMs <= 0) throw outOfTime();
      const { signal } = deadline;
      return read(delivery, await transport.send(request, { timeoutMs, signal, progress }));
    };
    const hadAChance = timeoutMs >= Math.min(upstreamTimeoutMs, FAIR_CHANCE_MS);
    try {
      return await breaker.guard(exchange, (error) => verdict(error, hadAChance));
    } finally {
      if (!sent) permit.release();
    }
  }
}

/** Attempts a call until it succeeds, or there is no sense in another attempt. */
async function withRetry(attempt: () => Promise<Envelope>, delivery: Delivery): Promise<Envelope> {
  let telling: unknown;
  for (let retries = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      // What may have happened is the news: that a later attempt did not come through says nothing about it.
      if (error instanceof FeishuRefusal || mayHaveArrived(error)) telling = error;
      const waitMs = waitBeforeNext(error, delivery, retries);
      if (waitMs === undefined) throw telling ?? error;
      if (!(error instanceof TooManyCalls)) retries += 1;
      await pause(waitMs, delivery.deadline);
    }
  }
}

/** How long to wait before a failed call is attempted again; undefined: it is not, or not in time. */
function waitBeforeNext(
  error: unknown,
  { endpoint, budget, deadline }: Delivery,
  retries: number,
): number | undefined {
  if (error instanceof TooManyCalls) {
    // The queue does the waiting, for all who call there.
    budget.stop(error.stopMs);
    return error.stopMs < timeLeft(deadline) ? 0 : undefined;
  }
  const waitMs = retryWait(error, endpoint.effect, retries);
  return waitMs !== undefined && waitMs < timeLeft(deadline) ? waitMs : undefined;
}

function mayHaveArrived(error: unknown): boolean {
  return error instanceof TransportFault && error.sent;
}

/** The code decides, never the HTTP status; but for 429, which says enough by itself. */
function read({ endpoint, watcher }: Delivery, response: HttpResponse): Envelope {
  try {
    const envelope = readEnvelope(response, endpoint);
    watcher?.onAnswer(endpoint, envelope.logId);
    if (envelope.code !== 0) throw new FeishuRefusal(endpoint, envelope, response.headers);
    return envelope;
  } catch (error) {
    const classified = classify(error, response);
    // A bare 429 is an answer as well.
    if (classified instanceof TooManyCalls && !(error instanceof FeishuRefusal))
      watcher?.onAnswer(endpoint, null);
    throw classified;
  }
}

/** What a failed attempt says about Feishu: a business code under HTTP 500 is an answer like any other. */
function verdict(error: unknown, hadAChance: boolean): Verdict {
  if (error instanceof FeishuRefusal || error instanceof TooManyCalls) return 'up';
  if (!(error instanceof TransportFault) || !isPassing(error)) return 'unknown';
  return error.code === 'UPSTREAM_TIMEOUT' && !hadAChance ? 'unknown' : 'down';
}
