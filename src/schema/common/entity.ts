import type { ObjectRef } from '@pothos/core';
import { entities, registerReference } from '../../resolvers/node/entity.ts';
import type { Lookup } from '../../resolvers/node/node.ts';
import { typeOfRow } from '../../resolvers/node/row-types.ts';
import { builder, type SchemaTypes } from './builder.ts';

const entityRefs = new Set<ObjectRef<SchemaTypes, object>>();

/**
 * Makes the type an entity that other subgraphs refer to by these fields. They must equal those of its `@key`
 * directive.
 */
export function entityType<Row extends object, Key extends string>(
  ref: ObjectRef<SchemaTypes, Row>,
  fields: readonly Key[],
  lookup: Lookup<Key, Row>,
): void {
  entityRefs.add(ref);
  registerReference(ref.name, fields, lookup);
}

const Any = builder.scalarType('_Any', {
  description: 'For gateways: the type and the key of an object that another subgraph refers to.',
  specifiedByURL: 'https://specs.apollo.dev/federation/v2.9',
});

const Entity = builder.unionType('_Entity', {
  description: 'For gateways: whatever another subgraph may refer to.',
  types: () => [...entityRefs],
  resolveType: typeOfRow,
});

builder.queryField('_entities', (t) =>
  t.field({
    type: [Entity],
    nullable: { list: false, items: true },
    description:
      'For gateways: the objects that other subgraphs refer to, in the order asked for. Those of one kind are fetched together. One that fails is null, with an error of its own.',
    args: {
      representations: t.arg({
        type: [Any],
        required: true,
        description: 'For each object `__typename` and the fields of one of its keys.',
      }),
    },
    resolve: (_, { representations }, context) => entities(representations, context),
  }),
);
