import type { ExampleGroup } from './example.ts';

/** Subscriptions. */
export const liveExamples: ExampleGroup = {
  title: 'Live 实时',
  examples: [
    {
      title: 'Activity changes',
      as: 'person',
      query: `# Tells of every change of a payment
# activity (订阅发薪活动).
#
# Press ▶, then run "Archive" in another
# window: each change has the activity
# as it is read after it. ■ ends the
# subscription.
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
  ],
};
