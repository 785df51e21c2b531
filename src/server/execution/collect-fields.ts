import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What selection sets are read against. */
export interface CollectOptions {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The values of the variables in `@skip` and `@include`. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

/**
 * Collects the fields that selection sets come to on an object type, by response key (specification, 6.3.2). Throws
 * the GraphQLError of graphql-js for a condition that is null or has no value.
 */
export function collectFields(
  options: CollectOptions,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const set of selectionSets) collect(options, type, set, fields, visited);
  return fields;
}

function collect(
  options: CollectOptions,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  fields: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of selections) {
    // A second spread of a fragment is not evaluated, its conditions neither.
    if (selection.kind === Kind.FRAGMENT_SPREAD && visited.has(selection.name.value)) continue;
    if (!isIncluded(options, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      addField(fields, selection);
      continue;
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) visited.add(selection.name.value);
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : options.fragments[selection.name.value];
    if (fragment && applies(options, fragment.typeCondition?.name.value, type)) {
      collect(options, type, fragment.selectionSet, fields, visited);
    }
  }
}

function addField(fields: Map<string, FieldNode[]>, node: FieldNode): void {
  const key = (node.alias ?? node.name).value;
  const nodes = fields.get(key);
  if (nodes) nodes.push(node);
  else fields.set(key, [node]);
}

function applies({ schema }: CollectOptions, condition: string | undefined, type: GraphQLObjectType) {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}

/** `@skip` comes first: where it excludes a selection, `@include` is not evaluated. */
function isIncluded({ conditions }: CollectOptions, selection: SelectionNode): boolean {
  if (!selection.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, conditions)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, conditions)?.if !== false;
}
