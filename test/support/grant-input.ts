import { gql } from 'graphql-request';
import { FIXTURES } from '../../src/sandbox/scenarios/fixtures.ts';

const { employees, leaveRecords, leaveTypes } = FIXTURES;

const ERRORS = gql`
  fragment Errors on MutationError {
    message hint reason upstreamCode logId
    ... on InvalidInputError { issues { path message reason } }
    ... on NotFoundError { path }
    ... on ConflictError { path existingRecord { recordId grantingQuantity } }
    ... on PermissionDeniedError { requiredScopes }
  }
`;

/** The input of grantLeave for a day of annual leave, with changes. */
export function grantInput(change: Record<string, unknown> = {}) {
  return {
    externalId: 'award-2026-17',
    userId: employees.regular.open_id,
    leaveTypeId: leaveTypes.annual,
    quantity: '1.5',
    unit: 'DAY',
    effectiveDate: '2026-11-01',
    expirationDate: '2027-10-31',
    reason: [{ locale: 'zh-CN', value: '年度奖励' }],
    ...change,
  };
}

export const GRANT_LEAVE = gql`
  ${ERRORS}
  mutation GrantLeave($input: GrantLeaveInput!) {
    grantLeave(input: $input) {
      __typename
      ... on GrantLeavePayload { externalId record { recordId grantingQuantity } }
      ... on ValidationPassed { checked notChecked { reason cause requiredScopes } }
      ... on MutationError { ...Errors }
    }
  }
`;

/** The same, with the outcome: it is found out only if it is selected. */
export const GRANT_LEAVE_WITH_OUTCOME = gql`
  ${ERRORS}
  mutation GrantLeave($input: GrantLeaveInput!) {
    grantLeave(input: $input) {
      __typename
      ... on GrantLeavePayload { externalId outcome record { recordId grantingQuantity } }
      ... on ValidationPassed { checked notChecked { reason cause requiredScopes } }
      ... on MutationError { ...Errors }
    }
  }
`;

/** The input of revokeLeaveGrant for a record that was granted by hand, with changes. */
export function revokeInput(change: Record<string, unknown> = {}) {
  return {
    recordId: leaveRecords.manual,
    userId: employees.regular.open_id,
    leaveTypeId: leaveTypes.annual,
    ...change,
  };
}

export const REVOKE_GRANT = gql`
  ${ERRORS}
  mutation RevokeGrant($input: RevokeLeaveGrantInput!) {
    revokeLeaveGrant(input: $input) {
      __typename
      ... on RevokeLeaveGrantPayload { recordId outcome employee { userId userIdType } }
      ... on ValidationPassed { checked notChecked { reason cause requiredScopes } }
      ... on MutationError { ...Errors }
    }
  }
`;
