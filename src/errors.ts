/** The codes that a client finds in `extensions.code` of a GraphQL error. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'INVALID_CURSOR'
  | 'RATE_LIMITED'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_ERROR'
  | 'OUTCOME_UNKNOWN'
  | 'UPSTREAM_BUDGET_EXCEEDED'
  | 'QUERY_TOO_COMPLEX'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'INTERNAL_SERVER_ERROR';

/** What Feishu itself said of a refusal. */
export interface FeishuAnswer {
  readonly code: number;
  readonly message: string;
  /** To quote to Feishu's support; null where Feishu sent none. */
  readonly logId: string | null;
}

/** What a client learns of an error besides its message. Never a header, a token, a body or a stack. */
export interface ErrorDetails {
  readonly feishu?: FeishuAnswer;
  readonly retryAfterMs?: number;
  /** Any one of these Feishu permissions would have admitted the caller. */
  readonly requiredScopes?: readonly string[];
  /** The argument that is wrong, as a path such as `payDate.start`. */
  readonly argument?: string;
}

/** An error whose message is meant for the client. Everything else that is thrown is masked. */
export class ClientError extends Error {
  override readonly name: string = 'ClientError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

type FaultCode = 'UPSTREAM_TIMEOUT' | 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_ERROR';

/** No answer that can be read came back. */
export class TransportFault extends ClientError {
  override readonly name = 'TransportFault';
  /** Whether the call may have reached Feishu, so that a write may have happened. */
  readonly sent: boolean;
  /** The HTTP status of an answer that is no envelope, such as a gateway's 502. */
  readonly status: number | undefined;
  declare readonly code: FaultCode;

  constructor(
    code: FaultCode,
    message: string,
    fault: { sent: boolean; status?: number | undefined; cause?: unknown },
  ) {
    super(code, message, {}, { cause: fault.cause });
    this.sent = fault.sent;
    this.status = fault.status;
  }

  /** The same fault in a call that went ahead of another, as that other one sees it. */
  notSent(): TransportFault {
    return new TransportFault(this.code, this.message, { sent: false, cause: this });
  }
}

/** Feishu answered with something that is not its envelope; what it said is told to nobody. */
export function unreadable(why: string, status?: number): TransportFault {
  return new TransportFault('UPSTREAM_ERROR', `Feishu's answer cannot be read: ${why}.`, {
    sent: true,
    status,
  });
}
