import type { Context } from '../../context.ts';
import { textIn } from '../../error-reasons/bilingual-text.ts';
import { type ErrorReason, hintFor } from '../../error-reasons/index.ts';

/** What every refusal of a write tells its caller. */
export interface Refused {
  readonly message: string;
  readonly hint: string;
  readonly reason: ErrorReason;
  /** null where Feishu was not asked. */
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

export interface InvalidInputError extends Refused {
  readonly __typename: 'InvalidInputError';
  readonly issues: readonly InputIssue[];
}

export interface NotFoundError extends Refused {
  readonly __typename: 'NotFoundError';
  readonly path: InputPath;
}

export interface ConflictError extends Refused {
  readonly __typename: 'ConflictError';
}

export interface PermissionDeniedError extends Refused {
  readonly __typename: 'PermissionDeniedError';
  readonly requiredScopes: readonly string[];
}

/** A refusal that a caller can act on, and so is an answer rather than an error. */
export type MutationError = InvalidInputError | NotFoundError | ConflictError | PermissionDeniedError;

/** Tells all that is wrong with an input at once, before Feishu is asked; undefined where nothing is. */
export function invalidInput(
  issues: readonly InputIssue[],
  { languages }: Pick<Context, 'languages'>,
): InvalidInputError | undefined {
  const [first, ...others] = issues;
  if (!first) return undefined;
  const hints = new Set(issues.map(({ reason }) => textIn(languages, hintFor(reason))));
  return {
    __typename: 'InvalidInputError',
    message:
      others.length === 0
        ? first.message
        : `${first.message} (One of ${issues.length} problems; see issues.)`,
    hint: [...hints].join(' '),
    reason: first.reason,
    upstreamCode: null,
    logId: null,
    issues,
  };
}
