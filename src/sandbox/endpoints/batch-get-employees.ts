import { z } from 'zod';
import { batchGetEmployees as declaration, type EmployeeRow } from '../../datasources/core-hr.ts';
import { findEmployee } from '../seed/people/employees.ts';
import type { Employee, State } from '../state.ts';
import { idReader } from './employee-ids.ts';
import { type Handler, RefusedError, refuse } from './handler.ts';
import { one, readBody, readQuery, userIdType } from './parameters.ts';

const querySchema = z.object({ user_id_type: one(userIdType).optional() });

const ids = z.array(z.string()).max(declaration.idsPerCall).default([]);

const bodySchema = z.object({
  fields: z.array(z.string()).max(100).default([]),
  employment_ids: ids,
  person_ids: ids,
  work_emails: ids,
});

/**
 * Employees with the fields that the call names. Of several lists, the first that is not empty counts; persons have no
 * ids here, so that `person_ids` finds none. Feishu promises no order: the last of the seed comes first.
 */
export const batchGetEmployees: Handler<typeof declaration> = (call, { state, now }) => {
  const { user_id_type: type = 'open_id' } = readQuery(call, querySchema);
  const { fields, employment_ids, person_ids, work_emails } = readBody(call, bodySchema);
  if (employment_ids.length + person_ids.length + work_emails.length === 0) refuse(1160102);
  const found =
    employment_ids.length > 0
      ? employment_ids.flatMap((id) => findEmployee(type, id) ?? [])
      : person_ids.length > 0
        ? []
        : work_emails.flatMap((email) => findByEmail(state, email) ?? []);
  const employees = [...new Set(found)];
  const outside = employees.filter(({ outsideDataScope }) => outsideDataScope);
  if (outside.length > 0) {
    throw new RefusedError(1160104, {
      msg: `No authority error: [${outside.map((employee) => employee[type]).join(' ')}]`,
    });
  }
  const idFor = idReader(call.caller, type);
  const today = new Date(now()).toISOString().slice(0, 10);
  const rows = employees
    .sort((a, b) => state.employees.indexOf(b) - state.employees.indexOf(a))
    .map((employee) => {
      const id = idFor(employee);
      const row = selected(employeeRow(employee, state, today), fields);
      return id === undefined ? row : { employment_id: id, employment_id_v2: id, ...row };
    });
  return { data: { items: rows } };
};

function findByEmail({ employees }: State, email: string): Employee | undefined {
  return employees.find(({ workEmail }) => workEmail === email.toLowerCase());
}

function employeeRow(employee: Employee, state: State, today: string): EmployeeRow {
  const { names, workEmail, lastDay, probationEnd, payGroup, withoutPerson } = employee;
  const plan = state.salaryArchives
    .get(employee.people_corehr_id)
    ?.findLast(({ effective_date }) => effective_date <= today)?.plan_id;
  const status =
    lastDay === undefined || lastDay >= today
      ? { enum_name: 'hired', display: [{ lang: 'zh-CN', value: '在职' }] }
      : { enum_name: 'terminated', display: [{ lang: 'zh-CN', value: '离职' }] };
  return {
    ...(!withoutPerson && {
      person_info: {
        preferred_name: `${names.local}(${names.english})`,
        preferred_local_full_name: names.local,
        preferred_english_full_name: names.english,
      },
    }),
    email_address: workEmail,
    employment_status: status,
    on_probation: probationEnd !== undefined && probationEnd >= today,
    ...(probationEnd !== undefined && { probation_end_date: probationEnd }),
    ...(payGroup !== undefined && { pay_group_id: payGroup }),
    ...(plan !== undefined && { archive_cpst_plan_id: plan }),
  };
}

/** The fields of a row that are named, by paths such as `person_info.preferred_name`. */
function selected(row: EmployeeRow, fields: readonly string[]): EmployeeRow {
  const entries = Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    if (fields.includes(name)) return [[name, value]];
    const nested = Object.entries(value ?? {}).filter(([field]) => fields.includes(`${name}.${field}`));
    return nested.length > 0 ? [[name, Object.fromEntries(nested)]] : [];
  });
  return Object.fromEntries(entries);
}
