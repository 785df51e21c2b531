import type { Deadline } from '../../async/deadline.ts';
import { SingleFlight } from '../../async/single-flight.ts';
import type { Execution } from './execute.ts';

/** Everything on which the execution of a query depends. */
export interface QueryKey {
  readonly authorization: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** The text that the document, its variables and the operation's name were read from. */
  readonly input: string;
}

export interface DeduplicateOptions {
  /** Counts the writes that were answered: no query joins one that began before a write was answered. */
  readonly generation: () => number;
}

/** Executes a query, or joins an identical one that is under way. */
export type Deduplicate = (
  key: QueryKey,
  execute: (deadline: Deadline) => Promise<Execution>,
  deadline: Deadline,
) => Promise<Execution>;

/**
 * Single-flight for queries: identical ones that are under way at the same time are executed once, until Feishu begins
 * to answer. A dashboard that a hundred people open at nine is one execution. Identical are queries with equal texts in
 * everything that an answer depends on, the `Authorization` header first of all. The execution ends with the last client
 * that waits for it, and nothing is kept behind it.
 */
export function createDeduplicate({ generation }: DeduplicateOptions): Deduplicate {
  const singleFlight = new SingleFlight<Execution>();
  return ({ authorization = '', acceptLanguage = '', input }, execute, deadline) => {
    const key = `${authorization}\n${acceptLanguage}\n${input}`;
    return singleFlight.share({ key, generation: generation(), get: execute }, deadline);
  };
}
