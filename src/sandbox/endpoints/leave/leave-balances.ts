import { z } from 'zod';
import { groupBy } from '../../../collections.ts';
import type {
  listLeaveBalances as declaration,
  EmployeeLeaveBalancesRow,
  LeaveBalanceRow,
} from '../../../datasources/leave/core-hr-leave.ts';
import { listLeaveBalances as endpoint } from '../../../datasources/leave/core-hr-leave.ts';
import { peopleName } from '../../seed/names.ts';
import { findEmployee } from '../../seed/people/employees.ts';
import type { Employee, State, StoredLeaveRecord, StoredLeaveType } from '../../state.ts';
import { idReader, optionalField } from '../employee-ids.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { calendarDate, invalidParameters, one, pageQuery, readQuery, userIdType } from '../parameters.ts';

const querySchema = z.object({
  ...pageQuery(endpoint),
  employment_id_list: z.array(z.string().min(1)).max(endpoint.idsPerCall).optional(),
  user_id_type: one(userIdType).optional(),
  as_of_date: one(calendarDate).optional(),
  time_zone: one(z.string().refine(isTimeZone)).optional(),
  include_offboard: one(z.enum(['true', 'false'])).optional(),
});

/**
 * Balances by employee, computed from the leave granting records that are in force on the day. Employees who are unknown
 * or outside the data scope are left out without an error. A page token is JSON text (CONTRACT §3.7).
 */
export const listLeaveBalances: Handler<typeof declaration> = (call, context) => {
  const query = readQuery(call, querySchema);
  const { employment_id_list: ids, user_id_type: type = 'open_id', page_size, time_zone: zone } = query;
  const asOf = query.as_of_date ?? today(context.now(), zone);
  const found = ids
    ? [...new Set(ids)].flatMap((id) => findEmployee(type, id) ?? [])
    : context.state.employees;
  const token = query.page_token && (positionIn(query.page_token) ?? '-');
  if (token === '-') throw invalidParameters(call.endpoint, []);
  const { rows, more } = pageOf(
    call,
    context,
    found,
    { page_size, page_token: token },
    (employee) => !employee.outsideDataScope,
  );
  const idFor = idReader(call.caller, type);
  const wanted = { asOf, offboarding: query.include_offboard === 'true' };
  const records = groupBy(
    [...context.state.leaveRecords.values()].filter((record) => isInForce(record, asOf)),
    ({ employee }) => employee.people_corehr_id,
  );
  const list = rows.map(
    (employee): EmployeeLeaveBalancesRow => ({
      ...optionalField('employment_id', idFor(employee)),
      employment_name: peopleName([employee.names.local, employee.names.english]),
      as_of_date: asOf,
      leave_balance_list: balancesOf(
        context.state,
        employee,
        records.get(employee.people_corehr_id) ?? [],
        wanted,
      ),
    }),
  );
  return {
    data: {
      employment_leave_balance_list: list,
      has_more: more.has_more,
      ...(more.page_token !== undefined && { page_token: JSON.stringify({ position: more.page_token }) }),
    },
  };
};

/** The token inside the JSON text, or undefined for another text. */
function positionIn(text: string): string | undefined {
  try {
    return z.object({ position: z.string() }).parse(JSON.parse(text)).position;
  } catch {
    return undefined;
  }
}

function isInForce(
  { effectiveDate, expirationDate = '9999-12-31' }: StoredLeaveRecord,
  day: string,
): boolean {
  return effectiveDate <= day && expirationDate >= day;
}

/** An entry for each leave type that covers the employee and that Feishu can compute; of its subtypes, if it has some. */
function balancesOf(
  { leaveTypes }: State,
  employee: Employee,
  records: readonly StoredLeaveRecord[],
  wanted: { readonly asOf: string; readonly offboarding: boolean },
): LeaveBalanceRow[] {
  return leaveTypes
    .filter((type) => !type.deactivated && type.defect === undefined && type.covers?.(employee) !== false)
    .flatMap(({ row, unit }) => {
      const subtypes = row.leave_subtype_list ?? [];
      return (subtypes.length > 0 ? subtypes : [row]).map((leaf) => {
        const own = records.filter(({ leaveTypeId }) => leaveTypeId === leaf.leave_type_id);
        return balanceRow(leaf, unit, own, wanted);
      });
    });
}

/** The cycle of every leave type is the calendar year. */
function balanceRow(
  { leave_type_id, leave_type_name }: StoredLeaveType['row'] | LeaveTypeLeaf,
  unit: 1 | 2,
  records: readonly StoredLeaveRecord[],
  { asOf, offboarding }: { readonly asOf: string; readonly offboarding: boolean },
): LeaveBalanceRow {
  const isOfThisCycle = ({ effectiveDate }: StoredLeaveRecord) =>
    effectiveDate.slice(0, 4) === asOf.slice(0, 4);
  const current = records.filter(isOfThisCycle);
  const former = records.filter((record) => !isOfThisCycle(record));
  const balance = sum(records, granted) - sum(records, used);
  return {
    leave_type_id: leave_type_id ?? '',
    leave_type_name: leave_type_name ?? [],
    historical_cycles_left: decimal(sum(former, granted) - sum(former, used)),
    this_cycle_total: decimal(sum(current, granted)),
    this_cycle_taken: decimal(sum(current, used)),
    leave_balance: decimal(balance),
    leave_duration_unit: unit,
    balance_in_current_cycle: decimal(sum(current, granted) - sum(current, used)),
    taken_history_cycle: decimal(sum(former, used)),
    ...(offboarding && {
      history_cycle_accrual: decimal(sum(former, granted)),
      taken: decimal(sum(records, used)),
      offboarding_balance: decimal(balance),
      taken_current_date: decimal(sum(current, used)),
      offboarding_granted: decimal(sum(current, granted)),
    }),
    leave_balance_excluding_under_approval: decimal(balance),
    leave_quantity_under_approval: '0',
  };
}

type LeaveTypeLeaf = NonNullable<StoredLeaveType['row']['leave_subtype_list']>[number];

const granted = ({ quantity }: StoredLeaveRecord): number => Number(quantity);
const used = (record: StoredLeaveRecord): number => record.used;

function sum(records: readonly StoredLeaveRecord[], of: (record: StoredLeaveRecord) => number): number {
  return records.reduce((total, record) => total + of(record), 0);
}

function decimal(value: number): string {
  return String(Number(value.toFixed(6)));
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** The calendar date in a zone; Feishu does not document the default, and its own pages show China's. */
function today(now: number, timeZone = 'Asia/Shanghai'): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
}
