import type { Caller } from './caller.ts';

/** What one GraphQL operation brings to the door with each of its calls. */
export interface Operation {
  readonly caller: Caller;
  /** When the answer is due, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal | undefined;
  /** How many calls it may still make; the door counts down. */
  callsLeft: number;
}
