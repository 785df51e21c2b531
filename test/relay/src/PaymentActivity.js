// A frontend imports `graphql` from react-relay; the compiler only reads the text.

// For useRefetchableFragment: Relay asks for it again by node(id).
export const row = graphql`
  fragment PaymentActivity_row on PaymentActivity
  @refetchable(queryName: "PaymentActivityRefetchQuery")
  @argumentDefinitions(locale: { type: "String" }) {
    activityId
    name(locale: $locale)
    status
  }
`;

// For useMutation: the id in the payload updates the row in the store.
export const archive = graphql`
  mutation PaymentActivityArchiveMutation($input: ArchivePaymentActivityInput!) {
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
        hint
      }
    }
  }
`;

// For usePaginationFragment below an object: Relay asks for more by node(id).
export const details = graphql`
  fragment PaymentActivity_details on PaymentActivity
  @refetchable(queryName: "PaymentActivityDetailsPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" }) {
    details(first: $first, after: $after) @connection(key: "PaymentActivity_details") {
      edges {
        node {
          employee {
            userId
          }
        }
      }
    }
  }
`;
