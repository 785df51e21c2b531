import type { Deadline } from '../../async/deadline.ts';
import { type ContextOptions, createContext } from '../../context.ts';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import { acceptedLanguages } from '../http/languages.ts';
import type { OperationLogEntry } from '../observability/operation-log.ts';
import type { AuthoriseOperation } from './authorise.ts';
import type { Deduplicate } from './deduplicate.ts';
import { clientErrors } from './errors/client-errors.ts';
import { requestError } from './errors/request-error.ts';
import type { Execute, Execution } from './execute.ts';
import type { Identify } from './identify.ts';
import type { PlannedOperation, Planner } from './plan.ts';
import type { Params } from './read-params.ts';
import { type PersistedOperationsOptions, registerDocument, resolveDocument } from './resolve-document.ts';
import { ResultStream } from './result-stream.ts';
import type { Result } from './serialise.ts';
import type { Subscribe } from './subscribe.ts';

/** A request whose parameters were read. */
export interface OperationRequest {
  readonly requestId: string;
  readonly params: Params;
  /** The text that the parameters were read from: equal texts are equal parameters. */
  readonly input: string;
  /** Whether it may only read, as a GET may. */
  readonly readOnly: boolean;
  readonly authorization: string | undefined;
  readonly acceptLanguage: string | undefined;
  readonly deadline: Deadline;
  /** Whether several results can be sent, as those of a subscription. */
  readonly streams: boolean;
  /** Filled in by the stages. */
  readonly entry: OperationLogEntry;
}

/** The stages, each a file, in their order. Reading comes before them, serialising and responding behind. */
export interface Stages {
  readonly identify: Identify;
  readonly persisted: PersistedOperationsOptions;
  readonly planner: Planner;
  readonly deduplicate: Deduplicate;
  readonly authorise: AuthoriseOperation;
  readonly execute: Execute;
  readonly subscribe: Subscribe;
}

export interface PipelineOptions extends Stages {
  readonly context: ContextOptions;
  /** Told of what was thrown, before it is made fit for clients. */
  readonly report: (error: unknown, requestId: string) => void;
}

/** Takes a request through all stages. Never rejects: what goes wrong is among the errors of the result. */
export type Pipeline = (request: OperationRequest) => Promise<Result | ResultStream>;

/**
 * The one way of an operation through the server, whichever way it came in: identify the caller, resolve the document,
 * plan, deduplicate, authorise, execute or subscribe.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { identify, persisted, planner, deduplicate, authorise, execute, subscribe, context, report } =
    options;

  // A promise that is awaited before it is returned settles two ticks earlier.
  async function run(request: OperationRequest): Promise<Execution | ResultStream> {
    const { params, entry } = request;
    const identified = identify(request.authorization);
    const caller = identified instanceof Promise ? await identified : identified;
    entry.caller = caller;
    const resolved = resolveDocument(persisted, params, caller);
    const document = planner.document(typeof resolved === 'string' ? resolved : await resolved);
    entry.hash = document.hash;
    if (persisted.registered) registerDocument(persisted.registered, params, caller, document);
    const planned = planner.operation(document, params);
    const { operation } = planned;
    entry.operation = operation.name?.value;
    entry.type = operation.operation;
    if (operation.operation === 'query') {
      return await deduplicate(
        request,
        (deadline) => executeOperation(request, planned, caller, deadline),
        request.deadline,
      );
    }
    if (operation.operation === 'subscription') {
      authorise(planned, caller);
      return await subscribe(planned, caller, request);
    }
    if (request.readOnly) throw readsOnly();
    return await executeOperation(request, planned, caller, request.deadline);
  }

  async function executeOperation(
    { requestId, acceptLanguage }: OperationRequest,
    planned: PlannedOperation,
    caller: Caller,
    deadline: Deadline,
  ): Promise<Execution> {
    authorise(planned, caller);
    const languages = acceptedLanguages(acceptLanguage);
    return await execute(
      planned,
      createContext(context, { caller, languages, requestId, definition: planned.operation }, deadline),
      requestId,
    );
  }

  return async (request) => {
    try {
      const execution = await run(request);
      if (execution instanceof ResultStream) return execution;
      request.entry.calls = execution.requestId === request.requestId ? execution.calls : 0;
      request.entry.shared = execution.requestId !== request.requestId;
      return execution;
    } catch (error) {
      // What ends because the client has gone is no fault.
      if (!request.deadline.signal?.aborted) report(error, request.requestId);
      return { data: undefined, errors: clientErrors(error, acceptedLanguages(request.acceptLanguage)) };
    }
  };
}

function readsOnly() {
  return requestError(
    405,
    { en: 'A mutation is taken by POST only.', zh: 'mutation 只接受 POST 请求。' },
    { headers: { allow: 'POST' } },
  );
}
