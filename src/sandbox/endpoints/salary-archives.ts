import { z } from 'zod';
import { querySalaryArchives as declaration, type SalaryArchiveRow } from '../../datasources/compensation.ts';
import { findEmployee } from '../seed/people/employees.ts';
import { idReader, optionalField } from './employee-ids.ts';
import { enforce, type Handler, type Rule } from './handler.ts';
import { pageOf } from './paging.ts';
import { isCalendarDate, one, pageQuery, readBody, readQuery, userIdType } from './parameters.ts';

const querySchema = z.object({ ...pageQuery(declaration), user_id_type: one(z.string()) });

const ids = z.array(z.string()).min(1).max(declaration.idsPerCall);

const bodySchema = z.object({
  user_id_list: ids,
  tid_list: ids.optional(),
  effective_start_date: z.string().optional(),
  effective_end_date: z.string().optional(),
});

const RULES: readonly Rule<z.infer<typeof querySchema> & z.infer<typeof bodySchema>>[] = [
  [2290006, ({ user_id_type }) => !userIdType.safeParse(user_id_type).success],
  [2290004, ({ effective_start_date: date }) => date !== undefined && !isCalendarDate(date)],
  [2290005, ({ effective_end_date: date }) => date !== undefined && !isCalendarDate(date)],
];

/**
 * Archives of several employees, sorted by effective date and not grouped by employee: Feishu documents no order.
 * Employees that are unknown or outside the data scope are left out without an error.
 */
export const querySalaryArchives: Handler<typeof declaration> = (call, context) => {
  const query = readQuery(call, querySchema);
  const body = readBody(call, bodySchema);
  enforce(RULES, { ...query, ...body });
  const type = userIdType.parse(query.user_id_type);
  const from = body.effective_start_date ?? '';
  const until = body.effective_end_date ?? '9999-12-31';
  const tids = body.tid_list && new Set(body.tid_list);
  const idFor = idReader(call.caller, type);

  const found = [...new Set(body.user_id_list)].flatMap((id) => {
    const employee = findEmployee(type, id);
    if (!employee || employee.outsideDataScope) return [];
    return (context.state.salaryArchives.get(employee.people_corehr_id) ?? [])
      .filter(({ tid, effective_date: date }) => date >= from && date <= until && (!tids || tids.has(tid)))
      .map((archive) => ({ employee, archive }));
  });
  found.sort(
    (a, b) =>
      byText(a.archive.effective_date, b.archive.effective_date) || byText(a.archive.id, b.archive.id),
  );

  const { rows, more } = pageOf(call, context, found, query);
  const items = rows.map(
    ({ employee, archive }): SalaryArchiveRow => ({
      ...optionalField('user_id', idFor(employee)),
      ...archive,
    }),
  );
  return { data: { items, ...more } };
};

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
