import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Whether a field of one of these names is selected anywhere below the one that is resolved, whatever it depends on. */
export function selects({ fieldNodes, fragments }: GraphQLResolveInfo, ...names: readonly string[]): boolean {
  const spread = new Set<string>();

  function isIn(set: SelectionSetNode | undefined): boolean {
    if (!set) return false;
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD)
        return names.includes(selection.name.value) || isIn(selection.selectionSet);
      if (selection.kind === Kind.INLINE_FRAGMENT) return isIn(selection.selectionSet);
      const { value: fragment } = selection.name;
      if (spread.has(fragment)) return false;
      spread.add(fragment);
      return isIn(fragments[fragment]?.selectionSet);
    });
  }

  return fieldNodes.some(({ selectionSet }) => isIn(selectionSet));
}
