import { ClientError } from '../datasources/feishu/errors.ts';

/** An argument that cannot be meant, refused before any call. `argument` is its path: `payDate.start`. */
export function badUserInput(argument: string, problem: string): ClientError {
  return new ClientError('BAD_USER_INPUT', `Argument "${argument}" ${problem}`, { argument });
}

/** A cursor that this list did not give, or that Feishu no longer takes. */
export function invalidCursor(): ClientError {
  return new ClientError(
    'INVALID_CURSOR',
    'Argument "after" is not a cursor of this list with these arguments, or it is too old. ' +
      'Take a cursor from pageInfo or an edge of the same list, or start without one.',
    { argument: 'after' },
  );
}

/** A value without which a row cannot be served. */
export function required<Value>(value: Value | null | undefined, field: string): Value {
  if (value === null || value === undefined) {
    throw new ClientError('UPSTREAM_ERROR', `Feishu left out ${field}, which this field cannot do without.`);
  }
  return value;
}

/** A value of Feishu's that the graph cannot give; it is not quoted, as it may be somebody's pay. */
export function unfitValue(): ClientError {
  return new ClientError('UPSTREAM_ERROR', 'Feishu sent a value that does not fit this field.');
}
