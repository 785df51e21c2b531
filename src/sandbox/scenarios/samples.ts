import { FIXTURES } from './fixtures.ts';

const { employees, plans, changeReasons, leaveTypes, leaveRecords } = FIXTURES;

interface SampleItem {
  readonly item_id: string;
  readonly item_value: string;
  readonly item_value_regular?: string;
}

/**
 * The editable items of a plan, each with an amount, and with `regular` as the amount after probation if it is given.
 */
export function sampleItems(
  plan: { readonly editableItems: readonly string[] },
  regular?: string,
): SampleItem[] {
  return plan.editableItems.map((item_id) => ({
    item_id,
    item_value: '200.00',
    ...(regular !== undefined && { item_value_regular: regular }),
  }));
}

/** The fields of an adjustment that come from its plan. */
export function samplePlan({
  plan_id,
  plan_tid,
  currency_id,
}: Readonly<Record<'plan_id' | 'plan_tid' | 'currency_id', string>>) {
  return { plan_id, plan_tid, currency_id };
}

/** A body of createSalaryArchive that succeeds, with open_ids, for a date on which the employee has no archive. */
export const sampleAdjustment = {
  unique_id: '123e4567-e89b-42d3-a456-426614174000',
  operator_id: employees.hr.open_id,
  user_id: employees.regular.open_id,
  effective_time: '2026-12-01',
  ...samplePlan(plans.staff),
  change_reason_id: changeReasons.annual,
  item_value_lists: sampleItems(plans.staff),
  description: '2026 年度调薪',
};

/** A body of updateLeaveAccrualRecord that succeeds, with open_ids. The path repeats its leave type id. */
export const sampleLeaveChange = {
  leave_granting_record_id: leaveRecords.manual,
  employment_id: employees.regular.open_id,
  leave_type_id: leaveTypes.annual,
  reason: [{ lang: 'zh_CN', value: '补发' }],
  time_offset: 480,
  quantity: '3.5',
};

/** A body of grantLeave that succeeds, with open_ids. */
export const sampleGrant = {
  leave_type_id: leaveTypes.annual,
  employment_id: employees.regular.open_id,
  granting_quantity: '1.5',
  granting_unit: 1,
  effective_date: '2026-11-01',
  expiration_date: '2027-10-31',
  reason: [{ lang: 'zh_CN', value: '年度奖励' }],
};
