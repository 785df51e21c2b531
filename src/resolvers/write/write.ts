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
import { type FoundIssue, invalidInput, type MutationError } from './mutation-error.ts';
import { refusalOf } from './refusal.ts';

/** How far the calls of a write have come. */
export class WriteProgress implements CallObserver {
  /** Feishu's log id of the last answer to the write itself. */
  logId: string | null = null;
  #sent = 0;
  #answered = 0;
  readonly #endpoint: EndpointDeclaration;

  constructor(endpoint: EndpointDeclaration) {
    this.#endpoint = endpoint;
  }

  /** Whether a call was sent and not answered. */
  get hasUnansweredCall(): boolean {
    return this.#sent > this.#answered;
  }

  /** Whether any call was sent. */
  get hasSentCall(): boolean {
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

/** One write of a mutation. */
export interface Write<Payload> {
  /** The mutation's name, for the audit. */
  readonly operation: string;
  readonly endpoint: EndpointDeclaration;
  /** The input that the caller must be authorised for. */
  readonly input: EndpointInput;
  /** The ids that it concerns, for the audit. */
  readonly ids: WriteEvent['ids'];
  /** Every issue of its input. */
  readonly issues: readonly FoundIssue[];
  /** Makes the calls in a context of the write's own; see `Context.forWrite`. */
  readonly run: (writeContext: Context, progress: WriteProgress) => Promise<Payload | MutationError>;
  /** Ids that only the payload contains. */
  readonly newIds?: (payload: Payload) => WriteEvent['ids'];
}

const CHECK = {
  en: 'Look at what it was to change before you repeat it.',
  zh: '重试之前，请先查看要变更的内容是否已经变更。',
};

/**
 * Executes a write in a context of its own, after authorisation and the checks of its input, and writes its outcome to
 * the audit log.
 */
export async function executeWrite<Payload extends object>(
  write: Write<Payload>,
  context: Context,
): Promise<Payload | MutationError> {
  const progress = new WriteProgress(write.endpoint);
  const writeContext = context.forWrite(progress);
  const audit = (outcome: Pick<WriteEvent, 'outcome' | 'reason' | 'upstreamCode'>, ids = write.ids) =>
    context.audit({
      operation: write.operation,
      endpoint: endpointKey(write.endpoint),
      ...principalFields(context),
      ids,
      ...outcome,
      logId: progress.logId,
    });
  try {
    const result = refusedByLayer(write, context) ?? (await write.run(writeContext, progress));
    if (isMutationError(result)) audit({ outcome: 'refused', ...reasonFields(result) });
    else audit({ outcome: 'done' }, { ...write.ids, ...write.newIds?.(result) });
    return result;
  } catch (error) {
    // After a call was sent, a fault of this layer's own does not prove that the write failed.
    const thrown =
      progress.hasSentCall && !(error instanceof ClientError) ? outcomeUnknown(CHECK, error, false) : error;
    audit(failureFields(thrown, writeContext));
    throw thrown;
  }
}

/** The refusal of a write by this layer itself: its caller is not authorised, or its input is invalid. */
export function refusedByLayer<Payload>({ endpoint, input, issues }: Write<Payload>, context: Context) {
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

function principalFields({ caller }: Context): Pick<WriteEvent, 'principal' | 'subject'> {
  if (caller.kind === 'anonymous') return { principal: 'anonymous' };
  const { principal } = caller;
  return caller.kind === 'company' ? { principal, subject: caller.subject } : { principal };
}

function reasonFields({ reason, upstreamCode }: MutationError): Pick<WriteEvent, 'reason' | 'upstreamCode'> {
  return upstreamCode === null ? { reason } : { reason, upstreamCode };
}

function failureFields(
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

/** Reads an object of a payload again after the write; null where the caller has no permission to read it. */
export async function readBack<Row>(read: () => Promise<Row | null>): Promise<Row | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClientError && error.code === 'FORBIDDEN') return null;
    throw error;
  }
}
