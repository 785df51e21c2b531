import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a part of a document holds. */
export interface DocumentCounts {
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly fragmentSpreads: number;
  readonly repeatedFields: number;
  /** Fields within fields; a field of introspection counts as one, whatever is in it. */
  readonly depth: number;
  /** Selection sets within one another. */
  readonly nesting: number;
  /** Values that the fields of introspection in it may come to, Federation's `_service` among them. */
  readonly introspection: number;
  /** Values that it may come to if it is a selection on a type of introspection itself. */
  readonly asIntrospection: number;
  /** Lists within one another that validation counts in introspection. */
  readonly introspectionLists: number;
}

const NOTHING: DocumentCounts = {
  fields: 0,
  aliases: 0,
  directives: 0,
  fragmentSpreads: 0,
  repeatedFields: 0,
  depth: 0,
  nesting: 0,
  introspection: 0,
  asIntrospection: 0,
  introspectionLists: 0,
};

/** Counting ends where selections are nested deeper than this, which keeps it from overflowing the stack. */
export const NESTING_LIMIT = 100;

/** Sums end here: fragments that spread one another can double at every step. */
const MAX_COUNT = 1e12;

/**
 * Counts what a document holds, once as it is written and once as it is executed, with every fragment counted at each
 * spread. Each fragment is counted once, however often it is spread, so that the time is linear in the document's
 * length. A fragment that spreads itself is left to validation.
 */
export function countDocument(
  { definitions }: DocumentNode,
  listSizes: ReadonlyMap<string, number>,
): { readonly written: DocumentCounts; readonly expanded: DocumentCounts } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const counted = new Map<string, DocumentCounts>();
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const written = sumOf(definitions.map((definition) => ofDefinition(definition, () => NOTHING, 0)));
  const expanded = sumOf(operations.map((operation) => ofDefinition(operation, ofFragment, 0)));
  return { written, expanded };

  function ofFragment(name: string, level: number): DocumentCounts {
    const known = counted.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    // Found again while the fragment is counted, where it spreads itself.
    counted.set(name, NOTHING);
    const counts = fragment ? ofDefinition(fragment, ofFragment, level) : NOTHING;
    counted.set(name, counts);
    return counts;
  }

  function ofDefinition(definition: DefinitionNode, ofSpread: OfSpread, level: number): DocumentCounts {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      return NOTHING;
    const onVariables = definition.variableDefinitions?.map(directivesOf) ?? [];
    const directives = onVariables.reduce((sum, count) => sum + count, directivesOf(definition));
    return sumOf([{ ...NOTHING, directives }, ofSet(definition.selectionSet, ofSpread, level)]);
  }

  function ofSet(set: SelectionSetNode | undefined, ofSpread: OfSpread, level: number): DocumentCounts {
    if (!set) return NOTHING;
    if (level > NESTING_LIMIT) return { ...NOTHING, nesting: 1 };
    const counts = sumOf(set.selections.map((selection) => ofSelection(selection, ofSpread, level + 1)));
    return {
      ...counts,
      nesting: counts.nesting + 1,
      repeatedFields: counts.repeatedFields + repeatedFieldsIn(set),
    };
  }

  function ofSelection(selection: SelectionNode, ofSpread: OfSpread, level: number): DocumentCounts {
    const own = { ...NOTHING, directives: directivesOf(selection) };
    switch (selection.kind) {
      case Kind.FRAGMENT_SPREAD:
        return sumOf([{ ...own, fragmentSpreads: 1 }, ofSpread(selection.name.value, level)]);
      case Kind.INLINE_FRAGMENT:
        return sumOf([own, ofSet(selection.selectionSet, ofSpread, level)]);
      case Kind.FIELD:
        return sumOf([own, ofField(selection, ofSet(selection.selectionSet, ofSpread, level))]);
    }
  }

  function ofField({ name: { value: name }, alias }: FieldNode, below: DocumentCounts): DocumentCounts {
    const isMeta = name.startsWith('__') || name === '_service';
    const asIntrospection = (listSizes.get(name) ?? 1) * (1 + below.asIntrospection);
    return {
      ...below,
      fields: below.fields + 1,
      aliases: below.aliases + (alias ? 1 : 0),
      depth: isMeta ? 1 : below.depth + 1,
      introspection: isMeta ? asIntrospection : below.introspection,
      asIntrospection,
      introspectionLists: below.introspectionLists + (LISTS_OF_TYPES.has(name) ? 1 : 0),
    };
  }
}

const LISTS_OF_TYPES: ReadonlySet<string> = new Set(['fields', 'interfaces', 'possibleTypes', 'inputFields']);

type OfSpread = (fragment: string, level: number) => DocumentCounts;

function sumOf(parts: readonly DocumentCounts[]): DocumentCounts {
  return parts.reduce(
    (sum, part) => ({
      fields: saturated(sum.fields + part.fields),
      aliases: saturated(sum.aliases + part.aliases),
      directives: saturated(sum.directives + part.directives),
      fragmentSpreads: saturated(sum.fragmentSpreads + part.fragmentSpreads),
      repeatedFields: saturated(sum.repeatedFields + part.repeatedFields),
      depth: Math.max(sum.depth, part.depth),
      nesting: Math.max(sum.nesting, part.nesting),
      introspection: saturated(sum.introspection + part.introspection),
      asIntrospection: saturated(sum.asIntrospection + part.asIntrospection),
      introspectionLists: Math.max(sum.introspectionLists, part.introspectionLists),
    }),
    NOTHING,
  );
}

const saturated = (count: number): number => Math.min(count, MAX_COUNT);

const directivesOf = ({ directives }: { readonly directives?: readonly unknown[] | undefined }): number =>
  directives?.length ?? 0;

function repeatedFieldsIn({ selections }: SelectionSetNode): number {
  const fields = selections.filter((selection) => selection.kind === Kind.FIELD);
  return fields.length - new Set(fields.map(({ alias, name }) => (alias ?? name).value)).size;
}
