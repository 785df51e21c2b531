// A frontend imports `graphql` from react-relay; the compiler only reads the text.

export const query = graphql`
  query PaymentActivitiesQuery($payDate: DateRangeInput!) {
    ...PaymentActivities_list @arguments(payDate: $payDate)
  }
`;

// For usePaginationFragment.
export const list = graphql`
  fragment PaymentActivities_list on Query
  @refetchable(queryName: "PaymentActivitiesPaginationQuery")
  @argumentDefinitions(
    payDate: { type: "DateRangeInput!" }
    first: { type: "Int", defaultValue: 2 }
    after: { type: "String" }
  ) {
    paymentActivities(payDate: $payDate, first: $first, after: $after)
      @connection(key: "PaymentActivities_paymentActivities") {
      edges {
        node {
          id
          ...PaymentActivity_row
        }
      }
    }
  }
`;
