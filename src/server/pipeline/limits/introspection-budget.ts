import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getIntrospectionQuery,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { countDocument } from './document-counts.ts';

/** How much of a schema's shape an operation may ask for. */
export interface IntrospectionBudget {
  /** How long the lists of introspection are on average, by the names of their fields. */
  readonly listSizes: ReadonlyMap<string, number>;
  /** Values that introspection may come to. */
  readonly maxValues: number;
}

const budgets = new WeakMap<GraphQLSchema, IntrospectionBudget>();

/** The budget of a schema: a quarter more than the largest introspection query of graphql-js, which GraphiQL sends. */
export function introspectionBudgetOf(schema: GraphQLSchema): IntrospectionBudget {
  let budget = budgets.get(schema);
  if (!budget) {
    const listSizes = listSizesOf(schema);
    const { expanded } = countDocument(parse(LARGEST_QUERY), listSizes);
    budget = { listSizes, maxValues: Math.ceil(expanded.introspection * 1.25) };
    budgets.set(schema, budget);
  }
  return budget;
}

const LARGEST_QUERY = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});

/** Averages over all types, so that what `types` comes to is exact in the sum. */
function listSizesOf(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const average = (counts: readonly number[]) => sum(counts) / counts.length;
  const fields = types.flatMap(fieldsOf);
  const perType = average(types.map((type) => fieldsOf(type).length));
  // A single type may be the one with the most fields.
  const singleType = Math.max(...types.map((type) => fieldsOf(type).length)) / perType;
  return new Map([
    ['types', types.length],
    ['fields', perType],
    ['args', average(fields.map(({ args }) => args.length))],
    ['interfaces', average(types.map((type) => (hasFields(type) ? type.getInterfaces().length : 0)))],
    [
      'possibleTypes',
      average(types.map((type) => (isAbstractType(type) ? schema.getPossibleTypes(type).length : 0))),
    ],
    [
      'inputFields',
      average(types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0))),
    ],
    ['enumValues', average(types.map((type) => (isEnumType(type) ? type.getValues().length : 0)))],
    ['directives', directives.length],
    // The whole schema in one text.
    ['_service', fields.length],
    ['locations', average(directives.map(({ locations }) => locations.length))],
    ...['__type', 'queryType', 'mutationType', 'subscriptionType'].map((name) => [name, singleType] as const),
  ]);
}

const hasFields = (type: GraphQLNamedType) => isObjectType(type) || isInterfaceType(type);

const fieldsOf = (type: GraphQLNamedType) =>
  isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
