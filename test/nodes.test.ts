import { gql } from 'graphql-request';
import { expect, test } from 'vitest';
import { encodeGlobalId } from '../src/resolvers/global-id.ts';
import { layerForTest } from './support/layer.ts';

const NODE = gql`
  query ($id: ID!) {
    node(id: $id) { __typename id }
  }
`;

const NODES = gql`
  query ($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id }
  }
`;

test("an id that is not a global id, such as Feishu's own, is refused without a call, and the error names the argument", async () => {
  const { hr, sandbox } = await layerForTest();
  const { data, errors } = await hr.rawRequest<unknown>(NODE, { id: '7002' });
  expect(data).toEqual({ node: null });
  expect(errors?.[0]?.message).toMatch(/"id" is not a global id/);
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'id' });
  expect(sandbox.calls).toEqual([]);
});

test('a global id of something that this graph does not have is null', async () => {
  const { hr } = await layerForTest();
  expect(await hr.request(NODE, { id: encodeGlobalId('Spaceship', '1') })).toEqual({ node: null });
});

test('one bad id among many is one null and one error, which says which', async () => {
  const { hr } = await layerForTest();
  const foreign = encodeGlobalId('Spaceship', '1');
  const { data, errors } = await hr.rawRequest<unknown>(NODES, { ids: [foreign, 'nonsense', foreign] });
  expect(data).toEqual({ nodes: [null, null, null] });
  expect(errors?.map(({ path, extensions }) => ({ path, argument: extensions.argument }))).toEqual([
    { path: ['nodes', 1], argument: 'ids.1' },
  ]);
});

test('more than 100 ids at once are refused', async () => {
  const { hr } = await layerForTest();
  const { errors } = await hr.rawRequest<unknown>(NODES, {
    ids: Array.from({ length: 101 }, (_, index) => encodeGlobalId('PaymentActivity', String(index))),
  });
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'ids' });
});
