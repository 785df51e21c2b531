import { USER_ID_SCOPE } from '../../datasources/feishu/endpoint.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { Caller } from '../gateway/callers.ts';
import type { Employee } from '../state.ts';

/** Reads ids of the given type. A `user_id` is undefined for a caller without its field permission. */
export function idReader(caller: Caller, type: UserIdType): (employee: Employee) => string | undefined {
  const withheld = type === 'user_id' && !caller.scopes.has(USER_ID_SCOPE);
  return (employee) => (withheld ? undefined : employee[type]);
}

/** An object with the field, or an empty object if the value is undefined. */
export function optionalField<Name extends string>(
  name: Name,
  value: string | undefined,
): { [Key in Name]?: string } {
  const field: { [Key in Name]?: string } = {};
  if (value !== undefined) field[name] = value;
  return field;
}
