import {
  GraphQLObjectType,
  GraphQLSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
  Kind,
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

/** The process has one schema, whose SDL anyone may ask for, a hundred times in one operation: printed once. */
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

const MACHINERY = new Set(['_entities', '_service', '_Any', '_Entity', '_Service']);

/** The schema without what only gateways ask for: what a client sees. */
export function clientSchema(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  const query = config.query?.toConfig();
  return new GraphQLSchema({
    ...config,
    query: query && new GraphQLObjectType({ ...query, fields: withoutMachinery(query.fields) }),
    types: config.types.filter(({ name }) => !MACHINERY.has(name) && name !== query?.name),
  });
}

function withoutMachinery<Value>(named: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(named).filter(([name]) => !MACHINERY.has(name)));
}

/** The SDL that composition takes: with directives, without what it adds itself. */
export function subgraphSdl(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isSpecifiedScalarType(type) && !isIntrospectionType(type) && !MACHINERY.has(type.name),
  );
  const document = {
    kind: Kind.DOCUMENT,
    definitions: [...schema.extensionASTNodes, ...types.flatMap(({ astNode }) => astNode ?? [])],
  } as const;
  const ours = visit(document, {
    FieldDefinition: ({ name }) => (MACHINERY.has(name.value) ? null : undefined),
    StringValue: (text, key) => (key === 'description' ? { ...text, block: true } : undefined),
  });
  return `${print(ours)}\n`;
}
