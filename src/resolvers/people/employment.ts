import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../context.ts';
import { batchGetEmployees, type EmployeeRow } from '../../datasources/core-hr.ts';
import type { EmployeeKey } from '../../datasources/employees.ts';
import { fieldScopesOf } from '../../datasources/feishu/endpoint.ts';
import type { I18nText } from '../../datasources/feishu/wire.ts';
import { enumMapping } from '../values/enum-mapping.ts';
import { permitted } from '../values/errors.ts';
import { selectedFields } from '../values/selection.ts';

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** The fields of Feishu's employees that a field of the graph is read from. */
    employeeFields?: readonly string[];
  }
}

/** The fields that an operation selects of employees: Feishu answers only what it is asked for. */
export function selectedEmployeeFields(info: GraphQLResolveInfo): string[] {
  const fields = new Set<string>();
  for (const { extensions } of selectedFields(info)) {
    for (const field of extensions.employeeFields ?? []) fields.add(field);
  }
  return [...fields];
}

/** The employment of an employee; null where Feishu People has none. 100 employees cost one call together. */
export async function employmentOf(
  { userId, userIdType }: EmployeeKey,
  { loaders }: Context,
  info: GraphQLResolveInfo,
): Promise<EmployeeRow | null> {
  const { byId } = loaders.employees(() => selectedEmployeeFields(info));
  return (await byId.load({ userId, userIdType }))?.row ?? null;
}

/** The full names. Feishu does not say in which language the local one is: it is given wherever English is not wanted. */
export function fullNames({ person_info: names }: EmployeeRow): I18nText[] {
  return [
    { locale: 'zh-CN', value: names?.preferred_local_full_name || null },
    { locale: 'en-US', value: names?.preferred_english_full_name || null },
  ];
}

export const employmentStatus = enumMapping(
  new Map([
    ['hired', 'HIRED'],
    ['terminated', 'TERMINATED'],
  ] as const),
);

/**
 * A field with a permission of its own; null where the employee has no value. Feishu leaves it out in both cases: a
 * caller whose token names the permission is taken to have it.
 */
export function scopedField(
  row: EmployeeRow,
  field: 'pay_group_id' | 'archive_cpst_plan_id',
  { caller }: Context,
): string | null {
  const isHeld =
    caller.kind === 'company' &&
    fieldScopesOf(batchGetEmployees, field).some((scope) => caller.scopes.has(scope));
  return (isHeld ? row[field] : permitted(row[field], batchGetEmployees, field)) || null;
}
