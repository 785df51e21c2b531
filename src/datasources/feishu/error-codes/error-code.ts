import type { BilingualText } from '../../../error-reasons/bilingual-text.ts';
import { type ErrorReason, hintFor } from '../../../error-reasons/index.ts';

/** What kind of refusal it is, which decides how a caller learns of it. */
export type ErrorCategory =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'CONFLICT'
  /** It all exists; a state or a configuration must change first. */
  | 'FAILED_PRECONDITION'
  | 'UPSTREAM_FAILURE'
  /** The gateway's and the token exchange's only, from here on. */
  | 'UNAUTHENTICATED'
  | 'RATE_LIMITED';

/**
 * One of Feishu's error codes. The same number means different things at different endpoints (CONTRACT §6), so that
 * each endpoint's declaration has rows of its own.
 */
export interface FeishuErrorCode {
  readonly code: number;
  /** The HTTP status under which it is sent. */
  readonly http: number;
  /** Feishu's `msg`, for the sandbox. Nothing is matched on it. */
  readonly msg: string;
  readonly category: ErrorCategory;
  readonly reason: ErrorReason;
  /** Feishu's names of the input fields that may be at fault; `inputPath` translates them. Absent: any, or none. */
  readonly fields?: readonly string[];
  /** Whether the same call may succeed a little later. It does not say whether a write was done. */
  readonly retryable?: boolean;
  /** What went wrong. */
  readonly message: BilingualText;
  /** What to do, where that is more precise than the reason's hint. */
  readonly hint?: BilingualText;
}

/** What to do about a refusal with this code. */
export function hintOf({ hint, reason }: FeishuErrorCode): BilingualText {
  return hint ?? hintFor(reason);
}

/**
 * Whether a refusal proves that a write was not done. Every documented category but UPSTREAM_FAILURE says that Feishu
 * refused before it wrote; a failure inside Feishu may have come after. An undocumented code proves nothing.
 */
export function provesNothingHappened(errorCode: FeishuErrorCode | undefined): boolean {
  return errorCode !== undefined && errorCode.category !== 'UPSTREAM_FAILURE';
}
