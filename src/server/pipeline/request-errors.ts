import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ClientError } from '../../errors.ts';
import { withoutSuggestion, withoutValues } from './error-wording.ts';

export interface RequestErrorsOptions {
  /** Whether a misspelt name is answered with those that it might be, which tell of a schema that is not public. */
  readonly suggestions: boolean;
}

/** Gives what is wrong with a client's document the code that the rest of the graph uses for bad input. */
export function useRequestErrors({ suggestions }: RequestErrorsOptions): Plugin {
  const reworded = <Wrong extends Error>(error: Wrong): Wrong | GraphQLError => {
    if (!(error instanceof GraphQLError)) return error;
    const message = withoutValues(error);
    return new GraphQLError(suggestions ? message : withoutSuggestion(message), {
      nodes: error.nodes ?? null,
      source: error.source ?? null,
      positions: error.positions ?? null,
      extensions: { code: 'BAD_USER_INPUT', ...error.extensions },
    });
  };
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof Error) replaceParseResult(reworded(result));
      },
    onValidate:
      () =>
      ({ result, setResult }) => {
        if (result.length > 0) setResult(result.map((error) => reworded(error)));
      },
    // What is wrong with a variable is found when everything else is done, and stands at no place in the answer.
    onExecute: () => ({
      onExecuteDone({ result, setResult }) {
        if (!('errors' in result) || !result.errors?.some(isOfVariables)) return;
        setResult({
          ...result,
          errors: result.errors.map((error) => (isOfVariables(error) ? reworded(error) : error)),
        });
      },
    }),
  };
}

function isOfVariables({ path, originalError }: GraphQLError): boolean {
  return path === undefined && !(originalError instanceof ClientError);
}
