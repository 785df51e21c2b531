import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import { listAccountingItems, type PaymentDetailItemRow } from '../src/datasources/payroll.ts';
import { DETAIL_ITEMS } from '../src/sandbox/seed/payroll/accounting-items.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const ACCOUNTING_ITEMS = 'GET /open-apis/payroll/v1/acct_items';
const DETAILS = 'GET /open-apis/payroll/v1/payment_activity_details';

let layer: Layer;
let activityId: string;
beforeEach(async () => {
  layer = await layerForTest();
  const { paymentActivities, paymentDetails } = layer.sandbox.state;
  activityId =
    paymentActivities.find((row) => paymentDetails(row.activity_id ?? '').length > 0)?.activity_id ?? '';
});

const callsTo = (endpoint: string) => layer.sandbox.calls.filter((call) => call.endpoint === endpoint);

const ALL = gql`
  {
    accountingItems(first: 100) {
      nodes {
        accountingItemId name(locale: "en") names { locale value } type typeCode decimalPlaces active statusCode categoryId
      }
    }
  }
`;

describe('accountingItems', () => {
  test('lists names, types and decimal places in one call, for a person too', async () => {
    const { accountingItems } = await layer.hr.request<{ accountingItems: { nodes: object[] } }>(ALL);
    expect(accountingItems.nodes).toHaveLength(layer.sandbox.state.accountingItems.length);
    expect(accountingItems.nodes[0]).toEqual({
      accountingItemId: DETAIL_ITEMS.base.id,
      name: 'Base salary',
      names: [
        { locale: 'zh-CN', value: '基本工资' },
        { locale: 'en-US', value: 'Base salary' },
      ],
      type: 'MONEY',
      typeCode: 2,
      decimalPlaces: 2,
      active: true,
      statusCode: 1,
      categoryId: expect.any(String),
    });
    expect(accountingItems.nodes).toContainEqual(
      expect.objectContaining({ name: 'Allowance (old scheme)', active: false, statusCode: 2 }),
    );
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test('a row with its id and a new type is served', async () => {
    layer.sandbox.state.accountingItems = [{ id: 'x', data_type: 7 }];
    expect(await layer.hr.request(ALL)).toEqual({
      accountingItems: {
        nodes: [
          {
            accountingItemId: 'x',
            name: null,
            names: [],
            type: 'UNRECOGNIZED',
            typeCode: 7,
            decimalPlaces: null,
            active: false,
            statusCode: null,
            categoryId: null,
          },
        ],
      },
    });
  });

  test.each([
    [2500001, 'UPSTREAM_ERROR', 'UPSTREAM_INTERNAL_ERROR'],
    [2500002, 'BAD_USER_INPUT', 'INVALID_PARAMETER'],
    [2500003, 'UPSTREAM_ERROR', 'UPSTREAM_INTERNAL_ERROR'],
  ])('Feishu code %i is %s', async (code, clientCode, reason) => {
    const http = listAccountingItems.errors.find((error) => error.code === code)?.http ?? 0;
    layer.sandbox.script({ endpoint: ACCOUNTING_ITEMS, refuse: { code, http }, times: 5 });
    const { errors } = await layer.hr.rawRequest(ALL);
    expect(errors).toMatchObject([{ extensions: { code: clientCode, reason, feishu: { code } } }]);
  });
});

interface Item {
  readonly itemId: string;
  readonly name: string | null;
  readonly accountingItem: { readonly accountingItemId: string; readonly name: string | null } | null;
}

const ITEMS = gql`
  query ($id: ID!, $first: Int, $segments: Boolean) {
    paymentActivity(activityId: $id) {
      details(first: $first, includeSegments: $segments) {
        nodes {
          items {
            itemId name(locale: "en") type typeCode value decimalValue dateValue
            displayValue(locale: "en") displayValues { locale }
            accountingItem { accountingItemId name(locale: "en") decimalPlaces }
            segments { value decimalValue dateValue displayValue }
          }
        }
      }
    }
  }
`;

async function itemsOfFirst(client = layer.hr, variables: object = {}) {
  const { data, errors } = await client.rawRequest<{
    paymentActivity: { details: { nodes: { items: Item[] }[] } };
  }>(ITEMS, { id: activityId, first: 1, ...variables });
  return { items: data.paymentActivity.details.nodes[0]?.items ?? [], errors };
}

/** Answers the details with one row of these items. */
function scriptItems(items: readonly PaymentDetailItemRow[]) {
  layer.sandbox.script({
    endpoint: DETAILS,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({
      code: 0,
      msg: '',
      data: { payment_activity_details: [{ employee_id: '1', payment_details: items }], total: 1 },
    }),
  });
}

describe('an item of a payment detail', () => {
  test('has its type, and its value as what it is beside the text', async () => {
    const { items } = await itemsOfFirst(layer.hr, { segments: true });
    const [row] = layer.sandbox.state.paymentDetails(activityId);
    const textOf = (id: string) =>
      row?.payment_details?.find((item) => item.id === id)?.accounting_item_value?.original_value;
    const { base, tax, hired, days, bank, note } = DETAIL_ITEMS;
    const money = textOf(base.id);
    const byId = new Map(items.map((item) => [item.itemId, item]));
    expect(byId.get(base.id)).toMatchObject({
      type: 'MONEY',
      typeCode: 2,
      value: money,
      decimalValue: money,
      dateValue: null,
      segments: [{ decimalValue: expect.stringMatching(/^\d+\.\d\d$/), dateValue: null }, {}],
    });
    expect(byId.get(days.id)).toMatchObject({ type: 'NUMBER', decimalValue: textOf(days.id) });
    expect(byId.get(tax.id)).toMatchObject({ type: 'PERCENT', decimalValue: textOf(tax.id) });
    expect(byId.get(hired.id)).toMatchObject({
      type: 'DATE',
      value: textOf(hired.id),
      decimalValue: null,
      dateValue: textOf(hired.id),
    });
    expect(byId.get(bank.id)).toMatchObject({
      type: 'REFERENCE',
      decimalValue: null,
      dateValue: null,
      displayValue: 'ICBC',
      displayValues: [{ locale: 'zh-CN' }, { locale: 'en-US' }],
    });
    expect(byId.get(note.id)).toMatchObject({ type: 'TEXT', value: '', decimalValue: null, dateValue: null });
  });

  test('names its accounting item, and keeps its own name where Feishu does not list that', async () => {
    const { items, errors } = await itemsOfFirst();
    expect(errors).toBeUndefined();
    const { base, note } = DETAIL_ITEMS;
    expect(items.find(({ itemId }) => itemId === base.id)?.accountingItem).toEqual({
      accountingItemId: base.id,
      name: 'Base salary',
      decimalPlaces: 2,
    });
    expect(items.find(({ itemId }) => itemId === note.id)).toMatchObject({
      name: 'Note',
      accountingItem: null,
    });
  });

  test('of 100 employees: the list of accounting items is read once, and cached for the caller', async () => {
    await itemsOfFirst(layer.hr, { first: 100 });
    expect(callsTo(ACCOUNTING_ITEMS)).toHaveLength(1);
    await itemsOfFirst(layer.hr, { first: 100 });
    expect(callsTo(ACCOUNTING_ITEMS)).toHaveLength(1);
    await itemsOfFirst(layer.as('u-sandbox-viewer'), { first: 100 });
    expect(callsTo(ACCOUNTING_ITEMS)).toHaveLength(2);
  });

  test('more than 100 accounting items are read to the last page', async () => {
    const { accountingItems } = layer.sandbox.state;
    for (let n = 0; n < 150; n += 1) accountingItems.unshift({ id: `x${n}` });
    const { items } = await itemsOfFirst();
    expect(items.filter(({ accountingItem }) => accountingItem)).toHaveLength(6);
    expect(callsTo(ACCOUNTING_ITEMS)).toHaveLength(2);
  });

  test('is answered without its accounting item where that list may not be read', async () => {
    layer.sandbox.script({ endpoint: ACCOUNTING_ITEMS, refuse: { code: 99991679 } });
    const { items, errors } = await itemsOfFirst();
    expect(items[0]).toMatchObject({ name: 'Base salary', accountingItem: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      requiredScopes: ['payroll:payroll_calculation_item:read'],
    });
  });

  test('with a value that does not fit its type: the text is answered, the typed value is an error', async () => {
    scriptItems([
      { id: '1', accounting_item_type: 2, accounting_item_value: { original_value: 'about 5' } },
      { id: '2', accounting_item_type: 5, accounting_item_value: { original_value: 'soon' } },
      { id: '3', accounting_item_type: 5, accounting_item_value: { original_value: '1767196800000' } },
      { id: '4', accounting_item_type: 9, accounting_item_value: { original_value: '7' } },
      { id: '5', accounting_item_type: 2 },
    ]);
    const { items, errors } = await itemsOfFirst();
    expect(items).toMatchObject([
      { type: 'MONEY', value: 'about 5', decimalValue: null },
      { type: 'DATE', value: 'soon', dateValue: null },
      { type: 'DATE', value: '1767196800000', dateValue: '2026-01-01' },
      { type: 'UNRECOGNIZED', typeCode: 9, value: '7', decimalValue: null, dateValue: null },
      { type: 'MONEY', value: null, decimalValue: null },
    ]);
    expect(errors?.map(({ path, extensions }) => [path?.at(-1), path?.at(-2), extensions.code])).toEqual([
      ['decimalValue', 0, 'UPSTREAM_ERROR'],
      ['dateValue', 1, 'UPSTREAM_ERROR'],
    ]);
    expect(JSON.stringify(errors)).not.toContain('about 5');
  });
});
