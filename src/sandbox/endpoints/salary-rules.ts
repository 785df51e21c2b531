import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { Caller } from '../gateway/callers.ts';
import { findEmployee } from '../seed/people/employees.ts';
import type { Employee, State, StoredPlan } from '../state.ts';
import type { Rule } from './handler.ts';
import { isCalendarDate } from './parameters.ts';

/** The input of createSalaryArchive: all required fields are present, their values not yet validated. */
export interface Adjustment {
  readonly unique_id: string;
  readonly operator_id?: string | null | undefined;
  readonly user_id: string;
  readonly effective_time: string;
  readonly currency_id: string;
  readonly plan_id: string;
  readonly plan_tid: string;
  readonly change_reason_id: string;
  readonly item_value_lists: readonly ItemValue[];
  readonly description?: string | null | undefined;
  readonly edit_remark?: string | null | undefined;
}

export interface ItemValue {
  readonly item_id: string;
  readonly item_value: string;
  readonly item_value_regular?: string | null | undefined;
}

/** An adjustment, its caller, and the state that it applies to. */
export interface Request {
  readonly input: Adjustment;
  readonly userIdType: UserIdType;
  readonly caller: Caller;
  readonly state: State;
}

/** A request with its employee and plan. */
export interface Task extends Request {
  readonly employee: Employee;
  readonly plan: StoredPlan;
}

/**
 * Rules on the input alone, and on the reuse of its key. 2290002 is a malformed date, 2290014 one that does not exist.
 */
export const INPUT_RULES: readonly Rule<Request>[] = [
  [2290007, ({ input }) => (input.description ?? '').length > 1_000],
  [2290008, ({ input }) => (input.edit_remark ?? '').length > 1_000],
  [2290002, ({ input }) => !/^\d{4}-\d{2}-\d{2}$/.test(input.effective_time)],
  [2290014, ({ input }) => !isCalendarDate(input.effective_time)],
  [2290015, ({ input: { effective_time: date } }) => date <= '1970-01-01' || date >= '2038-01-19'],
  [2290028, ({ input, state }) => state.usedUniqueIds.has(input.unique_id)],
  [2290029, ({ input, caller }) => caller.kind === 'tenant' && !input.operator_id],
  [2290030, ({ input, userIdType }) => !!input.operator_id && !findEmployee(userIdType, input.operator_id)],
];

/** Rules on the employee. An unknown employee is 2290003, refused by `findTask`. */
export const EMPLOYEE_RULES: readonly Rule<Employee>[] = [
  [2290005, (employee) => employee.outsideDataScope === true],
  [2290013, (employee) => employee.withoutPerson === true],
];

/** Rules on references. Inactive reasons and currencies count as missing. */
export const REFERENCE_RULES: readonly Rule<Request>[] = [
  [
    2290009,
    ({ input, state }) =>
      !state.changeReasons.some((row) => row.id === input.change_reason_id && row.active_status === 1),
  ],
  [
    2290010,
    ({ input, state }) =>
      !state.currencies.some((row) => row.currency_id === input.currency_id && row.status === 1),
  ],
];

/** Rules on the combination of plan, employee and date. */
export const TASK_RULES: readonly Rule<Task>[] = [
  [2290017, ({ plan }) => plan.deactivated],
  [2290011, ({ plan, input }) => plan.currencyId !== input.currency_id],
  [2290016, ({ plan, input }) => input.effective_time < plan.row.effective_date],
  [2290019, ({ employee, input }) => input.effective_time < employee.hireDate],
  [
    2290018,
    ({ employee, input }) => employee.lastDay !== undefined && input.effective_time > employee.lastDay,
  ],
  [2290031, ({ employee, input }) => employee.unfinishedTask === input.effective_time],
  [2290032, ({ employee }) => employee.unfinishedTask !== undefined],
];

/**
 * Rules on the items: exactly the editable items of the plan, with valid values. 2290041 is a value that is too long,
 * 2290022 any other invalid one. Zero is accepted, as the document forbids negative values only.
 */
export const ITEM_RULES: readonly Rule<Task>[] = [
  [2290040, ({ input }) => new Set(itemIds(input)).size < input.item_value_lists.length],
  [2290021, ({ input, plan }) => itemIds(input).some((id) => !plan.editableItems.includes(id))],
  [2290020, ({ input, plan }) => plan.editableItems.some((id) => !itemIds(input).includes(id))],
  [2290041, ({ input }) => input.item_value_lists.some(({ item_value }) => item_value.length > 18)],
  [2290022, ({ input }) => input.item_value_lists.some(({ item_value }) => !isAmount(item_value))],
  [2290023, ({ input, plan }) => regularValues(input).length > 0 && !plan.probation],
  [2290024, ({ input, employee }) => regularValues(input).length > 0 && employee.probationEnd === undefined],
  [
    2290025,
    ({ input, employee }) =>
      regularValues(input).length > 0 && input.effective_time > (employee.probationEnd ?? ''),
  ],
  [2290026, ({ input }) => ![0, input.item_value_lists.length].includes(regularValues(input).length)],
  [2290042, ({ input }) => regularValues(input).some((value) => value.length > 18 || !isAmount(value))],
  [2290027, ({ plan, employee }) => plan.needsStandard && employee.salaryLevel === undefined],
];

const itemIds = (input: Adjustment): string[] => input.item_value_lists.map(({ item_id }) => item_id);

const regularValues = (input: Adjustment): string[] =>
  input.item_value_lists.flatMap(({ item_value_regular: value }) => (value ? [value] : []));

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}
