import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Lines are written when so many bytes are buffered, or after so much time, as each write costs a thread of the pool. */
const BUFFERED_BYTES = 16_000;
const BUFFERED_MS = 100;

/**
 * The log of the process, as JSON lines. Lines for the standard output are buffered and written asynchronously, so that
 * no request waits for them. The buffer is written before the process exits, unless it is killed. `fields` are added to each line.
 */
export function createLog(
  level: string,
  destination: DestinationStream = standardOutput(),
  fields?: () => Record<string, string>,
): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(fields ? { ...options, mixin: fields } : options, destination);
}

function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: BUFFERED_BYTES });
  setInterval(() => output.flush(), BUFFERED_MS).unref();
  return output;
}

/** An entry of the audit log: one for each write that a caller asks for, and none for a dry run. It holds no amount, no name and no token. */
export interface WriteEvent {
  /** The mutation. */
  readonly operation: string;
  /** Feishu's endpoint, as `endpointKey` makes it. */
  readonly endpoint: string;
  /** A hash of the principal that Feishu sees. */
  readonly principal: string;
  /** The `sub` of a company JWT. */
  readonly subject?: string;
  /** The ids of what is written, by their names in the graph. */
  readonly ids: Readonly<Record<string, string>>;
  /**
   * `done`: it happened. `refused`: it did not, and its caller was told why. `unknown`: it cannot be told. `failed`: it
   * did not happen, for a reason that is not the caller's.
   */
  readonly outcome: 'done' | 'refused' | 'unknown' | 'failed';
  /** The ErrorReason of a refusal, the code of the error that the caller got, or CLIENT_GONE before the call was sent. */
  readonly reason?: string;
  readonly upstreamCode?: number;
  /** Feishu's log id of the last answer; null where there was none. */
  readonly logId: string | null;
}

/** Writes an entry of the audit log, with the id of the request that asked for the write. */
export type Audit = (event: WriteEvent, requestId: string) => void;

/** Writes each entry as a line of its own, at any log level but `silent`, and without buffering. */
export function auditIn(log: Logger): Audit {
  const audit = log.child({ event: 'write' }, { level: log.level === 'silent' ? 'silent' : 'info' });
  return (event, requestId) => {
    audit.info({ requestId, ...event }, `${event.operation}: ${event.outcome}`);
    audit.flush();
  };
}
