import { USER_ID_SCOPE } from '../../datasources/feishu/endpoint.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { Caller } from '../gateway/callers.ts';
import type { Employee } from '../state.ts';

/** An employee's id of the kind that was asked for; a `user_id` is absent without its own permission. */
export function idIn(caller: Caller, type: UserIdType): (employee: Employee) => string | undefined {
  const withheld = type === 'user_id' && !caller.scopes.has(USER_ID_SCOPE);
  return (employee) => (withheld ? undefined : employee[type]);
}

/** A field that is in the answer only if there is a value for it. */
export function present<Name extends string>(
  name: Name,
  value: string | undefined,
): { [Key in Name]?: string } {
  const field: { [Key in Name]?: string } = {};
  if (value !== undefined) field[name] = value;
  return field;
}
