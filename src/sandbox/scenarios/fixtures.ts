import { changeReasons } from '../seed/compensation/change-reasons.ts';
import { currencyId } from '../seed/compensation/currencies.ts';
import { planInForce } from '../seed/compensation/salary-plans.ts';
import { idOf } from '../seed/ids.ts';
import { leaveRecordId } from '../seed/leave/leave-records.ts';
import type { LeaveTypeName } from '../seed/leave/leave-types.ts';
import { leaveTypeId } from '../seed/leave/leave-types.ts';
import { ACTIVITY_STATUSES, hiddenActivity, paymentActivities } from '../seed/payroll/payment-activities.ts';
import { employee } from '../seed/people/employees.ts';

/** The date on which the fixtures' plans are in force. */
const TODAY = '2026-11-20';

const withStatus = (status: number): string[] =>
  paymentActivities.flatMap((row) =>
    row.activity_status === status && row.activity_id ? [row.activity_id] : [],
  );

const plan = (name: Parameters<typeof planInForce>[0], date = TODAY) => {
  const { row, currencyId: currency_id, editableItems } = planInForce(name, date);
  return {
    plan_id: row.id,
    plan_tid: row.tid,
    currency_id,
    effective_date: row.effective_date,
    editableItems,
  };
};

const leave = (name: LeaveTypeName): string => leaveTypeId(name);

/** Rows of the seed by name, each in a state that a test or a reader needs. */
export const FIXTURES = {
  activities: {
    /** All activities that can be archived (375), sorted by pay date. */
    approved: withStatus(375),
    /** One activity for each of the eight statuses. */
    byStatus: Object.fromEntries(ACTIVITY_STATUSES.map((status) => [status, withStatus(status)[0] ?? ''])),
    /** Archiving it is refused with 2500005; it is not listed. */
    outsideDataScope: hiddenActivity,
    unknown: idOf('activity', 9_001),
    /** Counts 1000 calculation activities and embeds 100. */
    countsMoreThanItEmbeds: idOf(
      'activity',
      paymentActivities.findIndex((row) => row.number_of_calculation_activities === 1_000),
    ),
  },
  employees: {
    /** The user of `u-sandbox-hr`, and the author of every record. */
    hr: employee(0),
    /** Employed in China, on the plan `staff`, with a salary level; no special case. */
    regular: employee(2),
    /** On probation until 2027-02-28, on the plan `sales`. */
    onProbation: employee(7),
    /** Last day 2025-12-31. */
    left: employee(11),
    /** Has an unfinished adjustment with effective date 2026-12-01. */
    withUnfinishedTask: employee(40),
    withoutSalaryLevel: employee(3),
    /** Without any archive. */
    withoutArchives: employee(14),
    outsideDataScope: employee(298),
    withoutPerson: employee(299),
  },
  plans: {
    staff: plan('staff'),
    /** Its second version took effect on 2023-01-01, the one in `staff` on 2025-01-01. */
    staffBefore2025: plan('staff', '2024-12-31'),
    sales: plan('sales'),
    us: plan('us'),
    executive: plan('executive'),
    deactivated: plan('retired'),
  },
  /** An item of the plan `staff` that is computed by a formula. */
  formulaItem: idOf('item', 2),
  changeReasons: { annual: changeReasons[1]?.id ?? '', inactive: changeReasons.at(-1)?.id ?? '' },
  currencies: { cny: currencyId('CNY'), usd: currencyId('USD'), inactive: currencyId('DEM') },
  leaveTypes: {
    annual: leave('annual'),
    lieu: leave('lieu'),
    withSubtypes: leave('maternity'),
    subtype: leaveTypeId('maternity', 1),
    deactivated: leave('retired'),
    /** Covers employees with an even number only. */
    parental: leave('parental'),
    withoutPlanVersion: leave('withoutPlanVersion'),
    withoutAccrualRule: leave('withoutAccrualRule'),
    badBalanceSetup: leave('badBalanceSetup'),
    emptyBalance: leave('emptyBalance'),
    noMatchingVersion: leave('noMatchingVersion'),
    notByCycle: leave('notByCycle'),
    badVersionData: leave('badVersionData'),
    badUnitConversion: leave('badUnitConversion'),
  },
  /** Records of the employee `regular`, but for the last: annual leave, but for `lieu` and `ofSubtype`. */
  leaveRecords: {
    system: leaveRecordId(2, 1),
    manual: leaveRecordId(2, 2),
    external: leaveRecordId(2, 3),
    neverExpiring: leaveRecordId(2, 4),
    lieu: leaveRecordId(2, 5),
    ofSubtype: leaveRecordId(2, 7),
    /** Of the employee outside the data scope, granted by hand. */
    outsideDataScope: leaveRecordId(298, 2),
  },
};
