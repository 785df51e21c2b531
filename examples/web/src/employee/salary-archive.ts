import type { SalaryArchiveFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import type { Translate } from '../i18n/i18n.ts';

/** A salary archive, with the names that Feishu gives to applications only. */
export const SalaryArchive = graphql(`
  fragment SalaryArchive on SalaryArchive {
    id
    archiveTid
    planId
    planTid
    currencyId
    changeReasonId
    changeDescription
    effectiveDate
    expirationDate
    plan @include(if: $isApplication) {
      id
      name
      items {
        itemId
        adjustment
      }
    }
    currency @include(if: $isApplication) {
      id
      code
    }
    changeReason @include(if: $isApplication) {
      id
      name
    }
    items {
      itemId
      value
      regularValue
      item @include(if: $isApplication) {
        id
        name
      }
    }
  }
`);

export type Archive = SalaryArchiveFragment;
export type ArchiveItem = Archive['items'][number];

export function nameOfItem({ item, itemId }: ArchiveItem, t: Translate): string {
  return item?.name ?? t('item', { id: itemId });
}
