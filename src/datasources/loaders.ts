import DataLoader from 'dataloader';
import { createEmployees } from './employees.ts';
import type { Call, Reserve } from './feishu/client.ts';
import { createLeaveBalancesLoader } from './leave/leave-balances.ts';
import { createLeaveRecordsLoader } from './leave/leave-records.ts';
import type { PaymentActivities } from './payment-activities.ts';
import { createPaymentDetailsLoader } from './payment-details.ts';
import type { PaymentActivityRow } from './payroll.ts';
import { createSalaryArchiveLoader, createSalaryArchivesLoader } from './salary-archives.ts';

/**
 * The DataLoaders of one operation: they live as long as it does, so that nothing is shared between callers. Each is
 * made when it is first used.
 */
export class Loaders {
  readonly #call: Call;
  readonly #reserve: Reserve;
  readonly #activities: PaymentActivities;
  #paymentActivity: DataLoader<string, PaymentActivityRow | null> | undefined;
  #paymentDetails: ReturnType<typeof createPaymentDetailsLoader> | undefined;
  #salaryArchives: ReturnType<typeof createSalaryArchivesLoader> | undefined;
  #salaryArchive: ReturnType<typeof createSalaryArchiveLoader> | undefined;
  #leaveRecords: ReturnType<typeof createLeaveRecordsLoader> | undefined;
  #leaveBalances: ReturnType<typeof createLeaveBalancesLoader> | undefined;
  #employees: ReturnType<typeof createEmployees> | undefined;

  constructor(call: Call, reserve: Reserve, activities: PaymentActivities) {
    this.#call = call;
    this.#reserve = reserve;
    this.#activities = activities;
  }

  /** An activity by its activity_id; null where Feishu does not list it. */
  get paymentActivity() {
    this.#paymentActivity ??= new DataLoader((ids) => this.#activities.find(ids));
    return this.#paymentActivity;
  }

  /** What an employee is paid, by a filter. */
  get paymentDetails() {
    this.#paymentDetails ??= createPaymentDetailsLoader(this.#call, this.#reserve, this.#activities);
    return this.#paymentDetails;
  }

  get salaryArchives() {
    this.#salaryArchives ??= createSalaryArchivesLoader(this.#call, this.#reserve);
    return this.#salaryArchives;
  }

  get salaryArchive() {
    this.#salaryArchive ??= createSalaryArchiveLoader(this.#call, this.#reserve);
    return this.#salaryArchive;
  }

  get leaveRecords() {
    this.#leaveRecords ??= createLeaveRecordsLoader(this.#call, this.#reserve);
    return this.#leaveRecords;
  }

  get leaveBalances() {
    this.#leaveBalances ??= createLeaveBalancesLoader(this.#call, this.#reserve);
    return this.#leaveBalances;
  }

  /** `fields`: the fields that the operation selects of employees. They do not depend on which field reads first. */
  employees(fields: () => readonly string[]) {
    this.#employees ??= createEmployees(this.#call, this.#reserve, fields());
    return this.#employees;
  }
}
