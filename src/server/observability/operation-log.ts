import type { GraphQLError } from 'graphql';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import type { Logger } from '../../log.ts';
import { clientErrors } from '../pipeline/errors/client-errors.ts';

/** What the log tells of one operation. Nothing of what was asked for or answered is in it. */
export interface OperationLogEntry {
  readonly requestId: string;
  /** The operation's own name. */
  operation: string | undefined;
  type: string | undefined;
  /** The document's SHA-256. */
  hash: string | undefined;
  caller: Caller | undefined;
  /** Calls to Feishu; 0 for one that shared the execution of another. */
  calls: number;
  shared: boolean;
  /** Of the result's errors, in their order. */
  codes: readonly string[];
}

export function newEntry(requestId: string): OperationLogEntry {
  return {
    requestId,
    operation: undefined,
    type: undefined,
    hash: undefined,
    caller: undefined,
    calls: 0,
    shared: false,
    codes: [],
  };
}

/** How an operation ended: its HTTP status, or none where its client had gone. */
export interface OperationEnd {
  readonly status: number | undefined;
  readonly ms: number;
}

export interface OperationLog {
  /** Writes the one line that the log has of an operation. */
  operation(entry: OperationLogEntry, end: OperationEnd): void;
  /**
   * Writes down an error that was not foreseen: its type and place, and not its message, which may quote what was asked for
   * or answered. Other errors are the client's or Feishu's, and only their codes are logged.
   */
  fault(error: unknown, requestId: string): void;
}

export function createOperationLog(log: Logger): OperationLog {
  return {
    operation({ requestId, operation, type, hash, caller, calls, shared, codes }, { status, ms }) {
      log.info(
        {
          event: 'operation',
          requestId,
          operation,
          type,
          hash,
          caller: caller?.kind,
          subject: subjectOf(caller),
          calls,
          shared: shared || undefined,
          ms: Math.round(ms * 10) / 10,
          status,
          codes,
          aborted: status === undefined || undefined,
        },
        'operation',
      );
    },
    fault(error, requestId) {
      if (!clientErrors(error, []).some(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR'))
        return;
      const { originalError: fault = error } = error as Partial<GraphQLError>;
      if (!(fault instanceof Error)) return;
      const at = fault.stack?.split('\n').filter((line) => line.startsWith('    at '));
      log.error({ event: 'fault', requestId, type: fault.name, at }, 'An error that was not foreseen');
    },
  };
}

/** The caller as the log knows them: the subject of a company token, or of a Feishu token no more than tells two apart. */
function subjectOf(caller: Caller | undefined): string | undefined {
  switch (caller?.kind) {
    case 'company':
      return caller.subject;
    case 'feishu':
      return caller.principal;
    default:
      return undefined;
  }
}
