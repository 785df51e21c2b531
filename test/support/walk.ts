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

/** One operation that asks a root field for everything that can be reached from it. */
export interface Walk {
  /** The root field, with the type for those that give several: `_entities PaymentActivity`. */
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values for arguments by their names; an argument of another name must be optional. */
export type Values = Readonly<Record<string, unknown>>;

/** An operation for one root field; `only` is the type wanted where it may give several. */
export function walk(
  schema: GraphQLSchema,
  operation: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  values: Values,
  only?: string,
): Walk {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const expanded = new Set<string>();
  const root = callOf(field);
  const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  return {
    name: only ? `${field.name} ${only}` : field.name,
    document: `${operation} ${head} { ${root} }`,
    variables,
  };

  /** The field with its arguments and all that is below it. */
  function callOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
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
    const call = given.length > 0 ? `${name}(${given.join(', ')})` : name;
    return `${call} ${below(getNamedType(type))}`;
  }

  function below(type: GraphQLNamedType): string {
    if (isLeafType(type)) return '';
    const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const wanted = objects.filter(({ name }) => !only || objects.length === 1 || name === only);
    // Two types of a union may have a field of one name and two types.
    const fragments = wanted.map(
      (object) => `... on ${object.name} { __typename ${fieldsOf(object, wanted.length > 1)} }`,
    );
    return `{ __typename ${fragments.join(' ')} }`;
  }

  /** Every type is gone into once, so that circles end and every field is asked for. */
  function fieldsOf(type: GraphQLNamedType, prefixed: boolean): string {
    if (!isObjectType(type)) return '';
    const goesOn = !expanded.has(type.name);
    expanded.add(type.name);
    return Object.values(type.getFields())
      .filter(({ name, type: below }) => name !== 'edges' && (goesOn || isLeafType(getNamedType(below))))
      .map((one) => (prefixed ? `${type.name}_${one.name}: ${callOf(one)}` : callOf(one)))
      .join(' ');
  }
}

/** The keys by which other subgraphs may name rows of the type, each with its fields. */
export function keysOf({ extensions }: GraphQLObjectType): string[][] {
  const directives = extensions.directives as readonly {
    name: string;
    args: { fields: string; resolvable?: boolean };
  }[];
  return directives
    .filter(({ name, args }) => name === 'key' && args.resolvable !== false)
    .map(({ args }) => args.fields.split(' '));
}

/** Every global id in an answer, by the type of its object. */
export function idsIn(answer: unknown, ids = new Map<string, string>()): Map<string, string> {
  if (typeof answer !== 'object' || answer === null) return ids;
  const { __typename: type, id } = answer as { __typename?: unknown; id?: unknown };
  if (typeof type === 'string' && typeof id === 'string') ids.set(type, id);
  for (const part of Object.values(answer)) idsIn(part, ids);
  return ids;
}
