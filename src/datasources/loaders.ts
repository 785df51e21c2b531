import DataLoader from 'dataloader';
import type { Call } from './feishu/client.ts';
import { createLeaveRecordsLoader } from './leave-records.ts';
import type { PaymentActivities } from './payment-activities.ts';
import type { PaymentActivityRow } from './payroll.ts';
import { createSalaryArchiveLoader, createSalaryArchivesLoader } from './salary-archives.ts';

/** The DataLoaders of one operation: they live as long as it does, so that nothing is shared between callers. */
export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders({ call, activities }: { call: Call; activities: PaymentActivities }) {
  return {
    /** An activity by its activity_id; null where Feishu does not list it. */
    paymentActivity: new DataLoader<string, PaymentActivityRow | null>((ids) => activities.find(ids)),
    salaryArchives: createSalaryArchivesLoader(call),
    salaryArchive: createSalaryArchiveLoader(call),
    leaveRecords: createLeaveRecordsLoader(call),
  };
}
