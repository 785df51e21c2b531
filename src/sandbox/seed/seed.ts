import type { PaymentDetailRow } from '../../datasources/payroll.ts';
import type { State } from '../state.ts';
import { changeReasons } from './compensation/change-reasons.ts';
import { currencies } from './compensation/currencies.ts';
import { salaryArchives } from './compensation/salary-archives.ts';
import { salaryIndicators } from './compensation/salary-indicators.ts';
import { salaryItemCategories } from './compensation/salary-item-categories.ts';
import { salaryItems } from './compensation/salary-items.ts';
import { salaryPlans } from './compensation/salary-plans.ts';
import { leaveRecords } from './leave/leave-records.ts';
import { leaveTypes } from './leave/leave-types.ts';
import { accountingItems } from './payroll/accounting-items.ts';
import { payGroups } from './payroll/pay-groups.ts';
import { hiddenActivity, paymentActivities } from './payroll/payment-activities.ts';
import { paymentDetails } from './payroll/payment-details.ts';
import { employees } from './people/employees.ts';

/** Payment details are generated on first use: all of them would be a quarter of a million rows. */
const detailsByActivity = new Map<string, readonly PaymentDetailRow[]>();

function cachedDetails(activityId: string): readonly PaymentDetailRow[] {
  const known = detailsByActivity.get(activityId) ?? paymentDetails(activityId);
  detailsByActivity.set(activityId, known);
  return known;
}

/** The initial state, the same at every start. States share rows, which are never mutated. */
export function seed(): State {
  return {
    paymentActivities: [...paymentActivities],
    hiddenActivities: new Set([hiddenActivity]),
    paymentDetails: cachedDetails,
    accountingItems: [...accountingItems],
    payGroups: [...payGroups],
    employees,
    plans: [...salaryPlans],
    salaryItems: [...salaryItems],
    salaryItemCategories: [...salaryItemCategories],
    salaryIndicators: [...salaryIndicators],
    changeReasons: [...changeReasons],
    currencies: [...currencies],
    salaryArchives: new Map(Array.from(salaryArchives, ([id, archives]) => [id, [...archives]])),
    usedUniqueIds: new Set(),
    archivesWritten: 0,
    leaveTypes: [...leaveTypes],
    leaveRecords: new Map(leaveRecords),
    grantsMade: 0,
  };
}
