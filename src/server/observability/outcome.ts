import type { ErrorCode } from '../../errors.ts';

/** How an operation ended, by whose fault. */
export type Outcome =
  | 'ok'
  | 'client_error'
  | 'rate_limited'
  | 'upstream_error'
  | 'outcome_unknown'
  | 'internal_error'
  | 'aborted';

/** In ascending order of severity. */
const SEVERITY: readonly Outcome[] = [
  'ok',
  'client_error',
  'rate_limited',
  'upstream_error',
  'outcome_unknown',
  'internal_error',
];

const OUTCOMES: Readonly<Record<ErrorCode, Outcome>> = {
  UNAUTHENTICATED: 'client_error',
  FORBIDDEN: 'client_error',
  BAD_USER_INPUT: 'client_error',
  INVALID_CURSOR: 'client_error',
  UPSTREAM_BUDGET_EXCEEDED: 'client_error',
  QUERY_TOO_COMPLEX: 'client_error',
  PERSISTED_QUERY_NOT_FOUND: 'client_error',
  PERSISTED_QUERY_NOT_SUPPORTED: 'client_error',
  RATE_LIMITED: 'rate_limited',
  UPSTREAM_TIMEOUT: 'upstream_error',
  UPSTREAM_UNAVAILABLE: 'upstream_error',
  UPSTREAM_ERROR: 'upstream_error',
  OUTCOME_UNKNOWN: 'outcome_unknown',
  INTERNAL_SERVER_ERROR: 'internal_error',
};

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(OUTCOMES, code);
}

/** The gravest of the errors of a result, whose codes these are. */
export function outcomeOf(codes: readonly string[]): Outcome {
  const severities = codes.map((code) =>
    SEVERITY.indexOf(isErrorCode(code) ? OUTCOMES[code] : 'internal_error'),
  );
  return SEVERITY[Math.max(0, ...severities)] ?? 'ok';
}
