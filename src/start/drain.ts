import type { Server } from 'node:http';
import type { Logger } from '../log.ts';
import { handleProcessErrors } from '../process-errors.ts';
import { followUnusedConnections } from '../server/http/unused-connections.ts';

export interface DrainOptions {
  readonly requestTimeoutMs: number;
  readonly log: Logger;
  /** Called at once: what takes no more work, and completes subscriptions. */
  readonly begin: () => void;
  /** Called when all requests have been answered: closes what would keep the process alive. */
  readonly end: () => Promise<void>;
}

/**
 * Drains the server on SIGTERM, on SIGINT and after an exception that no code catches: it accepts no new connection,
 * finishes the requests under way, then the process ends.
 */
export function drainOnSignals(server: Server, { requestTimeoutMs, log, begin, end }: DrainOptions): void {
  const closeUnusedConnections = followUnusedConnections(server);
  let isDraining = false;
  const drain = () => {
    if (isDraining) return;
    isDraining = true;
    begin();
    server.close(end);
    closeUnusedConnections();
    // A keep-alive connection that becomes idle would keep the process alive until its time-out.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    // Node checks no request time-outs once the server is closed: by then all whole requests have been answered.
    setTimeout(() => server.closeAllConnections(), requestTimeoutMs).unref();
    setTimeout(() => process.exit(1), requestTimeoutMs + 5_000).unref();
  };
  const onSignal = () => {
    // A second signal ends the process at once.
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    drain();
  };
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  handleProcessErrors(process, {
    log,
    drain() {
      process.exitCode = 1;
      drain();
    },
  });
}
