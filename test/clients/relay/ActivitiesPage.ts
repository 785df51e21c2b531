import { graphql } from 'relay-runtime';

/** A list that grows: usePaginationFragment loads its next pages. */
export const ActivitiesPageQuery = graphql`
  query ActivitiesPageQuery($payDate: DateRangeInput!, $first: Int!, $after: String) {
    ...ActivitiesPage_list
  }
`;

export const ActivitiesPageFragment = graphql`
  fragment ActivitiesPage_list on Query @refetchable(queryName: "ActivitiesPagePaginationQuery") {
    paymentActivities(payDate: $payDate, first: $first, after: $after)
      @connection(key: "ActivitiesPage_paymentActivities") {
      edges {
        node {
          id
          activityId
          payDate
          status
        }
      }
    }
  }
`;

/** The payload has the changed object with its id, which updates the store. */
export const ArchiveMutation = graphql`
  mutation ActivitiesPageArchiveMutation($input: ArchivePaymentActivityInput!) {
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
`;
