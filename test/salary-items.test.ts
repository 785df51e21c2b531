import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { layerForTest } from './support/layer.ts';

const OF_TYPE = gql`
  query ($itemType: SalaryItemType, $first: Int, $after: String) {
    salaryItems(itemType: $itemType, first: $first, after: $after) {
      nodes { itemId itemType itemTypeCode valueTypeCode payFrequencyCode }
      pageInfo { endCursor }
    }
  }
`;

interface OfType {
  salaryItems: {
    nodes: { itemId: string; itemType: string; itemTypeCode: string }[];
    pageInfo: { endCursor: string };
  };
}

describe('salaryItems(itemType)', () => {
  test.each([
    ['SALARY', 'salary'],
    ['BONUS', 'bonus'],
    ['RECURRING_PAYMENT', 'recurring_payment'],
  ])('%s is selected by Feishu, in one call', async (itemType, word) => {
    const { as, sandbox } = await layerForTest();
    const { salaryItems } = await as('t-sandbox').request<OfType>(OF_TYPE, { itemType, first: 100 });
    const stored = sandbox.state.salaryItems.filter((row) => row.item_type === word);
    expect(stored.length).toBeGreaterThan(0);
    expect(salaryItems.nodes.map(({ itemId }) => itemId)).toEqual(stored.map(({ id }) => id));
    for (const node of salaryItems.nodes) expect(node).toMatchObject({ itemType, itemTypeCode: word });
    expect(sandbox.calls.map(({ query }) => query.item_type)).toEqual([[word]]);
  });

  test.each([{ itemType: null }, {}])('%o lists items of every type', async (variables) => {
    const { as, sandbox } = await layerForTest();
    const { salaryItems } = await as('t-sandbox').request<OfType>(OF_TYPE, { ...variables, first: 100 });
    expect(salaryItems.nodes).toHaveLength(30);
    expect(sandbox.calls[0]?.query).not.toHaveProperty('item_type');
  });

  test('UNRECOGNIZED is refused before any call', async () => {
    const { as, sandbox } = await layerForTest();
    const { errors } = await as('t-sandbox').rawRequest<unknown>(OF_TYPE, { itemType: 'UNRECOGNIZED' });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'itemType' });
    expect(sandbox.calls).toEqual([]);
  });

  test('a cursor goes on in the list of its own type only', async () => {
    const { as } = await layerForTest();
    const tenant = as('t-sandbox');
    const page = (variables: object) => tenant.rawRequest<OfType>(OF_TYPE, { first: 2, ...variables });
    const first = await page({ itemType: 'BONUS' });
    const after = first.data.salaryItems.pageInfo.endCursor;
    const next = await page({ itemType: 'BONUS', after });
    expect(next.data.salaryItems.nodes).toMatchObject([{ itemType: 'BONUS' }, { itemType: 'BONUS' }]);
    for (const itemType of ['SALARY', null]) {
      const { errors } = await page({ itemType, after });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_CURSOR' });
    }
  });
});

test('an item without a type, or with one that the graph does not know, is UNRECOGNIZED with its word', async () => {
  const { as, sandbox } = await layerForTest();
  sandbox.state.salaryItems = [{ id: '1' }, { id: '2', item_type: 'gift', value_type: 'text' }];
  const { salaryItems } = await as('t-sandbox').request<OfType>(OF_TYPE);
  expect(salaryItems.nodes).toMatchObject([
    { itemType: 'UNRECOGNIZED', itemTypeCode: null },
    { itemType: 'UNRECOGNIZED', itemTypeCode: 'gift', valueTypeCode: 'text' },
  ]);
});
