import type { Context } from '../../context.ts';
import type { SalaryArchive } from '../../datasources/compensation.ts';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import type { FeishuErrorCode } from '../../datasources/feishu/error-codes/error-code.ts';
import { type BilingualText, textIn } from '../../error-reasons/bilingual-text.ts';
import { type ErrorReason, errorReasons } from '../../error-reasons/index.ts';
import {
  type Check,
  ONLY_FEISHU_KNOWS,
  type ReadContext,
  refusalInCommon,
  type UncheckedCause,
  Undecided,
  type Verdict,
} from './check.ts';
import type { MutationError } from './mutation-error.ts';
import { foreseenRefusal, type Locate } from './refusal.ts';
import { refusedByLayer, type Write } from './write.ts';

/** An input that can be validated without making the write. */
export interface Validatable {
  readonly validateOnly?: boolean | null | undefined;
}

/** How a write is validated without being made. */
export interface Validation<Facts> {
  /** Reads what the checks decide by. Its context can make no write. */
  readonly read: (context: ReadContext) => Promise<Facts>;
  /** In the order in which Feishu is assumed to check, as the first refusal is the result. */
  readonly checks: readonly Check<Facts>[];
  /** Where in the input a refusal is; the same as for the refusals of Feishu. */
  readonly locate?: Locate;
  /** What else the result says of a write that passes. */
  readonly details?: (facts: Facts) => Pick<ValidationPassed, 'correctedArchive'>;
}

/** The result of a validation that found nothing against the write. */
export interface ValidationPassed {
  readonly __typename: 'ValidationPassed';
  readonly checked: readonly ErrorReason[];
  readonly notChecked: readonly UncheckedReason[];
  /** The salary archive that the write would correct. */
  readonly correctedArchive?: SalaryArchive | undefined;
}

/** A reason for which Feishu may still refuse the write. */
export interface UncheckedReason {
  readonly reason: ErrorReason;
  /** What the refusal would say. */
  readonly message: string;
  readonly cause: UncheckedCause;
  readonly requiredScopes: readonly string[];
}

/**
 * Finds out whether a write would be refused, without making it: by this layer's own checks, which are those of the real
 * write, and then by what the caller may read. It is no entry of the audit log, as nothing is written.
 */
export async function validate<Payload, Facts>(
  write: Write<Payload>,
  validation: Validation<Facts>,
  context: Context,
): Promise<ValidationPassed | MutationError> {
  const refused = refusedByLayer(write, context);
  if (refused) return refused;
  const { endpoint } = write;
  const { read, checks, locate, details } = validation;
  const decide = async (from: ReadContext) => {
    const facts = await read(from);
    return { facts, verdicts: new Map(checks.map(({ reason, refuses }) => [reason, refuses(facts)])) };
  };
  try {
    let { facts, verdicts } = await decide(context);
    // A cached list may lack what was added since: only what is read now refuses.
    const fresh = [...verdicts.values()].includes(true) && context.referenceData.fresh();
    if (fresh) ({ facts, verdicts } = await decide({ ...context, referenceData: fresh }));
    const refusals = refusalsOf(
      verdicts,
      (code) => foreseenRefusal(code, endpoint, context, locate),
      endpoint,
    );
    return firstOf(refusals) ?? { ...passed(endpoint, verdicts, context), ...details?.(facts) };
  } catch (error) {
    const errorCode = refusalInCommon(endpoint, error);
    const refusal = errorCode && foreseenRefusal(errorCode, endpoint, context, locate);
    if (!refusal) throw error;
    return refusal;
  }
}

/** What the checks say, by reason. */
type Verdicts = ReadonlyMap<ErrorReason, Verdict>;

/** The results of the refusals that are certain, in the order of the checks. */
function refusalsOf(
  verdicts: Verdicts,
  resultOf: (errorCode: FeishuErrorCode) => MutationError | undefined,
  { errors }: EndpointDeclaration,
): MutationError[] {
  return Array.from(verdicts).flatMap(([reason, verdict]) => {
    const errorCode = verdict === true && errors.find((row) => row.reason === reason);
    return (errorCode && resultOf(errorCode)) || [];
  });
}

/** The first refusal. One of an invalid input has the issues of all such refusals. */
function firstOf(refusals: readonly MutationError[]): MutationError | undefined {
  const [first] = refusals;
  if (first?.__typename !== 'InvalidInputError') return first;
  const issues = refusals.flatMap((each) => (each.__typename === 'InvalidInputError' ? each.issues : []));
  return { ...first, issues };
}

function passed(endpoint: EndpointDeclaration, verdicts: Verdicts, { languages }: Context): ValidationPassed {
  const checked: ErrorReason[] = [];
  const notChecked: UncheckedReason[] = [];
  for (const [reason, message] of refusalTexts(endpoint)) {
    const verdict: Verdict = verdicts.get(reason) ?? ONLY_FEISHU_KNOWS;
    if (!(verdict instanceof Undecided)) checked.push(reason);
    else {
      const { cause, requiredScopes } = verdict;
      notChecked.push({ reason, message: textIn(languages, message), cause, requiredScopes });
    }
  }
  return { __typename: 'ValidationPassed', checked, notChecked };
}

/** The reasons for which Feishu refuses a write, by the endpoint's declaration, and the permission that it needs. */
function refusalTexts({ errors }: EndpointDeclaration): ReadonlyMap<ErrorReason, BilingualText> {
  const texts = new Map<ErrorReason, BilingualText>([['SCOPE_MISSING', errorReasons.SCOPE_MISSING.meaning]]);
  for (const { category, reason, message } of errors) {
    if (category !== 'UPSTREAM_FAILURE') texts.set(reason, message);
  }
  return texts;
}
