import type { BilingualText } from './error-reasons/bilingual-text.ts';

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
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'INTERNAL_SERVER_ERROR';

/** What Feishu answered with a refusal. */
export interface FeishuAnswer {
  readonly code: number;
  readonly message: string;
  /** Feishu's log id, for a request to its support; null where Feishu sent none. */
  readonly logId: string | null;
}

/** What a client is told of an error besides its message. Never a header, a token, a body or a stack. */
export interface ErrorDetails {
  readonly feishu?: FeishuAnswer;
  readonly retryAfterMs?: number;
  /** Feishu permissions, any one of which would help; empty or absent where no permission would. */
  readonly requiredScopes?: readonly string[];
  /** The path of the invalid argument, such as `payDate.start`. */
  readonly argument?: string;
  /** The ErrorReason of Feishu's code, where it is documented. */
  readonly reason?: string;
  /** Whether the same request may succeed a little later, where Feishu's code is documented. */
  readonly retryable?: boolean;
}

interface ClientErrorOptions extends ErrorOptions {
  /** What to do. */
  readonly hint?: BilingualText | undefined;
}

/** An error whose text is meant for the client, in the client's language. Everything else that is thrown is masked. */
export class ClientError extends Error {
  override readonly name: string = 'ClientError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** What went wrong; `message` is its English. */
  readonly text: BilingualText;
  readonly hint: ClientErrorOptions['hint'];

  constructor(
    code: ErrorCode,
    text: BilingualText,
    details: ErrorDetails = {},
    options?: ClientErrorOptions,
  ) {
    super(text.en, options);
    this.text = text;
    this.code = code;
    this.details = details;
    this.hint = options?.hint;
  }
}
