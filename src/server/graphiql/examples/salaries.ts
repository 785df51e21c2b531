import type { ExampleGroup } from './example.ts';

/** Salary archives and plans. */
export const salariesExamples: ExampleGroup = {
  title: 'Salaries 薪资',
  examples: [
    {
      title: 'Two salaries',
      as: 'person',
      query: `# What two employees earn, and from when
# on (薪资档案).
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
      title: 'Salary in words',
      as: 'application',
      query: `# From an employee to all that their
# salary refers to: five calls to
# Feishu, however many archives there
# are.
#
# Feishu gives plans, items, reasons and
# currencies to applications only: see
# the tab "Headers" below.
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
      title: 'Salary plans',
      as: 'application',
      query: `# What salaries are made of: each
# version of each plan, and which of its
# items a person fills in.
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
  ],
};
