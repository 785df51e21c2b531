import type { CombinedError } from 'urql';

const FIRST_WAIT_MS = 1_000;
export const LONGEST_WAIT_MS = 30_000;

/** The errors that the same request meets again, however often it is sent. */
const FINAL_CODES = new Set<unknown>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export function isFinal(error: CombinedError | undefined): boolean {
  return error?.graphQLErrors.some(({ extensions }) => FINAL_CODES.has(extensions.code)) ?? false;
}

/**
 * How long to wait after so many failures in a row: exponential backoff with jitter, so that the clients of a server
 * that has restarted do not come all at once, and at least as long as the server asks for.
 */
export function waitAfter(failures: number, error: CombinedError | undefined): number {
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  const asked = error?.graphQLErrors.map(({ extensions }) => Number(extensions.retryAfterMs ?? 0)) ?? [];
  return Math.max(backoff * (0.5 + Math.random() / 2), ...asked);
}
