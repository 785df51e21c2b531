/** The operations that GraphiQL opens with, a tab each. Every one runs as it is against the sandbox. */
export const EXAMPLES: readonly string[] = [
  `# Payment activities (发薪活动) of the first half of 2026,
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
  `# Only what is approved and waits to be archived,
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
  `# Every name in every language, and a cursor on each edge:
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
];
