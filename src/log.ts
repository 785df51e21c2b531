import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Lines are written when so many bytes have come together, or so much time has passed, as each write costs a thread. */
const GATHERED_BYTES = 16_000;
const GATHERED_MS = 100;

/**
 * The process's log: JSON lines. On the standard output they are written as it takes them, and no request waits for
 * that; the last of them leave before the process ends, unless it is killed.
 */
export function createLog(level: string, destination: DestinationStream = standardOutput()): Logger {
  return pino({ level, base: null, timestamp: isoTime }, destination);
}

let second = Number.NaN;
let untilSecond = '';

/** The time as `toISOString` gives it, of which all but the milliseconds is worked out once a second. */
function isoTime(): string {
  const now = Date.now();
  const milliseconds = now % 1_000;
  if (now - milliseconds !== second) {
    second = now - milliseconds;
    untilSecond = `,"time":"${new Date(now).toISOString().slice(0, -'000Z'.length)}`;
  }
  return `${untilSecond}${String(milliseconds).padStart(3, '0')}Z"`;
}

function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: GATHERED_BYTES });
  setInterval(() => output.flush(), GATHERED_MS).unref();
  return output;
}

/** What is written down of each write that anybody asks for. No amount, no name and no token is in it. */
export interface WriteEvent {
  /** The mutation. */
  readonly operation: string;
  /** Feishu's endpoint, as `endpointKey` makes it. */
  readonly endpoint: string;
  /** Whom Feishu sees, as a fingerprint. */
  readonly principal: string;
  /** The `sub` of a company JWT. */
  readonly subject?: string;
  /** What the write is about, by the names that the ids have in the graph. */
  readonly ids: Readonly<Record<string, string>>;
  /**
   * `done`: it happened. `refused`: it did not, and its caller learnt why. `unknown`: nobody knows. `failed`: it did not
   * happen, for a reason that is not the caller's.
   */
  readonly outcome: 'done' | 'refused' | 'unknown' | 'failed';
  /** Why it was refused (ErrorReason), or the code of the error that its caller got, or CLIENT_GONE before it left. */
  readonly reason?: string;
  readonly upstreamCode?: number;
  /** Feishu's log id of the last answer; null where there was none. */
  readonly logId: string | null;
}

/** Where the events of writes go, with the id of the request that asked for each. */
export type Audit = (event: WriteEvent, requestId: string) => void;

/** Writes each event as a line of its own, whatever the level is, and at once. */
export function auditIn(log: Logger): Audit {
  const audit = log.child({ event: 'write' }, { level: log.level === 'silent' ? 'silent' : 'info' });
  return (event, requestId) => {
    audit.info({ requestId, ...event }, `${event.operation}: ${event.outcome}`);
    audit.flush();
  };
}
