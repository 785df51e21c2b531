import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** An operation that selects one root field and every field that can be reached from it. */
export interface ExhaustiveOperation {
  /** The root field, with the object type if the field is abstract: `_entities PaymentActivity`. */
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values of arguments by name. Arguments without a value must be optional. */
export type ArgumentValues = Readonly<Record<string, unknown>>;

/** The exhaustive operation of a root field; `only` restricts an abstract root field to one object type. */
export function exhaustiveOperation(
  schema: GraphQLSchema,
  operation: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  values: ArgumentValues,
  only?: string,
): ExhaustiveOperation {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const expanded = new Set<string>();
  const root = selectionOf(field);
  const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  return {
    name: only ? `${field.name} ${only}` : field.name,
    document: `${operation} ${head} { ${root} }`,
    variables,
  };

  /** The field with its arguments and its selection set. */
  function selectionOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap((argument) => {
      if (!(argument.name in values)) {
        if (isNonNullType(argument.type)) throw new Error(`no value for ${name}(${argument.name}:)`);
        return [];
      }
      const variable = `v${definitions.length}`;
      definitions.push(`$${variable}: ${argument.type}`);
      variables[variable] = values[argument.name];
      return [`${argument.name}: $${variable}`];
    });
    const fieldWithArguments = given.length > 0 ? `${name}(${given.join(', ')})` : name;
    return `${fieldWithArguments} ${selectionSetOf(getNamedType(type))}`;
  }

  function selectionSetOf(type: GraphQLNamedType): string {
    if (isLeafType(type)) return '';
    const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const wanted = objects.filter(({ name }) => !only || objects.length === 1 || name === only);
    // Types of a union may have fields of the same name and different types, so these get aliases.
    const fragments = wanted.map(
      (object) => `... on ${object.name} { __typename ${fieldsOf(object, wanted.length > 1)} }`,
    );
    return `{ __typename ${fragments.join(' ')} }`;
  }

  /** Object fields are selected only where a type occurs for the first time, so that cycles end. */
  function fieldsOf(type: GraphQLNamedType, prefixed: boolean): string {
    if (!isObjectType(type)) return '';
    const isFirst = !expanded.has(type.name);
    expanded.add(type.name);
    return Object.values(type.getFields())
      .filter(
        ({ name, type: fieldType }) => name !== 'edges' && (isFirst || isLeafType(getNamedType(fieldType))),
      )
      .map((one) => (prefixed ? `${type.name}_${one.name}: ${selectionOf(one)}` : selectionOf(one)))
      .join(' ');
  }
}

/** The resolvable `@key` directives of a type, each as a list of fields. */
export function keysOf({ extensions }: GraphQLObjectType): string[][] {
  const directives = extensions.directives as readonly {
    name: string;
    args: { fields: string; resolvable?: boolean };
  }[];
  return directives
    .filter(({ name, args }) => name === 'key' && args.resolvable !== false)
    .map(({ args }) => args.fields.split(' '));
}

/** One global id for each object type in an answer. */
export function idsIn(answer: unknown, ids = new Map<string, string>()): Map<string, string> {
  if (typeof answer !== 'object' || answer === null) return ids;
  const { __typename: type, id } = answer as { __typename?: unknown; id?: unknown };
  if (typeof type === 'string' && typeof id === 'string') ids.set(type, id);
  for (const part of Object.values(answer)) idsIn(part, ids);
  return ids;
}
