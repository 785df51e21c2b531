import { gql } from 'graphql-request';
import { sampleAdjustment, type sampleItems, samplePlan } from '../../src/sandbox/scenarios/samples.ts';

type Body = typeof sampleAdjustment;

/** The input of createSalaryArchive for the sandbox's sample, with changes. */
export function salaryInput(change: Record<string, unknown> = {}) {
  return { ...fromBody(sampleAdjustment), ...change };
}

/** The input of createSalaryArchive for which Feishu is sent this body. */
export function fromBody(body: Body) {
  return {
    uniqueId: body.unique_id,
    userId: body.user_id,
    effectiveDate: body.effective_time,
    planId: body.plan_id,
    planTid: body.plan_tid,
    currencyId: body.currency_id,
    changeReasonId: body.change_reason_id,
    items: itemsInput(body.item_value_lists),
    description: body.description,
  };
}

export function itemsInput(items: ReturnType<typeof sampleItems>) {
  return items.map(({ item_id: itemId, item_value: value, item_value_regular: regularValue }) => ({
    itemId,
    value,
    ...(regularValue !== undefined && { regularValue }),
  }));
}

export function planInput(plan: Parameters<typeof samplePlan>[0]) {
  const { plan_id: planId, plan_tid: planTid, currency_id: currencyId } = samplePlan(plan);
  return { planId, planTid, currencyId };
}

export const CREATE = gql`
  mutation Create($input: CreateSalaryArchiveInput!) {
    createSalaryArchive(input: $input) {
      __typename
      ... on CreateSalaryArchivePayload { uniqueId archiveTid }
      ... on MutationError { message hint reason upstreamCode logId }
      ... on InvalidInputError { issues { path message reason } }
      ... on NotFoundError { path }
      ... on ConflictError { path }
      ... on PermissionDeniedError { requiredScopes }
    }
  }
`;
