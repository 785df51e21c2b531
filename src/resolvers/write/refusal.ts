import type { Context } from '../../context.ts';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { type FeishuErrorCode, hintOf } from '../../datasources/feishu/error-codes/error-code.ts';
import { inputPath } from '../../datasources/feishu/error-codes/lookup.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import { textIn } from '../../error-reasons/bilingual-text.ts';
import { type ErrorReason, hintFor } from '../../error-reasons/index.ts';
import type { ClientError } from '../../errors.ts';
import type { InputPath, MutationError, PermissionDeniedError, Refused } from './mutation-error.ts';

/** The paths of the input values that a refusal is about, for the path of one of its code's fields. */
export type Locate = (errorCode: FeishuErrorCode, path: InputPath) => readonly InputPath[];

/**
 * The result of a refused write. What its caller cannot act on is thrown instead: a token that is not accepted, a rate
 * limit, a failure inside Feishu, an unknown code.
 */
export function refusalOf(
  error: ClientError,
  endpoint: EndpointDeclaration,
  context: Context,
  locate: Locate = (_, path) => [listPath(path)],
): MutationError {
  if (!(error instanceof FeishuRefusal)) return deniedByLayer(error, context);
  const { errorCode } = error;
  const result =
    errorCode &&
    resultOf(
      errorCode,
      commonFields(error, errorCode, context),
      pathsOf(error, errorCode, endpoint, locate),
      error.details.requiredScopes,
    );
  if (!result) throw error;
  return result;
}

/**
 * The result that Feishu's refusal with this code would have, where this layer foresees it: the same but for Feishu's
 * code and log id, as Feishu did not refuse. undefined for a code that is no result of a write.
 */
export function foreseenRefusal(
  errorCode: FeishuErrorCode,
  endpoint: EndpointDeclaration,
  { languages }: Pick<Context, 'languages'>,
  locate: Locate = (_, path) => [listPath(path)],
): MutationError | undefined {
  const common = { ...textsOf(errorCode, languages), upstreamCode: null, logId: null };
  return resultOf(errorCode, common, declaredPaths(errorCode, endpoint, locate));
}

/** The result of a refusal by the category of its code; undefined where its caller cannot act on it. */
function resultOf(
  { category }: FeishuErrorCode,
  common: Refused,
  paths: readonly InputPath[],
  scopes: readonly string[] = [],
): MutationError | undefined {
  const [path = []] = paths;
  switch (category) {
    case 'INVALID_INPUT': {
      const { message, reason } = common;
      const issues = (paths.length > 0 ? paths : [path]).map((at) => ({ path: at, message, reason }));
      return { __typename: 'InvalidInputError', ...common, issues };
    }
    case 'NOT_FOUND':
      return { __typename: 'NotFoundError', ...common, path, paths };
    case 'CONFLICT':
    case 'FAILED_PRECONDITION':
      return { __typename: 'ConflictError', ...common, path };
    case 'FORBIDDEN': {
      const requiredScopes = NO_SCOPE_HELPS.has(common.reason) ? [] : scopes;
      return { __typename: 'PermissionDeniedError', ...common, requiredScopes };
    }
    default:
      return undefined;
  }
}

/** Refusals for which no permission helps. */
const NO_SCOPE_HELPS: ReadonlySet<ErrorReason> = new Set([
  'SOURCE_ADDRESS_NOT_ALLOWED',
  'APPLICATION_DISABLED',
]);

/** A refusal by this layer's own authorisation: a company token lacks a scope, or a person's token is not accepted. */
function deniedByLayer(error: ClientError, { caller, languages }: Context): PermissionDeniedError {
  if (error.code !== 'FORBIDDEN') throw error;
  const { requiredScopes = [] } = error.details;
  const reason = caller.kind === 'company' ? 'SCOPE_MISSING' : 'TOKEN_KIND_NOT_ACCEPTED';
  return {
    __typename: 'PermissionDeniedError',
    message: textIn(languages, error.text),
    hint: textIn(languages, hintFor(reason)),
    reason,
    upstreamCode: null,
    logId: null,
    requiredScopes,
  };
}

function commonFields(
  { feishu }: FeishuRefusal,
  errorCode: FeishuErrorCode,
  { languages }: Context,
): Refused {
  const texts = textsOf(errorCode, languages);
  const { message, reason } = texts;
  return {
    ...texts,
    // Several refusals share this code, and only Feishu's message distinguishes them.
    message: reason === 'LEAVE_CHANGE_REFUSED' ? `${message} ${feishu.message}` : message,
    upstreamCode: feishu.code,
    logId: feishu.logId,
  };
}

function textsOf(
  errorCode: FeishuErrorCode,
  languages: Context['languages'],
): Pick<Refused, 'message' | 'hint' | 'reason'> {
  const { reason, message } = errorCode;
  return { message: textIn(languages, message), hint: textIn(languages, hintOf(errorCode)), reason };
}

/** The paths of the fields that Feishu's gateway names in its answer, else of those that are declared for the code. */
function pathsOf(
  { fields }: FeishuRefusal,
  errorCode: FeishuErrorCode,
  endpoint: EndpointDeclaration,
  locate: Locate,
): InputPath[] {
  if (fields.length > 0) return fields.map((field) => violatedPath(field, endpoint));
  return declaredPaths(errorCode, endpoint, locate);
}

function declaredPaths(
  errorCode: FeishuErrorCode,
  endpoint: EndpointDeclaration,
  locate: Locate,
): InputPath[] {
  return (errorCode.fields ?? []).flatMap((field) => locate(errorCode, inputPath(endpoint, field)));
}

/** The path of an entry of a list, cut off at the list where the index is not known. */
export function listPath(path: InputPath): InputPath {
  const index = path.indexOf('*');
  return index < 0 ? path : path.slice(0, index);
}

/** The path of a field as Feishu's gateway names it, which may contain indexes: `item_value_lists[1].item_value`. */
function violatedPath(field: string, endpoint: EndpointDeclaration): InputPath {
  const segments = field.split(/[.[\]]+/).filter((segment) => segment !== '');
  const indexes = segments.filter(isIndex);
  const path = inputPath(endpoint, segments.filter((segment) => !isIndex(segment)).join('.'));
  return listPath(path.map((segment) => (segment === '*' ? (indexes.shift() ?? segment) : segment)));
}

const isIndex = (segment: string): boolean => /^\d+$/.test(segment);
