import type { Context } from '../../context.ts';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { type FeishuErrorCode, hintOf } from '../../datasources/feishu/error-codes/error-code.ts';
import { inputPath } from '../../datasources/feishu/error-codes/lookup.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import { textIn } from '../../error-reasons/bilingual-text.ts';
import { type ErrorReason, hintFor } from '../../error-reasons/index.ts';
import type { ClientError } from '../../errors.ts';
import type { InputPath, MutationError, PermissionDeniedError, Refused } from './mutation-error.ts';

/** Which values of the input a refusal means, where the input shows it; several where several are at fault. */
export type Locate = (errorCode: FeishuErrorCode, path: InputPath) => readonly InputPath[];

/**
 * The answer that a refused write gives. What its caller cannot act on is thrown instead: a token that is not accepted,
 * a limit, a failure inside Feishu, a code that nobody knows.
 */
export function refusalOf(
  error: ClientError,
  endpoint: EndpointDeclaration,
  context: Context,
  locate: Locate = upToIndex,
): MutationError {
  if (!(error instanceof FeishuRefusal)) return deniedHere(error, context);
  const { errorCode } = error;
  const common = told(error, context);
  const [field] = errorCode?.fields ?? [];
  const path = field === undefined ? [] : inputPath(endpoint, field);
  switch (errorCode?.category) {
    case 'INVALID_INPUT': {
      const paths =
        error.fields.length > 0 ? violations(error, endpoint, errorCode) : locate(errorCode, path);
      const issues = paths.map((path) => ({ path, message: common.message, reason: common.reason }));
      return { __typename: 'InvalidInputError', ...common, issues };
    }
    case 'NOT_FOUND':
      return { __typename: 'NotFoundError', ...common, path };
    case 'CONFLICT':
    case 'FAILED_PRECONDITION':
      return { __typename: 'ConflictError', ...common };
    case 'FORBIDDEN': {
      const requiredScopes = NO_SCOPE_HELPS.has(errorCode.reason) ? [] : (error.details.requiredScopes ?? []);
      return { __typename: 'PermissionDeniedError', ...common, requiredScopes };
    }
    default:
      throw error;
  }
}

/** What keeps these out is no permission that anybody could be given. */
const NO_SCOPE_HELPS: ReadonlySet<ErrorReason> = new Set([
  'SOURCE_ADDRESS_NOT_ALLOWED',
  'APPLICATION_DISABLED',
]);

/** A caller who was turned away at this layer's own door: a company token lacks a scope, a person's is of no use. */
function deniedHere(error: ClientError, { caller, languages }: Context): PermissionDeniedError {
  if (error.code !== 'FORBIDDEN') throw error;
  const { requiredScopes = [] } = error.details;
  const reason = caller.kind === 'company' ? 'SCOPE_MISSING' : 'TOKEN_KIND_NOT_ACCEPTED';
  return {
    __typename: 'PermissionDeniedError',
    message: error.message,
    hint: textIn(languages, hintFor(reason)),
    reason,
    upstreamCode: null,
    logId: null,
    requiredScopes,
  };
}

function told({ errorCode, feishu, message }: FeishuRefusal, { languages }: Context): Refused {
  const reason = errorCode?.reason ?? 'UNRECOGNIZED';
  return {
    // Several refusals share this code, and only Feishu's own words tell them apart.
    message: reason === 'LEAVE_CHANGE_REFUSED' ? `${message} Feishu said: ${feishu.message}` : message,
    hint: textIn(languages, errorCode ? hintOf(errorCode) : hintFor(reason)),
    reason,
    upstreamCode: feishu.code,
    logId: feishu.logId,
  };
}

/** A place in a list is the list itself where the index is not known. */
function upToIndex(_errorCode: FeishuErrorCode, path: InputPath): InputPath[] {
  const index = path.indexOf('*');
  return [index < 0 ? path : path.slice(0, index)];
}

/** Where the fields are that Feishu's gateway does not accept; among their names there may be indexes. */
function violations(
  { fields }: FeishuRefusal,
  endpoint: EndpointDeclaration,
  errorCode: FeishuErrorCode,
): InputPath[] {
  return fields.flatMap((field) => {
    const segments = field.split(/[.[\]]+/).filter((segment) => segment !== '');
    const indexes = segments.filter(isIndex);
    const name = segments.filter((segment) => !isIndex(segment)).join('.');
    const path = inputPath(endpoint, name);
    return upToIndex(
      errorCode,
      path.map((segment) => (segment === '*' ? (indexes.shift() ?? segment) : segment)),
    );
  });
}

const isIndex = (segment: string): boolean => /^\d+$/.test(segment);
