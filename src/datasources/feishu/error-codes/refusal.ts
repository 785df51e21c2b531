import { hintFor } from '../../../error-reasons/index.ts';
import { ClientError, type ErrorCode, type ErrorDetails, type FeishuAnswer } from '../../../errors.ts';
import type { EndpointDeclaration } from '../endpoint.ts';
import type { Envelope } from '../http/envelope.ts';
import type { HttpResponse } from '../http/transport.ts';
import { type ErrorCategory, type FeishuErrorCode, hintOf } from './error-code.ts';
import { errorCodeOf } from './lookup.ts';

/** Feishu read the call and refused it: a business code other than 0, whatever the HTTP status. */
export class FeishuRefusal extends ClientError {
  override readonly name = 'FeishuRefusal';
  readonly feishu: FeishuAnswer;
  /** What is documented of the code at this endpoint; undefined for an undocumented code. */
  readonly errorCode: FeishuErrorCode | undefined;
  /** The envelope's `data`, which Feishu fills on some refusals (1220010 carries the existing record). */
  readonly data: unknown;
  /** The fields that Feishu's gateway says are not acceptable, in Feishu's names. */
  readonly fields: readonly string[];

  constructor(endpoint: EndpointDeclaration, envelope: Envelope, headers: HttpResponse['headers']) {
    const feishu = { code: envelope.code, message: envelope.msg, logId: envelope.logId };
    const errorCode = errorCodeOf(endpoint, envelope.code);
    const code = errorCode ? CODES[errorCode.category] : 'UPSTREAM_ERROR';
    const details: ErrorDetails = {
      feishu,
      ...(code === 'FORBIDDEN' && { requiredScopes: requiredScopes(endpoint, envelope, errorCode) }),
      ...(code === 'RATE_LIMITED' && retryAfter(headers)),
      ...(errorCode && { reason: errorCode.reason, retryable: errorCode.retryable === true }),
    };
    super(
      code,
      errorCode?.message ?? {
        en: `Feishu refused the call with a code that is unknown here: ${envelope.code}.`,
        zh: `飞书拒绝了此调用，本服务未知其错误码：${envelope.code}。`,
      },
      details,
      { hint: errorCode && hintOf(errorCode) },
    );
    this.feishu = feishu;
    this.errorCode = errorCode;
    this.data = envelope.data;
    this.fields = envelope.violatedFields;
  }
}

/** What a refusal is where it cannot be data: in a query. */
const CODES: Record<ErrorCategory, ErrorCode> = {
  INVALID_INPUT: 'BAD_USER_INPUT',
  NOT_FOUND: 'BAD_USER_INPUT',
  FORBIDDEN: 'FORBIDDEN',
  CONFLICT: 'UPSTREAM_ERROR',
  FAILED_PRECONDITION: 'UPSTREAM_ERROR',
  UPSTREAM_FAILURE: 'UPSTREAM_ERROR',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  RATE_LIMITED: 'RATE_LIMITED',
};

/** The permissions that would help: those that Feishu names, or the endpoint's where one of them is missing. */
function requiredScopes(
  endpoint: EndpointDeclaration,
  { missingScopes }: Envelope,
  errorCode: FeishuErrorCode | undefined,
): readonly string[] {
  // No permission widens a data range, turns a person's token into the application's, or enables an application.
  if (errorCode?.reason !== 'SCOPE_MISSING') return [];
  return missingScopes.length > 0 ? missingScopes : endpoint.scopes;
}

const TOO_MANY_CALLS = 99991400;
/** The month's calls are used up; no wait of ours helps. */
const QUOTA_USED_UP = 99991403;
const SHORTEST_STOP_MS = 1_000;
/** The longest window of Feishu's rate limits (CONTRACT §5): after it, calls are allowed again whatever a header says. */
const LONGEST_STOP_MS = 60_000;

/**
 * Feishu, or the gateway before it, has had too many calls to an endpoint. Other programs may share the application, so
 * that it can happen whatever we count. It proves that nothing happened: even a write may be made again.
 */
export class TooManyCalls extends ClientError {
  override readonly name = 'TooManyCalls';
  /** How long Feishu wants no more of them, in milliseconds. */
  readonly stopMs: number;

  constructor(stopMs: number, feishu: FeishuAnswer | undefined) {
    super(
      'RATE_LIMITED',
      { en: 'Feishu takes no more calls of this kind for now.', zh: '飞书目前不再接受此类调用。' },
      {
        ...(feishu && { feishu }),
        retryAfterMs: stopMs,
        reason: 'RATE_LIMITED',
        retryable: true,
      },
      { hint: hintFor('RATE_LIMITED') },
    );
    this.stopMs = stopMs;
  }
}

/** The error that an answer's HTTP status and headers make of what its body was read as. */
export function classify(error: unknown, { status, headers }: HttpResponse): unknown {
  const feishu = error instanceof FeishuRefusal ? error.feishu : undefined;
  if (feishu?.code === QUOTA_USED_UP || (feishu?.code !== TOO_MANY_CALLS && status !== 429)) return error;
  const ms = retryAfter(headers).retryAfterMs ?? SHORTEST_STOP_MS;
  return new TooManyCalls(Math.max(SHORTEST_STOP_MS, ms), feishu);
}

/** Feishu tells in whole seconds when the window is free again (CONTRACT §5). */
function retryAfter(headers: HttpResponse['headers']): { retryAfterMs?: number } {
  const seconds = Number(headers['x-ogw-ratelimit-reset'] ?? Number.NaN);
  if (!(seconds >= 0)) return {};
  return { retryAfterMs: Math.min(LONGEST_STOP_MS, Math.ceil(seconds * 1_000)) };
}
