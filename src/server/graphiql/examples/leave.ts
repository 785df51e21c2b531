import type { ExampleGroup } from './example.ts';

/** Leave granting records and balances. */
export const leaveExamples: ExampleGroup = {
  title: 'Leave 假期',
  examples: [
    {
      title: 'Annual leave',
      as: 'application',
      query: `# An employee's annual leave that
# expires in 2026 or 2027: what was
# granted, and what is left of it.
query AnnualLeave {
  leaveAccrualRecords(
    userId: "7400000002000000014"
    userIdType: PEOPLE_COREHR_ID
    leaveTypeId: "7415000000000000000"
    expirationDate: { start: "2026-01-01", end: "2027-12-31" }
  ) {
    recordId
    leaveType {
      name
    }
    grantingQuantity
    remainingQuantity
    grantingUnit
    expirationDate
    grantedBy # what the SYSTEM granted cannot be changed
    reason {
      locale
      value
    }
  }
}
`,
    },
    {
      title: 'Leave balances',
      as: 'application',
      query: `# A leave page: what two employees have
# left of each leave type (假期余额).
# Two calls to Feishu, for up to 100
# employees.
query LeaveBalances {
  leaveBalances(
    userIds: ["7400000002000000014", "7400000000000000000"]
    userIdType: PEOPLE_COREHR_ID
    asOf: "2026-11-20"
  ) {
    employee {
      userId
    }
    employeeName
    leaveType {
      name
    }
    balance
    unit
    thisCycleTotal
    thisCycleTaken
  }
}
`,
    },
  ],
};
