import type { Context } from '../../context.ts';
import type { LeaveRecord } from '../../datasources/attendance.ts';
import { type BilingualText, textIn } from '../../error-reasons/bilingual-text.ts';
import { type ErrorReason, hintFor } from '../../error-reasons/index.ts';

/** The fields of every refusal of a write. */
export interface Refused {
  readonly message: string;
  readonly hint: string;
  readonly reason: ErrorReason;
  /** null where Feishu was not called. */
  readonly upstreamCode: number | null;
  readonly logId: string | null;
}

/** Where in an operation's input something is, from the input's root; empty for the input as a whole. */
export type InputPath = readonly string[];

export interface InputIssue {
  readonly path: InputPath;
  readonly message: string;
  readonly reason: ErrorReason;
}

/** An issue that this layer found itself; the English message says more precisely what is wrong. */
export interface FoundIssue {
  readonly path: InputPath;
  readonly message: BilingualText;
  readonly reason: ErrorReason;
}

export interface InvalidInputError extends Refused {
  readonly __typename: 'InvalidInputError';
  readonly issues: readonly InputIssue[];
}

export interface NotFoundError extends Refused {
  readonly __typename: 'NotFoundError';
  readonly path: InputPath;
  /** Every value that may be the one, the likeliest first. */
  readonly paths: readonly InputPath[];
}

export interface ConflictError extends Refused {
  readonly __typename: 'ConflictError';
  readonly path: InputPath;
  /** The leave granting record that is there already, where Feishu's answer contains it. */
  readonly existingRecord?: LeaveRecord | undefined;
}

export interface PermissionDeniedError extends Refused {
  readonly __typename: 'PermissionDeniedError';
  readonly requiredScopes: readonly string[];
}

/** A refusal that a caller can act on: data of the result, and no GraphQL error. */
export type MutationError = InvalidInputError | NotFoundError | ConflictError | PermissionDeniedError;

/** Reports every issue of an input at once, before Feishu is called; undefined where there is none. */
export function invalidInput(
  found: readonly FoundIssue[],
  { languages }: Pick<Context, 'languages'>,
): InvalidInputError | undefined {
  const issues = found.map((issue) => ({ ...issue, message: textIn(languages, issue.message) }));
  const [first] = issues;
  if (!first) return undefined;
  const { length } = issues;
  const hints = new Set(issues.map(({ reason }) => textIn(languages, hintFor(reason))));
  const others = textIn(languages, {
    en: ` (One of ${length} problems; see issues.)`,
    zh: `（共 ${length} 个问题，详见 issues。）`,
  });
  return {
    __typename: 'InvalidInputError',
    message: length === 1 ? first.message : first.message + others,
    hint: [...hints].join(' '),
    reason: first.reason,
    upstreamCode: null,
    logId: null,
    issues,
  };
}
