import type { Context } from '../../context.ts';
import { type EndpointDeclaration, endpointKey } from '../../datasources/feishu/endpoint.ts';
import {
  type CatalogueEntry,
  type ErrorReason,
  hintFor,
  inputPath,
} from '../../datasources/feishu/error-codes/error-codes.ts';
import { FeishuRefusal } from '../../datasources/feishu/error-codes/refusal.ts';
import type { ClientError } from '../../errors.ts';
import {
  hintIn,
  type InputPath,
  type MutationError,
  type PermissionDeniedError,
  type Refused,
} from './mutation-error.ts';

/** Which values of the input a refusal means, where the input shows it; several where several are at fault. */
export type Locate = (entry: CatalogueEntry, path: InputPath) => readonly InputPath[];

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
  const { entry } = error;
  const common = told(error, context);
  const path = entry?.field ? inputPath(endpointKey(endpoint), entry.field) : [];
  switch (entry?.category) {
    case 'INVALID_INPUT': {
      const paths = error.fields.length > 0 ? violations(error, endpoint, entry) : locate(entry, path);
      const issues = paths.map((path) => ({ path, message: common.message, reason: common.reason }));
      return { __typename: 'InvalidInputError', ...common, issues };
    }
    case 'NOT_FOUND':
      return { __typename: 'NotFoundError', ...common, path };
    case 'CONFLICT':
    case 'FAILED_PRECONDITION':
      return { __typename: 'ConflictError', ...common };
    case 'FORBIDDEN': {
      const requiredScopes = NO_SCOPE_HELPS.has(entry.reason) ? [] : (error.details.requiredScopes ?? []);
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
    hint: hintIn(languages, hintFor(reason)),
    reason,
    upstreamCode: null,
    logId: null,
    requiredScopes,
  };
}

function told({ entry, feishu, message }: FeishuRefusal, { languages }: Context): Refused {
  const reason = entry?.reason ?? 'UNRECOGNIZED';
  return {
    // Several refusals share this code, and only Feishu's own words tell them apart.
    message: reason === 'LEAVE_CHANGE_REFUSED' ? `${message} Feishu said: ${feishu.message}` : message,
    hint: hintIn(languages, entry ?? hintFor(reason)),
    reason,
    upstreamCode: feishu.code,
    logId: feishu.logId,
  };
}

/** A place in a list is the list itself where the index is not known. */
function upToIndex(_entry: CatalogueEntry, path: InputPath): InputPath[] {
  const index = path.indexOf('*');
  return [index < 0 ? path : path.slice(0, index)];
}

/** Where the fields are that Feishu's gateway does not accept; among their names there may be indexes. */
function violations(
  { fields }: FeishuRefusal,
  endpoint: EndpointDeclaration,
  entry: CatalogueEntry,
): InputPath[] {
  return fields.flatMap((field) => {
    const segments = field.split(/[.[\]]+/).filter((segment) => segment !== '');
    const indexes = segments.filter(isIndex);
    const name = segments.filter((segment) => !isIndex(segment)).join('.');
    const path = inputPath(endpointKey(endpoint), name);
    return upToIndex(
      entry,
      path.map((segment) => (segment === '*' ? (indexes.shift() ?? segment) : segment)),
    );
  });
}

const isIndex = (segment: string): boolean => /^\d+$/.test(segment);
