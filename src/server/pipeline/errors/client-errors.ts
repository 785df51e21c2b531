import { GraphQLError } from 'graphql';
import { toClientError } from '../../../datasources/feishu/operation.ts';
import { textIn } from '../../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../../errors.ts';
import { unfitValue } from '../../../resolvers/values/errors.ts';
import { withoutValues, withShortEchoes } from './error-wording.ts';
import { bilingual } from './graphql-messages.ts';
import { RequestError, RequestErrors } from './request-error.ts';

/** What a client may see of what was thrown; never empty. */
export function clientErrors(thrown: unknown, languages: readonly string[]): GraphQLError[] {
  const all = thrown instanceof RequestErrors ? thrown.errors : [thrown];
  return all.map((error) => clientError(error, languages));
}

/**
 * What a client sees of an error: ClientErrors with their code and details, complaints about the client's document as
 * BAD_USER_INPUT, and of anything else that it happened. `languages` are the caller's, the preferred first.
 */
export function clientError(thrown: unknown, languages: readonly string[]): GraphQLError {
  const error = toClientError(thrown);
  if (error instanceof RequestError) return error.inLanguage(languages);
  if (!(error instanceof GraphQLError))
    return masked(languages, error instanceof ClientError ? error : undefined);
  const origin = toClientError(originOf(error));
  if (origin instanceof ClientError) return masked(languages, origin, error);
  // An argument that does not fit is found while executing, at its place in the document. A GraphQLError without a
  // place is a scalar's, which quotes the value that it cannot give: not for clients.
  if (error.path === undefined || (origin instanceof GraphQLError && origin.nodes))
    return badUserInput(languages, error);
  return masked(languages, origin instanceof GraphQLError ? unfitValue() : undefined, error);
}

const UNEXPECTED = new ClientError('INTERNAL_SERVER_ERROR', {
  en: 'Something went wrong here; the fault is not in your request.',
  zh: '本服务出错，问题不在您的请求。',
});

function originOf(error: GraphQLError): Error {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? originOf(originalError) : (originalError ?? error);
}

function masked(
  languages: readonly string[],
  error: ClientError = UNEXPECTED,
  at?: GraphQLError,
): GraphQLError {
  const { code, text, details, hint } = error;
  return new GraphQLError(withShortEchoes(textIn(languages, text)), {
    nodes: at?.nodes ?? null,
    path: at?.path ?? null,
    extensions: { code, ...details, ...(hint && { hint: textIn(languages, hint) }) },
  });
}

function badUserInput(languages: readonly string[], error: GraphQLError): GraphQLError {
  return new GraphQLError(textIn(languages, bilingual(withoutValues(error))), {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
