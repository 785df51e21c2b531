import type { Archive, ArchiveItem } from './salary-archive.ts';

/** One item of pay over time. */
export interface Series {
  readonly item: ArchiveItem;
  readonly values: readonly { readonly day: string; readonly value: string }[];
}

/** The values of each item in all archives, whose order they keep. */
export function salarySeries(archives: readonly Archive[]): readonly Series[] {
  const items = new Map(archives.flatMap(({ items }) => items).map((item) => [item.itemId, item]));
  return Array.from(items.values(), (item) => ({
    item,
    values: archives.flatMap(({ effectiveDate, items }) => {
      const value = items.find(({ itemId }) => itemId === item.itemId)?.value;
      return value ? [{ day: effectiveDate, value }] : [];
    }),
  }));
}
