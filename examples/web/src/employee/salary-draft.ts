import type { CreateSalaryArchiveInput } from '../gql/graphql.ts';
import { today } from '../today.ts';
import type { Archive } from './salary-archive.ts';

/** What the form edits: the input of `createSalaryArchive`, but for the employee. */
export type Draft = Omit<CreateSalaryArchiveInput, 'userId' | 'userIdType' | 'items' | 'validateOnly'> & {
  items: { itemId: string; value: string; regularValue?: string }[];
};

/**
 * A draft with the plan, the currency and the values of the latest archive, from today on. Only items that a person sets
 * are taken; without the plan, which Feishu gives to applications only, all are, and Feishu refuses those that it computes.
 */
export function draftFrom(latest: Archive, operatorId: string | undefined): Draft {
  const { planId, planTid, currencyId, changeReasonId, plan } = latest;
  const isManual = (itemId: string) =>
    plan?.items.find((item) => item.itemId === itemId)?.adjustment === 'MANUAL';
  return {
    // The idempotency key: a repeat with the same key and input is executed once.
    uniqueId: crypto.randomUUID(),
    effectiveDate: today,
    planId,
    planTid,
    currencyId: currencyId ?? '',
    changeReasonId,
    description: '',
    ...(operatorId && { operatorId }),
    items: latest.items
      .filter(({ itemId }) => !plan || isManual(itemId))
      .map(({ itemId, value, regularValue }) => ({
        itemId,
        value: value ?? '',
        ...(regularValue !== null && { regularValue }),
      })),
  };
}
