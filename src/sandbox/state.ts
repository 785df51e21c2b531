import type {
  SalaryArchiveRow,
  SalaryChangeReasonRow,
  SalaryItemRow,
  SalaryPlanRow,
} from '../datasources/compensation.ts';
import type { CurrencyRow, LeaveTypeRow } from '../datasources/core-hr.ts';
import type { I18nText, UserIdType } from '../datasources/feishu/wire.ts';
import type { PaymentActivityRow, PaymentDetailRow } from '../datasources/payroll.ts';

/** An employee under four names, and what decides whether their pay and leave may be written. */
export interface Employee extends Readonly<Record<UserIdType, string>> {
  readonly region: 'CN' | 'US' | 'SG' | 'EU';
  readonly hireDate: string;
  readonly lastDay?: string;
  /** The last day of probation. */
  readonly probationEnd?: string;
  /** The effective date of a salary adjustment that is still being approved. */
  readonly unfinishedTask?: string;
  /** What a salary standard is matched by. */
  readonly salaryLevel?: string;
  /** Not in the data scope that was set for the application: cannot be read or written. */
  readonly outsideDataScope?: true;
  /** An employment behind which no person can be found. */
  readonly withoutPerson?: true;
}

/** A version of a plan: its row on the wire, and what Feishu knows of it without telling. */
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

/** An archive without its employee's id, which depends on the kind of id that a caller asks for. */
export type StoredArchive = Omit<SalaryArchiveRow, 'user_id'> & {
  readonly id: string;
  readonly tid: string;
  readonly effective_date: string;
};

export interface StoredLeaveType {
  readonly row: LeaveTypeRow & { readonly leave_type_id: string };
  readonly unit: 1 | 2;
  readonly deactivated: boolean;
  /** What is wrong with how the type is set up, as the code that writing to it is refused with. */
  readonly defect?: number;
  /** Whom the leave plan covers; without it, everyone. */
  readonly covers?: (employee: Employee) => boolean;
}

export interface StoredLeaveRecord {
  readonly id: string;
  readonly employee: Employee;
  /** Of the subtype where the type has subtypes. */
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
}

/**
 * All that this Feishu remembers. Lists are answered in the order in which they stand here, and rows are what goes over
 * the wire. To change a row, replace it: its text is kept beside it.
 */
export interface State {
  paymentActivities: PaymentActivityRow[];
  /** Activities that exist outside the data scope of every caller: not listed, and refused with 2500005. */
  hiddenActivities: Set<string>;
  paymentDetails: (activityId: string) => readonly PaymentDetailRow[];
  employees: readonly Employee[];
  plans: StoredPlan[];
  salaryItems: SalaryItemRow[];
  changeReasons: SalaryChangeReasonRow[];
  currencies: CurrencyRow[];
  /** By people_corehr_id, the earliest effective date first. */
  salaryArchives: Map<string, StoredArchive[]>;
  /** What a successful createSalaryArchive has burnt. */
  usedUniqueIds: Set<string>;
  leaveTypes: StoredLeaveType[];
  leaveRecords: Map<string, StoredLeaveRecord>;
}
