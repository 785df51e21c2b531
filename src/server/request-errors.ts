import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Gives what is wrong with a client's document the code that the rest of the graph uses for bad input. */
export function useRequestErrors(): Plugin {
  return {
    onParse:
      () =>
      ({ result }) =>
        blame(result),
    onValidate:
      () =>
      ({ result }) =>
        blame(...result),
  };
}

function blame(...errors: readonly unknown[]): void {
  for (const error of errors) {
    // Yoga puts its own codes into the same objects, which its validation cache keeps.
    if (error instanceof GraphQLError) error.extensions.code = 'BAD_USER_INPUT';
  }
}
