import type { PaymentDetailRow } from '../../datasources/payroll.ts';
import type { State } from '../state.ts';
import { accountingItems } from './accounting-items.ts';
import { changeReasons } from './change-reasons.ts';
import { currencies } from './currencies.ts';
import { employees } from './employees.ts';
import { leaveRecords } from './leave-records.ts';
import { leaveTypes } from './leave-types.ts';
import { payGroups } from './pay-groups.ts';
import { hiddenActivity, paymentActivities } from './payment-activities.ts';
import { paymentDetails } from './payment-details.ts';
import { salaryArchives } from './salary-archives.ts';
import { salaryIndicators } from './salary-indicators.ts';
import { salaryItemCategories } from './salary-item-categories.ts';
import { salaryItems } from './salary-items.ts';
import { salaryPlans } from './salary-plans.ts';

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
    leaveTypes: [...leaveTypes],
    leaveRecords: new Map(leaveRecords),
  };
}
