import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Whether a field of this name is selected anywhere below the one that is resolved, whatever it depends on. */
export function selects(name: string, { fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const spread = new Set<string>();

  function isIn(set: SelectionSetNode | undefined): boolean {
    if (!set) return false;
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === name || isIn(selection.selectionSet);
      if (selection.kind === Kind.INLINE_FRAGMENT) return isIn(selection.selectionSet);
      const { value: fragment } = selection.name;
      if (spread.has(fragment)) return false;
      spread.add(fragment);
      return isIn(fragments[fragment]?.selectionSet);
    });
  }

  return fieldNodes.some(({ selectionSet }) => isIn(selectionSet));
}
