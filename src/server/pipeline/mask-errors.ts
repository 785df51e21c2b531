import { GraphQLError } from 'graphql';
import { ClientError, type ErrorCode } from '../../errors.ts';
import { unfitValue } from '../../resolvers/values/errors.ts';
import { withoutValues } from './error-wording.ts';

/**
 * What a client sees of an error: our own errors with their code and details, complaints about the client's document
 * as BAD_USER_INPUT, and nothing at all of anything else.
 */
export function maskError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) return masked(error instanceof ClientError ? error : undefined);
  const origin = originOf(error);
  if (origin instanceof ClientError) return masked(origin, error);
  if (error.path === undefined) return badUserInput(error);
  // An argument that does not fit is found while executing, at its place in the document. A GraphQLError that has no
  // place is a scalar's, which quotes the value that it cannot give: not for clients.
  if (origin instanceof GraphQLError && origin.nodes) return badUserInput(error);
  if (origin instanceof GraphQLError) return masked(unfitValue(), error);
  return masked(undefined, error);
}

const UNEXPECTED = new ClientError(
  'INTERNAL_SERVER_ERROR',
  'Something went wrong here; the fault is not in your request.',
);

function originOf(error: GraphQLError): Error {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? originOf(originalError) : (originalError ?? error);
}

function masked(error: ClientError = UNEXPECTED, at?: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: at?.nodes ?? null,
    path: at?.path ?? null,
    extensions: { code: error.code, ...error.details },
  });
}

/** Codes of ours that a complaint about a client's request may carry, beside those that Yoga gives. */
const OWN_CODES: ReadonlySet<unknown> = new Set<ErrorCode>([
  'QUERY_TOO_COMPLEX',
  'PERSISTED_QUERY_NOT_FOUND',
]);

function badUserInput(error: GraphQLError): GraphQLError {
  // Nothing else is taken over: Yoga puts the error of JSON.parse there, which quotes the body.
  const { code: given, http } = error.extensions;
  const code = OWN_CODES.has(given) ? given : 'BAD_USER_INPUT';
  return new GraphQLError(withoutValues(error), {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: { code, ...(http !== undefined && { http }) },
  });
}
