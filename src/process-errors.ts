import type { Logger } from './log.ts';

/** The events of `process` that are handled here. */
interface ProcessEvents {
  on(event: 'unhandledRejection' | 'uncaughtException', listener: (error: unknown) => void): unknown;
}

/**
 * Keeps an error that no code handles from ending the process in the middle of other requests. An unhandled rejection is
 * logged and counted, and the process goes on: its request was answered without it. After an uncaught exception the state
 * of the process is unknown: it is logged, and `drain` has to finish the requests under way and end the process with 1.
 */
export function handleProcessErrors(
  process: ProcessEvents,
  { log, drain }: { log: Logger; drain: () => void },
): void {
  let rejections = 0;
  process.on('unhandledRejection', (error) => {
    rejections += 1;
    log.error({ event: 'unhandled-rejection', count: rejections, ...describe(error) }, 'Unhandled rejection');
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ event: 'uncaught-exception', ...describe(error) }, 'Uncaught exception; the process ends');
    drain();
  });
}

/** The type and the stack, without the message: it may quote a request or a response. */
function describe(error: unknown): { type: string; at?: string[] | undefined } {
  if (!(error instanceof Error)) return { type: typeof error };
  const at = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { type: error.name, at };
}
