import type { GraphQLError } from 'graphql';
import type { Context } from '../../context.ts';
import type { Executor } from '../execution/index.ts';
import { clientError } from './errors/client-errors.ts';
import type { PlannedOperation } from './plan.ts';

/** What an operation came to, for one client or for all that share it. */
export interface Execution {
  /** The bytes of the JSON of `data`, in parts. */
  readonly data: readonly Uint8Array[];
  /** As clients see them, without the id of any request. */
  readonly errors: readonly GraphQLError[];
  /** The request that it was executed for. */
  readonly requestId: string;
  /** Calls to Feishu. */
  readonly calls: number;
}

export interface ExecuteOptions {
  readonly executor: Executor;
  /** Told of every error before it is made fit for clients. */
  readonly report: (error: GraphQLError, requestId: string) => void;
}

/** `rootValue` is the change that an event of a subscription brings. */
export type Execute = (
  planned: PlannedOperation,
  context: Context,
  requestId: string,
  rootValue?: unknown,
) => Promise<Execution>;

/** Executes an authorised operation. Resolves whatever its resolvers do. */
export function createExecute({ executor, report }: ExecuteOptions): Execute {
  return async ({ document, operation, variables }, context, requestId, rootValue) => {
    const { data, errors } = await executor.execute({ document, operation, variables, rootValue, context });
    // What ends because the client has gone is no fault.
    if (!context.signal?.aborted) for (const error of errors) report(error, requestId);
    return {
      data,
      errors: errors.map((error) => clientError(error, context.languages)),
      requestId,
      calls: context.callsMade(),
    };
  };
}
