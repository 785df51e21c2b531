import type { GraphQLError } from 'graphql';

/** What a request came to: the outcome of an execution, or errors alone where there was none. */
export interface Result {
  /** The bytes of the JSON of `data`; undefined where the operation was not executed. */
  readonly data: readonly Uint8Array[] | undefined;
  readonly errors: readonly GraphQLError[];
}

const DATA = Buffer.from('{"data":');
const DATA_BEHIND_ERRORS = Buffer.from(',"data":');
const END = Buffer.from('}');

/** The GraphQL response as JSON, in parts. Each of its errors carries the id of the request that it answers. */
export function serialise({ data, errors }: Result, requestId: string): Uint8Array[] {
  if (errors.length === 0 && data) return [DATA, ...data, END];
  const head = Buffer.from(`{"errors":${errorsJson(errors, requestId)}`);
  return data ? [head, DATA_BEHIND_ERRORS, ...data, END] : [head, END];
}

/** The errors as JSON, without what stands around them in a response. */
export function errorsJson(errors: readonly GraphQLError[], requestId: string): string {
  return `[${errors.map((error) => errorJson(error, requestId)).join(',')}]`;
}

function errorJson(error: GraphQLError, requestId: string): string {
  const { message, locations, path, extensions } = error.toJSON();
  return JSON.stringify({ message, locations, path, extensions: { ...extensions, requestId } });
}
