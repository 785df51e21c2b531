import type { ExampleGroup } from './example.ts';

/** Payment activities, their details and payslips. */
export const payrollExamples: ExampleGroup = {
  title: 'Payroll 发薪',
  examples: [
    {
      title: 'Payment activities',
      as: 'person',
      query: `# Payment activities (发薪活动) of the
# first half of 2026, five at a time.
# Press ▶.
#
# To go on, give pageInfo.endCursor as
# the variable "after". A list that
# grows asks for "edges": caches of
# clients put pages together by their
# cursors. For one page, "nodes" is
# shorter. The tab "Headers" below says
# who you are to Feishu.
query PaymentActivities($after: String) {
  paymentActivities(
    payDate: { start: "2026-01-01", end: "2026-06-30" }
    first: 5
    after: $after
  ) {
    edges {
      cursor
      node {
        activityId
        name # in your browser's language
        payDate
        status
        payrollCount
      }
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
      title: 'Approved ones',
      as: 'person',
      query: `# Only what is approved and waits to be
# archived, with its calculation
# activities (算薪活动).
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
      title: 'All languages',
      as: 'person',
      query: `# Every name in every language, and a
# cursor on each edge: any of them can
# be given as "after".
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
      title: 'Who is paid what',
      as: 'person',
      query: `# Who is paid what (发薪明细) in an
# activity, three employees at a time,
# with how many there are.
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
      title: 'Payslips',
      as: 'person',
      query: `# A payslip page (工资条): what an
# employee was paid in the first quarter
# of 2026, each value with its type.
# Three calls to Feishu, also for a
# hundred employees and a hundred
# details.
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
  ],
};
