import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { ErrorCategory } from '../datasources/feishu/catalogue.ts';
import type { Call } from '../datasources/feishu/client.ts';
import {
  type Endpoint,
  type EndpointDeclaration,
  type EndpointInput,
  endpointKey,
} from '../datasources/feishu/endpoint.ts';
import { ClientError, TransportFault } from '../datasources/feishu/errors.ts';
import type { Watcher } from '../datasources/feishu/operation.ts';
import { FeishuRefusal } from '../datasources/feishu/refusal.ts';
import type { WriteEvent } from '../log.ts';
import { type InputIssue, invalidInput, type MutationError, refusalOf } from './mutation-error.ts';

/** How one try at a write ended. */
export type Attempt<Data> =
  | { readonly ended: 'done'; readonly data: Data }
  /** It did not happen. */
  | { readonly ended: 'refused'; readonly error: ClientError }
  /** It may have happened: the answer was lost, or Feishu failed in the middle. */
  | { readonly ended: 'open'; readonly error: ClientError };

/** Tries a write once. What is no answer at all, such as a client who went away before it left, is thrown. */
export async function attempt<Input extends EndpointInput, Data>(
  call: Call,
  endpoint: Endpoint<Input, Data>,
  input: Input,
): Promise<Attempt<Data>> {
  try {
    return { ended: 'done', data: await call(endpoint, input) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { ended: leavesOpen(error) ? 'open' : 'refused', error };
  }
}

/** A business code says that nothing happened, but for the few that stand for a failure on the way. */
function leavesOpen(error: ClientError): boolean {
  if (error instanceof TransportFault) return error.sent;
  return isPassingFailure(error);
}

/** Whether Feishu itself failed in a way that may pass. */
function isPassingFailure(error: ClientError): boolean {
  const entry = error instanceof FeishuRefusal ? error.entry : undefined;
  return entry?.category === 'UPSTREAM_FAILURE' && entry.retryable;
}

/** Waits before the next try; false, and at once, where the time left would not suffice for it. */
export async function pause(ms: number, { deadline }: Context): Promise<boolean> {
  if (performance.now() + ms >= deadline) return false;
  await sleep(ms);
  return true;
}

/** The error of a write of which nobody can say whether it happened. `check` says what to look at. */
export function outcomeUnknown(check: string, cause: ClientError): ClientError {
  const { feishu } = cause.details;
  return new ClientError(
    'OUTCOME_UNKNOWN',
    `The answer of Feishu was lost, and whether the change was made could not be found out. ${check}`,
    feishu && { feishu },
    { cause },
  );
}

/** What became of the calls of a write. */
export class Trail implements Watcher {
  /** Feishu's log id of the last answer to the write itself. */
  logId: string | null = null;
  #unanswered = 0;
  readonly #endpoint: EndpointDeclaration;

  constructor(endpoint: EndpointDeclaration) {
    this.#endpoint = endpoint;
  }

  /** Whether a call left that was never answered. */
  get isBroken(): boolean {
    return this.#unanswered > 0;
  }

  onSend(): void {
    this.#unanswered += 1;
  }

  onAnswer(endpoint: EndpointDeclaration, logId: string | null): void {
    this.#unanswered -= 1;
    if (endpoint === this.#endpoint) this.logId = logId;
  }
}

const OF_THE_INPUT: ReadonlySet<ErrorCategory> = new Set([
  'INVALID_INPUT',
  'NOT_FOUND',
  'FAILED_PRECONDITION',
]);

/**
 * Whether a later try was refused for something that had refused the first one too, so that nothing happened. What the
 * first try may itself have brought about, such as a change that is under way or a salary that is not the first any
 * more, says nothing of the kind, nor does a right or a token that is missing now.
 */
export function holdsForFirstToo(error: ClientError): boolean {
  const entry = error instanceof FeishuRefusal ? error.entry : undefined;
  return (
    entry !== undefined && OF_THE_INPUT.has(entry.category) && entry.reason !== 'REGULAR_VALUE_NOT_ALLOWED'
  );
}

/** A write as somebody asks for it. */
export interface Write<Payload> {
  /** The mutation's name, for the audit. */
  readonly operation: string;
  readonly endpoint: EndpointDeclaration;
  /** What the caller must be admitted to. */
  readonly input: EndpointInput;
  /** What it is about, for the audit. */
  readonly ids: WriteEvent['ids'];
  /** Everything that is wrong with its input. */
  readonly issues: readonly InputIssue[];
  /** `trail` knows what became of the calls so far. */
  readonly run: (own: Context, trail: Trail) => Promise<Payload | MutationError>;
  /** Ids that only the success tells. */
  readonly newIds?: (payload: Payload) => WriteEvent['ids'];
}

/**
 * Carries a write out in a context of its own, unless its caller may not or its input cannot be, and writes down what
 * became of it.
 */
export async function carryOut<Payload extends object>(
  write: Write<Payload>,
  context: Context,
): Promise<Payload | MutationError> {
  const trail = new Trail(write.endpoint);
  const own = context.forWrite(trail);
  const note = (outcome: Pick<WriteEvent, 'outcome' | 'reason' | 'upstreamCode'>, ids = write.ids) =>
    context.audit({
      operation: write.operation,
      endpoint: endpointKey(write.endpoint),
      ...who(context),
      ids,
      ...outcome,
      logId: trail.logId,
    });
  try {
    const result = refusedHere(write, context) ?? (await write.run(own, trail));
    if (isMutationError(result)) note({ outcome: 'refused', ...said(result) });
    else note({ outcome: 'done' }, { ...write.ids, ...write.newIds?.(result) });
    return result;
  } catch (error) {
    note(failure(error, own));
    throw error;
  }
}

function refusedHere<Payload>({ endpoint, input, issues }: Write<Payload>, context: Context) {
  try {
    context.admit(endpoint, input);
  } catch (error) {
    if (error instanceof ClientError) return refusalOf(error, endpoint, context);
    throw error;
  }
  return invalidInput(issues, context);
}

function isMutationError(result: object): result is MutationError {
  return 'reason' in result;
}

function who({ caller }: Context): Pick<WriteEvent, 'principal' | 'subject'> {
  if (caller.kind === 'anonymous') return { principal: 'anonymous' };
  const { principal } = caller;
  return caller.kind === 'company' ? { principal, subject: caller.subject } : { principal };
}

function said({ reason, upstreamCode }: MutationError): Pick<WriteEvent, 'reason' | 'upstreamCode'> {
  return upstreamCode === null ? { reason } : { reason, upstreamCode };
}

function failure(
  error: unknown,
  { signal }: Context,
): Pick<WriteEvent, 'outcome' | 'reason' | 'upstreamCode'> {
  if (!(error instanceof ClientError)) {
    return { outcome: 'failed', reason: signal?.aborted ? 'CLIENT_GONE' : 'INTERNAL_SERVER_ERROR' };
  }
  const { code, details } = error;
  return {
    outcome: code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed',
    reason: code,
    ...(details.feishu && { upstreamCode: details.feishu.code }),
  };
}

/** What a write's payload shows besides the write: it is no error of the write that its caller may not read. */
export async function readBack<Row>(read: () => Promise<Row | null>): Promise<Row | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClientError && error.code === 'FORBIDDEN') return null;
    throw error;
  }
}
