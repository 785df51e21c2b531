import type { ExampleGroup } from './example.ts';

/** Mutations that write to the sandbox. */
export const changesExamples: ExampleGroup = {
  title: 'Changes 变更',
  examples: [
    {
      title: 'Archive',
      as: 'person',
      query: `# Archives an approved payment activity
# (封存发薪活动).
#
# Press ▶ twice: the second time it is
# archived already, which is data with a
# reason, and no error. "message" and
# "hint" are in your browser's language.
mutation ArchiveActivity {
  archivePaymentActivity(
    input: { activityId: "7401000102000000714" }
  ) {
    __typename
    ... on ArchivePaymentActivityPayload {
      paymentActivity {
        id
        status
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
      title: 'Grant leave',
      as: 'application',
      query: `# Grants a day and a half of annual
# leave (发放假期).
#
# Press ▶ twice: the externalId is
# granted once, and "outcome" says so.
# What went wrong is data, too: try
# unit: HOUR.
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
  ],
};
