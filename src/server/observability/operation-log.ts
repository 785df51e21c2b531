import { hash } from 'node:crypto';
import { GraphQLError, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import type { Deadline } from '../../datasources/feishu/operation.ts';
import type { Logger } from '../../log.ts';
import { maskError } from '../pipeline/mask-errors.ts';

/** What is noted of an execution for the log. Nothing of what was asked for or answered is in it. */
export interface Notes {
  /** The request for which it was carried out; others may share its answer. */
  readonly requestId: string;
  /** The operation's own name. */
  operation?: string | undefined;
  type?: string | undefined;
  /** The document's SHA-256. */
  hash?: string | undefined;
  caller?: Caller | undefined;
  /** How many calls to Feishu it has made so far. */
  calls: () => number;
  /** Of the answer's errors, in their order. */
  codes: readonly string[];
}

export function newNotes(requestId: string): Notes {
  return { requestId, calls: () => 0, codes: [] };
}

/** The caller as the log knows them: the subject of a company token, or of a Feishu token no more than tells two apart. */
export function subjectOf(caller: Caller | undefined): string | undefined {
  switch (caller?.kind) {
    case 'company':
      return caller.subject;
    case 'feishu':
      return caller.principal;
    default:
      return undefined;
  }
}

/**
 * Writes down an error that nobody foresaw: what it is and where, and not what it says, as that may quote what was
 * asked for or answered. Others are the caller's or Feishu's, and their codes are noted.
 */
export function reportFault(log: Logger, error: unknown, requestId: string): void {
  if (maskError(error).extensions.code !== 'INTERNAL_SERVER_ERROR') return;
  const { originalError: fault = error } = error as Partial<GraphQLError>;
  if (!(fault instanceof Error)) return;
  const at = fault.stack?.split('\n').filter((line) => line.startsWith('    at '));
  log.error({ event: 'fault', requestId, type: fault.name, at }, 'An error that nobody foresaw');
}

/** Writes down what nobody foresaw among the errors of an execution. */
export function reportFaults(
  log: Logger,
  errors: readonly GraphQLError[] | undefined,
  { notes: { requestId }, execution }: { notes: Notes; execution: Deadline },
): void {
  // Whoever has gone is told nothing, and what ends with them is no fault.
  if (execution.signal?.aborted) return;
  for (const error of errors ?? []) reportFault(log, error, requestId);
}

/** Takes the notes of each execution, and gives every error of its answer the id of its request. */
export function useNotes(log: Logger): Plugin<Context & { notes: Notes; execution: Deadline }> {
  return {
    onParams({ params: { query }, context }) {
      if (typeof query === 'string') notesOf(context).hash = hash('sha256', query);
    },
    onExecute({ args: { document, operationName, contextValue } }) {
      const { notes, caller } = contextValue;
      const operation = getOperationAST(document, operationName);
      notes.operation = operation?.name?.value;
      notes.type = operation?.operation;
      notes.caller = caller;
      return {
        onExecuteDone({ result }) {
          if ('errors' in result) reportFaults(log, result.errors, contextValue);
        },
      };
    },
    onResultProcess({ result, setResult, serverContext }) {
      const { errors } = result as { errors?: readonly GraphQLError[] };
      if (!errors?.length) return;
      const notes = notesOf(serverContext);
      notes.codes = errors.map(({ extensions }) => String(extensions.code));
      setResult({ ...result, errors: errors.map((error) => withRequestId(error, notes.requestId)) });
    },
  };
}

/** A copy, as an answer may be kept for others who ask the same. */
function withRequestId(error: GraphQLError, requestId: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions, requestId },
  });
}

/** Yoga's hooks before and after the execution know of the context that it is given, and not of its type. */
function notesOf(context: object): Notes {
  return (context as { notes: Notes }).notes;
}
