/** An operation that runs as it is against the sandbox. */
export interface Example {
  /** Whose token it wants: Feishu gives some lists to applications only. */
  readonly as: 'person' | 'application';
  readonly query: string;
}

/** The operations that GraphiQL opens with, a tab each. */
export const EXAMPLES: readonly Example[] = [
  {
    as: 'person',
    query: `# Payment activities (发薪活动) of the first half of 2026,
# five at a time. Press ▶.
#
# To go on, give pageInfo.endCursor as the variable "after".
# The tab "Headers" below says who you are to Feishu.
query PaymentActivities($after: String) {
  paymentActivities(
    payDate: { start: "2026-01-01", end: "2026-06-30" }
    first: 5
    after: $after
  ) {
    nodes {
      activityId
      name # in your browser's language
      payDate
      status
      payrollCount
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# Only what is approved and waits to be archived,
# with its calculation activities (算薪活动).
query ApprovedActivities {
  paymentActivities(
    payDate: { start: "2024-01-01", end: "2026-12-31" }
    statuses: [APPROVED]
  ) {
    nodes {
      activityId
      chinese: name(locale: "zh-CN")
      english: name(locale: "en-US")
      calculationActivityCount
      calculationActivities {
        calculationActivityId
        name
      }
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# Every name in every language, and a cursor on each edge:
# any of them can be given as "after".
query NamesAndCursors {
  paymentActivities(
    payDate: { start: "2026-01-01", end: "2026-12-31" }
    first: 3
  ) {
    edges {
      cursor
      node {
        activityId
        names {
          locale
          value
        }
      }
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# What two employees earn, and from when on (薪资档案).
query Salaries {
  salaryArchives(
    userIds: [
      "ou_4a85ed41cd604c1befd19bef84798e52"
      "ou_db03b8e78ca621cc8c99efb426d1c8ad"
    ]
  ) {
    nodes {
      employee {
        userId
      }
      effectiveDate
      expirationDate
      changeDescription
      items {
        itemId
        value # a decimal as a text: no digit is lost
        regularValue # after probation (转正)
      }
    }
  }
}
`,
  },
  {
    as: 'application',
    query: `# From an employee to all that their salary refers to:
# five calls to Feishu, however many archives there are.
#
# Feishu gives plans, items, reasons and currencies to
# applications only: see the tab "Headers" below.
query SalaryInWords {
  employee(
    userId: "7400000002000000014"
    userIdType: PEOPLE_COREHR_ID
  ) {
    salaryArchives(
      effectiveDate: { start: "2024-01-01", end: "2026-12-31" }
      first: 5
    ) {
      nodes {
        effectiveDate
        changeReason {
          name
        }
        currency {
          code
        }
        plan {
          name
          effectiveDate
        }
        items {
          value
          item {
            name
            payFrequency
          }
        }
      }
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# Who is paid what (发薪明细) in an activity,
# three employees at a time, with how many there are.
query WhoIsPaidWhat {
  paymentActivities(
    payDate: { start: "2026-01-01", end: "2026-06-30" }
    first: 1
  ) {
    nodes {
      name
      details(first: 3) {
        totalCount
        nodes {
          employee {
            userId
          }
          items {
            name
            value
          }
        }
        pageInfo {
          endCursor
        }
      }
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# A payslip page (工资条): what an employee was paid in the first
# quarter of 2026, each value with its type. Three calls to
# Feishu, also for a hundred employees and a hundred details.
query Payslips {
  employee(
    userId: "7400000002000000014"
    userIdType: PEOPLE_COREHR_ID
  ) {
    paymentDetails(
      payDate: { start: "2026-01-01", end: "2026-03-31" }
    ) {
      totalCount
      nodes {
        activity {
          name
          payDate
          status
        }
        items {
          name
          type
          value # the text that Feishu keeps
          decimalValue # of amounts, numbers and percentages
          dateValue
          displayValue # of references, such as a bank
          accountingItem {
            decimalPlaces
          }
        }
      }
    }
  }
}
`,
  },
  {
    as: 'application',
    query: `# Two employees by their work addresses: who they are, and what
# they earn now (雇佣信息, 薪资方案). Three calls to Feishu.
query EmployeesByAddress {
  employees(
    workEmails: ["xiulan.zhang.2@example.com", "jie.zhao.7@example.com"]
  ) {
    id # for node(id:), and for the cache of your client
    employment {
      name # in your browser's language
      workEmail
      status
      onProbation
      probationEndDate
      salaryPlan {
        name
      }
    }
    salaryArchives(first: 1) {
      nodes {
        effectiveDate
        items {
          value
        }
      }
    }
  }
}
`,
  },
  {
    as: 'application',
    query: `# An employee's annual leave that expires in 2026 or 2027:
# what was granted, and what is left of it.
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
    as: 'application',
    query: `# A leave page: what two employees have left of each leave
# type (假期余额). Two calls to Feishu, for up to 100 employees.
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
  {
    as: 'application',
    query: `# Grants a day and a half of annual leave (发放假期).
#
# Press ▶ twice: the externalId is granted once, and "outcome"
# says so. What went wrong is data, too: try unit: HOUR.
mutation GrantLeave {
  grantLeave(
    input: {
      externalId: "award-2026-17"
      userId: "7400000002000000014"
      userIdType: PEOPLE_COREHR_ID
      leaveTypeId: "7415000000000000000"
      quantity: "1.5"
      unit: DAY
      effectiveDate: "2026-11-01"
      expirationDate: "2027-10-31"
      reason: [{ locale: "zh-CN", value: "年度奖励" }]
    }
  ) {
    ... on GrantLeavePayload {
      outcome
      record {
        recordId # revokeLeaveGrant takes it back
        grantingQuantity
      }
    }
    ... on MutationError {
      reason
      message
      hint
    }
  }
}
`,
  },
  {
    as: 'application',
    query: `# What salaries are made of: each version of each plan,
# and which of its items a person fills in.
query Plans {
  salaryPlans(first: 5) {
    nodes {
      name
      effectiveDate
      probationSalaryEnabled
      items {
        adjustment # createSalaryArchive takes the MANUAL ones
        item {
          name
          valueType
        }
      }
    }
    pageInfo {
      endCursor
    }
  }
}
`,
  },
  {
    as: 'application',
    query: `# A dry run (试运行): would this salary be set?
# Nothing is written. Change a value to see the refusal,
# for example currencyId, or leave an item out.
mutation WouldItBeSet {
  createSalaryArchive(
    input: {
      validateOnly: true
      uniqueId: "123e4567-e89b-42d3-a456-426614174000"
      operatorId: "ou_1aa5bfea42cc2e44a3260ff51081a94d"
      userId: "ou_4a85ed41cd604c1befd19bef84798e52"
      effectiveDate: "2026-12-01"
      planId: "7404000000000000000"
      planTid: "7405000002000000014"
      currencyId: "7410000000000000000"
      changeReasonId: "7409000001000000007"
      items: [
        { itemId: "7406000000000000000", value: "12000.00" }
        { itemId: "7406000001000000007", value: "3000.00" }
      ]
    }
  ) {
    __typename
    ... on ValidationPassed {
      checked
      notChecked { # for these Feishu may still refuse it
        reason
        message
        cause
      }
      correctedArchive { # what takes effect on that day already
        archiveTid
      }
    }
    ... on MutationError {
      message # in your browser's language
      hint
      reason
    }
    ... on InvalidInputError {
      issues {
        path
        message
      }
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# A list that updates itself: what changes from now on
# (发薪活动状态变更). Press ▶, archive an activity with the
# next example in another tab of your browser, and look here.
subscription ActivityChanges {
  paymentActivityChanged {
    change
    changedAt
    activity {
      activityId
      name
      status
    }
  }
}
`,
  },
  {
    as: 'person',
    query: `# Archives (封存) an activity that is approved. Press ▶ twice:
# the second time it is refused, and the refusal is data.
mutation ArchiveActivity {
  archivePaymentActivity(
    input: { activityId: "7401000102000000714" }
  ) {
    ... on ArchivePaymentActivityPayload {
      paymentActivity {
        name
        status
      }
    }
    ... on MutationError {
      reason
      message # in your browser's language
      hint
    }
  }
}
`,
  },
];
