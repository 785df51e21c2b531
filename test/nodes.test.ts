import { gql } from 'graphql-request';
import { expect, test } from 'vitest';
import { encodeGlobalId } from '../src/resolvers/node/global-id.ts';
import { layerForTest } from './support/layer.ts';

const NODE = gql`
  query ($id: ID!) {
    node(id: $id) { __typename id }
  }
`;

/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const WIDE = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };

const NODES = gql`
  query ($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id }
  }
`;

test('listed objects are refetched by their ids, in order, with one read for each type', async () => {
  const { hr, sandbox } = await layerForTest();
  const { paymentActivities } = await hr.request<{ paymentActivities: { nodes: { id: string }[] } }>(gql`
    { paymentActivities(payDate: { start: "2024-01-01", end: "2024-12-31" }, first: 5) { nodes { id activityId } } }
  `);
  const { nodes } = paymentActivities;
  const ids = nodes.map(({ id }) => id).reverse();
  sandbox.clearCalls();

  expect(
    await hr.request(
      gql`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on PaymentActivity { activityId } } }`,
      {
        ids: [...ids, ...ids],
      },
    ),
  ).toEqual({ nodes: [...nodes.toReversed(), ...nodes.toReversed()] });
  expect(sandbox.calls).toHaveLength(1);
});

test('an employee is given back by the global id, for each kind of id one of its own, without a call', async () => {
  const { hr, sandbox } = await layerForTest();
  const { a, b } = await hr.request<Record<string, { id: string }>>(gql`
    {
      a: employee(userId: "ou_1") { id userId userIdType }
      b: employee(userId: "ou_1", userIdType: UNION_ID) { id userId userIdType }
    }
  `);
  expect(a?.id).not.toBe(b?.id);
  expect(
    await hr.request(
      gql`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Employee { userId userIdType } } }`,
      { ids: [a?.id, b?.id, encodeGlobalId('Employee', 'badge', '1')] },
    ),
  ).toEqual({ nodes: [a, b, null] });
  expect(sandbox.calls).toEqual([]);
});

test('an object that no longer exists is null', async () => {
  const { hr, sandbox } = await layerForTest({ env: WIDE });
  const [row] = sandbox.state.paymentActivities;
  const id = encodeGlobalId('PaymentActivity', row?.activity_id ?? '');
  expect(await hr.request(NODE, { id })).toEqual({ node: { __typename: 'PaymentActivity', id } });
  sandbox.state.paymentActivities.shift();
  expect(await hr.request(NODE, { id })).toEqual({ node: null });
});

test("an id that is not a global id, such as Feishu's own, is refused without a call, with the name of the argument", async () => {
  const { hr, sandbox } = await layerForTest();
  const { data, errors } = await hr.rawRequest<unknown>(NODE, { id: '7002' });
  expect(data).toEqual({ node: null });
  expect(errors?.[0]?.message).toMatch(/"id" is not a global id/);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
  expect(sandbox.calls).toEqual([]);
});

test('a global id of an unknown type is null', async () => {
  const { hr } = await layerForTest();
  expect(await hr.request(NODE, { id: encodeGlobalId('Spaceship', '1') })).toEqual({ node: null });
});

test('an invalid id among many is null with an error that names it', async () => {
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
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'ids' });
});
