import {
  GraphQLObjectType,
  GraphQLSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  visit,
} from 'graphql';
import { builder } from './builder.ts';

const Service = builder.objectRef<{ readonly sdl: string }>('_Service').implement({
  description: 'For gateways: this graph as composition takes it.',
  fields: (t) => ({
    sdl: t.exposeString('sdl', {
      nullable: false,
      description: 'The SDL with the directives of Federation.',
    }),
  }),
});

/**
 * The SDL of the only schema of the process, printed once: `_service` needs no token and may be queried by many
 * aliases.
 */
let printed: string | undefined;

builder.queryField('_service', (t) =>
  t.field({
    type: Service,
    nullable: false,
    description: 'For gateways: this graph as composition takes it.',
    resolve: (_, __, ___, { schema }) => {
      printed ??= subgraphSdl(schema);
      return { sdl: printed };
    },
  }),
);

const FEDERATION_NAMES = new Set(['_entities', '_service', '_Any', '_Entity', '_Service']);

/** The schema for clients: without the fields and types for gateways. */
export function clientSchema(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  const query = config.query?.toConfig();
  return new GraphQLSchema({
    ...config,
    query: query && new GraphQLObjectType({ ...query, fields: withoutFederationNames(query.fields) }),
    types: config.types.filter(({ name }) => !FEDERATION_NAMES.has(name) && name !== query?.name),
  });
}

function withoutFederationNames<Value>(named: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(named).filter(([name]) => !FEDERATION_NAMES.has(name)));
}

/**
 * What other subgraphs own, by its schema coordinates. Composition refuses a field that two subgraphs define, and another
 * team's `Employee` has an `id` and lists of its own. A viewer in the supergraph is not this layer's to tell.
 */
const OWNED_ELSEWHERE = new Set(['Employee.id', 'Query.employees', 'Query.viewer', 'Viewer', 'ViewerKind']);

/** The SDL for composition: with directives, and without what composition adds itself and what other subgraphs own. */
export function subgraphSdl(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) =>
      !isSpecifiedScalarType(type) &&
      !isIntrospectionType(type) &&
      !FEDERATION_NAMES.has(type.name) &&
      !OWNED_ELSEWHERE.has(type.name),
  );
  const document = {
    kind: Kind.DOCUMENT,
    definitions: [...schema.extensionASTNodes, ...types.flatMap(({ astNode }) => astNode ?? [])],
  } as const;
  const filtered = visit(document, {
    ObjectTypeDefinition: withoutForeignFields,
    StringValue: (text, key) => (key === 'description' ? { ...text, block: true } : undefined),
  });
  return `${print(filtered)}\n`;
}

function withoutForeignFields(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const { name, fields = [], interfaces = [] } = type;
  const isForeign = (field: string) =>
    FEDERATION_NAMES.has(field) || OWNED_ELSEWHERE.has(`${name.value}.${field}`);
  return {
    ...type,
    fields: fields.filter((field) => !isForeign(field.name.value)),
    interfaces: interfaces.filter((node) => node.name.value !== 'Node' || !isForeign('id')),
  };
}
