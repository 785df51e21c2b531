import { graphql } from '../generated/gql/index.ts';

/** A list that grows: its pages are put together by their cursors. */
export const ActivitiesQuery = graphql(`
  query Activities($payDate: DateRangeInput!, $first: Int, $after: String) {
    paymentActivities(payDate: $payDate, first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          activityId
          name
          payDate
          status
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** A write answers with its payload, or with a refusal that has a reason. */
export const ArchiveMutation = graphql(`
  mutation Archive($input: ArchivePaymentActivityInput!) {
    archivePaymentActivity(input: $input) {
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
`);

/** Amounts are texts. */
export const SalariesQuery = graphql(`
  query Salaries($userIds: [ID!]!) {
    salaryArchives(userIds: $userIds) {
      nodes {
        id
        effectiveDate
        items {
          itemId
          value
        }
      }
    }
  }
`);

/** A change, with the object as it is after it: its id and status are all that a normalised cache needs. */
export const ChangedSubscription = graphql(`
  subscription Changed {
    paymentActivityChanged {
      change
      activity {
        id
        status
      }
    }
  }
`);
