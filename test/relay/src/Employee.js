// A frontend imports `graphql` from react-relay; the compiler only reads the text.

// For useRefetchableFragment: Relay asks for it again by node(id).
export const card = graphql`
  fragment Employee_card on Employee
  @refetchable(queryName: "EmployeeRefetchQuery") {
    userId
    employment {
      name
      status
    }
  }
`;
