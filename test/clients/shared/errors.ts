/** An error of the graph, as each client hands it on. */
export interface GraphError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

const TRANSIENT = [
  ...['RATE_LIMITED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_ERROR'],
  'INTERNAL_SERVER_ERROR',
];

/**
 * Whether the same read, or the same subscription, may succeed a little later. UNAUTHENTICATED, FORBIDDEN and
 * BAD_USER_INPUT do not pass. Never repeat a write for it: OUTCOME_UNKNOWN says what to check first.
 */
export function isTransient({ extensions = {} }: GraphError): boolean {
  const { code, retryable } = extensions;
  return typeof retryable === 'boolean' ? retryable : TRANSIENT.includes(String(code));
}

/** What a page shows of an error. `requestId` is what the operator finds in the log. */
export function describe({ message, extensions = {} }: GraphError): string {
  const { code, hint, requestId } = extensions;
  const text = [message, hint].filter((part) => typeof part === 'string').join(' ');
  return `${text} (${String(code)}, ${String(requestId)})`;
}
