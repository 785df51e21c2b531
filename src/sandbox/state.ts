import type {
  SalaryArchiveRow,
  SalaryChangeReasonRow,
  SalaryIndicatorRow,
  SalaryItemCategoryRow,
  SalaryItemRow,
  SalaryPlanRow,
} from '../datasources/compensation.ts';
import type { CurrencyRow, LeaveTypeRow } from '../datasources/core-hr.ts';
import type { I18nText, UserIdType } from '../datasources/feishu/wire.ts';
import type {
  AccountingItemRow,
  PayGroupRow,
  PaymentActivityRow,
  PaymentDetailRow,
} from '../datasources/payroll.ts';

/** An employee: the ids of all four types, and the attributes that Feishu's rules for writes depend on. */
export interface Employee extends Readonly<Record<UserIdType, string>> {
  readonly region: 'CN' | 'US' | 'SG' | 'EU';
  readonly names: { readonly local: string; readonly english: string };
  readonly workEmail: string;
  /** The pay group that pays the employee; absent for those who are in none. */
  readonly payGroup?: string;
  readonly hireDate: string;
  readonly lastDay?: string;
  /** The last day of probation. */
  readonly probationEnd?: string;
  /** The effective date of a salary adjustment that is still being approved. */
  readonly unfinishedTask?: string;
  /** Salary standards are matched by it. */
  readonly salaryLevel?: string;
  /** Outside the data scope of the application: cannot be read or written. */
  readonly outsideDataScope?: true;
  /** An employment record that refers to no person. */
  readonly withoutPerson?: true;
}

/** A version of a plan: the row that Feishu sends, and what Feishu does not send. */
export interface StoredPlan {
  readonly row: SalaryPlanRow & {
    readonly id: string;
    readonly tid: string;
    readonly effective_date: string;
  };
  readonly currencyId: string;
  readonly probation: boolean;
  readonly editableItems: readonly string[];
  readonly deactivated: boolean;
  /** Whether an adjustment has to match a salary standard by the employee's salary level. */
  readonly needsStandard: boolean;
}

/** An archive without its employee's id, which depends on the `user_id_type` of the call. */
export type StoredArchive = Omit<SalaryArchiveRow, 'user_id'> & {
  readonly id: string;
  readonly tid: string;
  readonly effective_date: string;
};

export interface StoredLeaveType {
  readonly row: LeaveTypeRow & { readonly leave_type_id: string };
  readonly unit: 1 | 2;
  readonly deactivated: boolean;
  /** The error code of writes, for a type whose configuration is invalid. */
  readonly defect?: number;
  /** The employees whom the leave plan covers; all of them if absent. */
  readonly covers?: (employee: Employee) => boolean;
}

export interface StoredLeaveRecord {
  readonly id: string;
  readonly employee: Employee;
  /** The id of the subtype if the type has subtypes. */
  readonly leaveTypeId: string;
  readonly subtype: boolean;
  readonly quantity: string;
  readonly used: number;
  readonly unit: 1 | 2;
  readonly effectiveDate: string;
  readonly expirationDate?: string;
  /** 1 system, 2 manual, 3 external. */
  readonly source: 1 | 2 | 3;
  readonly reason: readonly I18nText[];
  /** Unix seconds. */
  readonly createdAt: number;
  readonly createdBy: Employee;
  readonly updatedAt: number;
  readonly updatedBy: Employee;
  readonly updatedByExternal: boolean;
  /** 1 not prorated, 2 prorated; 1 if absent. */
  readonly sectionType?: 1 | 2;
  /** The idempotency key of the call that granted it. */
  readonly externalId?: string;
}

/**
 * The data of the sandbox. Lists are sent in the order that they have here. To change a row, replace it: the encoded
 * bytes of each row are cached by its identity.
 */
export interface State {
  paymentActivities: PaymentActivityRow[];
  /** Activities outside the data scope of every caller: not listed, and refused with 2500005. */
  hiddenActivities: Set<string>;
  paymentDetails: (activityId: string) => readonly PaymentDetailRow[];
  accountingItems: AccountingItemRow[];
  payGroups: PayGroupRow[];
  employees: readonly Employee[];
  plans: StoredPlan[];
  salaryItems: SalaryItemRow[];
  salaryItemCategories: SalaryItemCategoryRow[];
  salaryIndicators: SalaryIndicatorRow[];
  changeReasons: SalaryChangeReasonRow[];
  currencies: CurrencyRow[];
  /** By people_corehr_id, the earliest effective date first. */
  salaryArchives: Map<string, StoredArchive[]>;
  /** The `unique_id` of every successful createSalaryArchive. */
  usedUniqueIds: Set<string>;
  /** How many versions of archives were written since the start. */
  archivesWritten: number;
  leaveTypes: StoredLeaveType[];
  leaveRecords: Map<string, StoredLeaveRecord>;
  /** How many records were granted since the start. */
  grantsMade: number;
}
