import type { ExampleGroup } from './example.ts';

/** Mutations that only check. */
export const dryRunsExamples: ExampleGroup = {
  title: 'Dry runs 试运行',
  examples: [
    {
      title: 'Archive?',
      as: 'person',
      query: `# A dry run (试运行): can this activity
# be archived? Nothing is written. One
# that is archived already is refused:
# try "7401000000000000000".
mutation CanItBeArchived {
  archivePaymentActivity(
    input: {
      validateOnly: true
      activityId: "7401000101000000707"
    }
  ) {
    __typename
    ... on ValidationPassed {
      checked
      notChecked {
        reason
        cause
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
      title: 'Set a salary?',
      as: 'application',
      query: `# A dry run (试运行): would this salary
# be set? Nothing is written. Change a
# value to see the refusal, for example
# currencyId, or leave an item out.
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
  ],
};
