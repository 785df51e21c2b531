import {
  type ASTNode,
  type DirectiveNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * All fields that an operation selects, on whatever object. A selection that `@skip` or `@include` leaves out does not
 * count.
 */
export function selectedFields(info: GraphQLResolveInfo): ReadonlySet<GraphQLField<unknown, unknown>> {
  const { schema, operation, fragments, variableValues } = info;
  const selected = new Set<GraphQLField<unknown, unknown>>();
  const types = new TypeInfo(schema);
  /** The operation and, as they are met, the fragments that it spreads. */
  const roots = new Set<ASTNode>([operation]);
  const visitor = visitWithTypeInfo(types, {
    enter(node) {
      if ('directives' in node && node.directives?.some((one) => excludes(one, variableValues))) return false;
      const field = node.kind === Kind.FIELD ? types.getFieldDef() : undefined;
      if (field) selected.add(field);
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value] : undefined;
      if (fragment) roots.add(fragment);
      return undefined;
    },
  });
  for (const root of roots) visit(root, visitor);
  return selected;
}

/** Whether a directive leaves its selection out. */
function excludes(
  { name, arguments: [argument] = [] }: DirectiveNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const excluding = name.value === 'skip' ? true : name.value === 'include' ? false : undefined;
  if (excluding === undefined || !argument) return false;
  const { value } = argument;
  if (value.kind === Kind.VARIABLE) return variables[value.name.value] === excluding;
  return value.kind === Kind.BOOLEAN && value.value === excluding;
}
