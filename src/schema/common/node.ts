import type { ObjectRef } from '@pothos/core';
import { encodeGlobalId } from '../../resolvers/node/global-id.ts';
import {
  type Lookup,
  MAX_NODES,
  node,
  nodeOfType,
  nodes,
  registerNodeType,
} from '../../resolvers/node/node.ts';
import { typeOfRow } from '../../resolvers/node/row-types.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { entityType } from './entity.ts';

// Pothos's relay plugin is not used: it resolves ids asynchronously, which costs more than the rest of a small page.
export const Node = builder.interfaceRef<object>('Node').implement({
  description: 'An object that can be fetched again by its global id.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description:
        'The global ID (全局 ID): opaque, and the same for the same object at all times, but for what the `id` of its own type says.',
    }),
  }),
  resolveType: typeOfRow,
});

const ALWAYS = 'the same for the same object at all times.';

/**
 * What the `id` says of a type whose rows Feishu finds only among those of one employee: the global id holds the id of
 * the employee, of the kind by which the row was read. `ownId` is the field with Feishu's id of the row.
 */
export function sameByUserIdType(ownId: string): string {
  return `the same for the same object at all times where it is read by the same kind of user id. Feishu finds it only by its employee, whose id is part of the global ID: read by two kinds of user ids, one object has two global IDs, of which each finds it. To compare objects, use \`${ownId}\`.`;
}

/**
 * The `id` field of a type that implements Node. It encodes the key that the type's lookup takes. `sameness` says when
 * two ids of one object are the same.
 */
export function globalIdField<Row extends object>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Row>,
  type: string,
  keysOf: (row: Row) => readonly string[],
  sameness = ALWAYS,
) {
  return t.id({
    nullable: false,
    description: `The global ID (全局 ID): opaque, and ${sameness} Give it to \`node\` to fetch the object again; Feishu's own id is a field of its own.`,
    resolve: (row) => encodeGlobalId(type, ...keysOf(row)),
  });
}

/** As `nodeType`, for a type whose global id is not in the subgraph: another one owns the field `id`. */
export function refetchableType<Row extends object, Key extends string>(
  ref: ObjectRef<SchemaTypes, Row>,
  keyNames: readonly Key[],
  lookup: Lookup<Key, Row>,
): void {
  registerNodeType(ref.name, keyNames, lookup);
}

/**
 * Registers the lookup of a type that implements Node, for `node`, `nodes` and `_entities`. `keyNames` are the names
 * of the key parts of its `globalIdField`, in the same order.
 */
export function nodeType<Row extends object, Key extends string>(
  ref: ObjectRef<SchemaTypes, Row>,
  keyNames: readonly Key[],
  lookup: Lookup<Key, Row>,
): void {
  refetchableType(ref, keyNames, lookup);
  entityType(ref, ['id'], ({ id }, context) => nodeOfType(ref.name, id, context));
}

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    directives: { inaccessible: {} },
    description:
      'The object with this global ID; null where there is none, or none that the caller may see. It costs the Feishu calls of the field that would find the object by its own id.',
    args: {
      id: t.arg.id({ required: true, description: 'What the field `id` of an object of this graph gave.' }),
    },
    resolve: (_, { id }, context) => node(id, context),
  }),
  nodes: t.field({
    type: [Node],
    directives: { inaccessible: {} },
    nullable: { list: false, items: true },
    description: `The objects with these global IDs, in their order; null in the place of each that is not found. Objects of one kind are fetched together. One that fails is null, with an error of its own.`,
    args: {
      ids: t.arg.idList({
        required: true,
        description: `What the field \`id\` of objects of this graph gave, up to ${MAX_NODES}.`,
      }),
    },
    resolve: (_, { ids }, context) => nodes(ids, context),
  }),
}));
