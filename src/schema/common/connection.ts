import type { ObjectRef } from '@pothos/core';
import type { Connection, CountedConnection, Edge } from '../../resolvers/pagination/connection.ts';
import { PageInfo } from '../../resolvers/pagination/connection.ts';
import { MAX_FIRST } from '../../resolvers/values/arguments.ts';
import { builder, type SchemaTypes } from './builder.ts';

// Pothos's relay plugin is not used: it adds `last` and `before`, which Feishu does not support, and a resolver for
// every edge.
const PageInfoType = builder.objectType(PageInfo, {
  name: 'PageInfo',
  description: 'Where a page of a connection begins and ends, and whether there is more.',
  directives: { shareable: {} },
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      nullable: false,
      description: 'Whether there are rows behind `endCursor`.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      nullable: false,
      description: 'Feishu pages forward only, so this says whether `after` was given.',
    }),
    startCursor: t.exposeString('startCursor', {
      description: 'The cursor of the first edge; null where there are no edges.',
    }),
    endCursor: t.exposeString('endCursor', {
      description:
        'The cursor of the last edge, to be given as `after` for the next page; null where there are no edges.',
    }),
  }),
});

const FORWARD_ONLY =
  "Feishu's lists go forward only: there is no `last`, `before` or `orderBy`, and a `totalCount` only where Feishu counts.";

/** Declares `<name>Connection` and `<name>Edge` over rows of a node type. */
export function connectionType<Page extends Connection<object> = Connection<object>>(
  name: string,
  node: ObjectRef<SchemaTypes, object>,
) {
  const edge = builder.objectRef<Edge<object>>(`${name}Edge`).implement({
    description: `One ${name} in a connection, with its place.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description:
          'The place right behind this row. Give it as `after` to go on from here, with any `first`.',
      }),
      node: t.field({ type: node, nullable: false, description: 'The row.', resolve: (row) => row.node }),
    }),
  });
  return builder.objectRef<Page>(`${name}Connection`).implement({
    description: `A page of ${name} rows, in Feishu's order. ${FORWARD_ONLY}`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description:
          'The rows with a cursor each. A list that grows asks for these: caches of clients put its pages together by cursor.',
        resolve: (page) => page.edges,
      }),
      nodes: t.field({
        type: [node],
        nullable: false,
        description:
          "The rows alone, for one page. A list that grows asks for `edges`: Apollo's relayStylePagination keeps only the last page of `nodes`.",
        resolve: (page) => page.nodes,
      }),
      pageInfo: t.field({
        type: PageInfoType,
        nullable: false,
        description: 'Where this page ends and whether there is more.',
        resolve: (page) => page.pageInfo,
      }),
    }),
  });
}

/** Declares a connection with `totalCount`, over a list that Feishu counts. */
export function countedConnectionType(name: string, node: ObjectRef<SchemaTypes, object>) {
  const connection = connectionType<CountedConnection<object>>(name, node);
  builder.objectField(connection, 'totalCount', (t) =>
    t.exposeInt('totalCount', {
      nullable: false,
      description: "How many rows the whole list has, by Feishu's own count (total).",
    }),
  );
  return connection;
}

/** The arguments of every connection. */
export const connectionArgs = builder.args((t) => ({
  first: t.int({
    defaultValue: 20,
    description: `How many rows, from 1 to ${MAX_FIRST}.`,
  }),
  after: t.string({
    description:
      'Go on right behind this cursor, taken from an edge or from `pageInfo.endCursor` of the same list.',
  }),
}));
