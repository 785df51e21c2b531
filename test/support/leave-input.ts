import { gql } from 'graphql-request';
import { sampleLeaveChange as sample } from '../../src/sandbox/scenarios/samples.ts';

/** The input of updateLeaveAccrualRecord for the sandbox's sample, with changes. */
export function leaveInput(change: Record<string, unknown> = {}) {
  return {
    recordId: sample.leave_granting_record_id,
    userId: sample.employment_id,
    leaveTypeId: sample.leave_type_id,
    reason: sample.reason.map(({ lang, value }) => ({ locale: lang, value })),
    timeOffset: sample.time_offset,
    quantity: sample.quantity,
    ...change,
  };
}

export const CHANGE_LEAVE = gql`
  mutation ChangeLeave($input: UpdateLeaveAccrualRecordInput!) {
    updateLeaveAccrualRecord(input: $input) {
      __typename
      ... on UpdateLeaveAccrualRecordPayload { recordId record { recordId grantingQuantity expirationDate } }
      ... on MutationError { message hint reason upstreamCode logId }
      ... on InvalidInputError { issues { path message reason } }
      ... on NotFoundError { path }
      ... on ConflictError { path }
      ... on PermissionDeniedError { requiredScopes }
    }
  }
`;
