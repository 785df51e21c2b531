import type { PaymentDetailRow } from '../../datasources/payroll.ts';
import type { State } from '../state.ts';
import { changeReasons } from './change-reasons.ts';
import { currencies } from './currencies.ts';
import { employees } from './employees.ts';
import { leaveRecords } from './leave-records.ts';
import { leaveTypes } from './leave-types.ts';
import { hiddenActivity, paymentActivities } from './payment-activities.ts';
import { paymentDetails } from './payment-details.ts';
import { salaryArchives } from './salary-archives.ts';
import { salaryItems } from './salary-items.ts';
import { salaryPlans } from './salary-plans.ts';

/** Details are made when they are first asked for: all of them would be a quarter of a million rows. */
const details = new Map<string, readonly PaymentDetailRow[]>();

function rememberedDetails(activityId: string): readonly PaymentDetailRow[] {
  const known = details.get(activityId) ?? paymentDetails(activityId);
  details.set(activityId, known);
  return known;
}

/** The state at the start, the same every time. Rows are shared between states, as they are never changed. */
export function seed(): State {
  return {
    paymentActivities: [...paymentActivities],
    hiddenActivities: new Set([hiddenActivity]),
    paymentDetails: rememberedDetails,
    employees,
    plans: [...salaryPlans],
    salaryItems: [...salaryItems],
    changeReasons: [...changeReasons],
    currencies: [...currencies],
    salaryArchives: new Map(Array.from(salaryArchives, ([id, archives]) => [id, [...archives]])),
    usedUniqueIds: new Set(),
    leaveTypes: [...leaveTypes],
    leaveRecords: new Map(leaveRecords),
  };
}
