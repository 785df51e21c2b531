import type { Context } from '../../context.ts';
import {
  type EndpointDeclaration,
  type EndpointInput,
  endpointKey,
} from '../../datasources/feishu/endpoint.ts';
import type { CallObserver } from '../../datasources/feishu/operation.ts';
import { ClientError } from '../../errors.ts';
import type { WriteEvent } from '../../log.ts';
import { outcomeUnknown } from './attempt.ts';
import { type InputIssue, invalidInput, type MutationError } from './mutation-error.ts';
import { refusalOf } from './refusal.ts';

/** What became of the calls of a write. */
export class WriteProgress implements CallObserver {
  /** Feishu's log id of the last answer to the write itself. */
  logId: string | null = null;
  #sent = 0;
  #answered = 0;
  readonly #endpoint: EndpointDeclaration;

  constructor(endpoint: EndpointDeclaration) {
    this.#endpoint = endpoint;
  }

  /** Whether a call left that was never answered. */
  get isBroken(): boolean {
    return this.#sent > this.#answered;
  }

  /** Whether any call left at all. */
  get hasBegun(): boolean {
    return this.#sent > 0;
  }

  onSend(): void {
    this.#sent += 1;
  }

  onAnswer(endpoint: EndpointDeclaration, logId: string | null): void {
    this.#answered += 1;
    if (endpoint === this.#endpoint) this.logId = logId;
  }
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
  /** `progress` knows what became of the calls so far. */
  readonly run: (own: Context, progress: WriteProgress) => Promise<Payload | MutationError>;
  /** Ids that only the success tells. */
  readonly newIds?: (payload: Payload) => WriteEvent['ids'];
}

const CHECK = 'Look at what it was to change before it is asked for again.';

/**
 * Carries a write out in a context of its own, unless its caller may not or its input cannot be, and writes down what
 * became of it.
 */
export async function executeWrite<Payload extends object>(
  write: Write<Payload>,
  context: Context,
): Promise<Payload | MutationError> {
  const progress = new WriteProgress(write.endpoint);
  const own = context.forWrite(progress);
  const note = (outcome: Pick<WriteEvent, 'outcome' | 'reason' | 'upstreamCode'>, ids = write.ids) =>
    context.audit({
      operation: write.operation,
      endpoint: endpointKey(write.endpoint),
      ...who(context),
      ids,
      ...outcome,
      logId: progress.logId,
    });
  try {
    const result = refusedHere(write, context) ?? (await write.run(own, progress));
    if (isMutationError(result)) note({ outcome: 'refused', ...said(result) });
    else note({ outcome: 'done' }, { ...write.ids, ...write.newIds?.(result) });
    return result;
  } catch (error) {
    // A fault of this layer's own, behind a call that left, is nothing to call a failure of the write.
    const told = progress.hasBegun && !(error instanceof ClientError) ? outcomeUnknown(CHECK, error) : error;
    note(failure(told, own));
    throw told;
  }
}

function refusedHere<Payload>({ endpoint, input, issues }: Write<Payload>, context: Context) {
  try {
    context.authorise(endpoint, input);
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
