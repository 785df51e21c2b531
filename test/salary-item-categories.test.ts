import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listSalaryItemCategories } from '../src/datasources/compensation.ts';
import { layerForTest } from './support/layer.ts';

const CATEGORIES = 'GET /open-apis/compensation/v1/item_categories';
const ITEMS = 'GET /open-apis/compensation/v1/items';

const ALL = gql`{ salaryItemCategories { nodes { categoryId name(locale: "en") names { locale value } } } }`;

const OF_ITEMS = gql`
  { salaryItems(first: 500) { nodes { itemId categoryId category { categoryId name(locale: "en") } } } }
`;

interface OfItems {
  salaryItems: {
    nodes: {
      itemId: string;
      categoryId: string | null;
      category: { categoryId: string; name: string } | null;
    }[];
  };
}

describe('salaryItemCategories', () => {
  test('lists every category with its names in one call', async () => {
    const { as, sandbox } = await layerForTest();
    const { salaryItemCategories } = await as('t-sandbox').request<{
      salaryItemCategories: { nodes: object[] };
    }>(ALL);
    const [first] = sandbox.state.salaryItemCategories;
    expect(salaryItemCategories.nodes).toHaveLength(sandbox.state.salaryItemCategories.length);
    expect(salaryItemCategories.nodes[0]).toEqual({
      categoryId: first?.id,
      name: 'Fixed pay',
      names: [
        { locale: 'zh-CN', value: '固定薪资' },
        { locale: 'en-US', value: 'Fixed pay' },
      ],
    });
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([CATEGORIES]);
  });

  test('serves a row with its id alone', async () => {
    const { as, sandbox } = await layerForTest();
    sandbox.state.salaryItemCategories = [{ id: '1' }];
    expect(await as('t-sandbox').request(ALL)).toEqual({
      salaryItemCategories: { nodes: [{ categoryId: '1', name: null, names: [] }] },
    });
  });

  test.each(listSalaryItemCategories.errors)('answers refusal $code with its reason', async (row) => {
    const { as, sandbox } = await layerForTest();
    sandbox.script({ endpoint: CATEGORIES, refuse: { code: row.code }, times: 3 });
    const { data, errors } = await as('t-sandbox').rawRequest<unknown>(ALL);
    expect(data).toEqual({ salaryItemCategories: null });
    expect(errors?.[0]?.extensions).toMatchObject({ reason: row.reason, feishu: { code: row.code } });
  });
});

describe('the categories of salary items', () => {
  test('are one more call, however many items there are, and none while they are cached', async () => {
    const { as, sandbox } = await layerForTest();
    const tenant = as('t-sandbox');
    const { salaryItems } = await tenant.request<OfItems>(OF_ITEMS);
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([ITEMS, CATEGORIES]);
    expect(salaryItems.nodes).toHaveLength(30);
    for (const { categoryId, category } of salaryItems.nodes) expect(category?.categoryId).toBe(categoryId);

    sandbox.clearCalls();
    await tenant.request(OF_ITEMS);
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([ITEMS]);
  });

  test('are null for an item without one, and for one that Feishu lists no more', async () => {
    const { as, sandbox } = await layerForTest();
    sandbox.state.salaryItems = [{ id: '1' }, { id: '2', category_id: '' }, { id: '3', category_id: 'gone' }];
    const { salaryItems } = await as('t-sandbox').request<OfItems>(OF_ITEMS);
    expect(salaryItems.nodes).toEqual([
      { itemId: '1', categoryId: null, category: null },
      { itemId: '2', categoryId: null, category: null },
      { itemId: '3', categoryId: 'gone', category: null },
    ]);
  });
});
