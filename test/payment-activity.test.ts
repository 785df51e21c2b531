import { gql } from 'graphql-request';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentActivityRow } from '../src/datasources/payroll.ts';
import { type Layer, startLayer } from './support/layer.ts';

const LIST = 'GET /open-apis/payroll/v1/payment_activitys';

let layer: Layer;
beforeAll(async () => {
  layer = await startLayer();
});
afterAll(() => layer.close());
beforeEach(() => layer.sandbox.reset());

/** Lets Feishu list these rows, whatever they are. */
function feishuLists(rows: unknown, more: object = {}): void {
  const body = JSON.stringify({
    code: 0,
    msg: 'success',
    data: { payment_activitys: rows, has_more: false, ...more },
  });
  layer.sandbox.script({ endpoint: LIST, status: 200, contentType: 'application/json; charset=utf-8', body });
}

async function ask<Node>(fields: string, headers?: Record<string, string>) {
  const document = gql`{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { ${fields} } } }`;
  const { data, errors } = await layer
    .as('u-sandbox-hr', headers)
    .rawRequest<{ paymentActivities: { nodes: Node[] } | null }>(document);
  return { nodes: data?.paymentActivities?.nodes, errors };
}

const EVERYTHING = `
  activityId name names { locale value } payDate status statusCode payrollCount calculationActivityCount
  calculationActivities { calculationActivityId name names { locale value } }
`;

const NOTHING = {
  name: null,
  names: [],
  payDate: null,
  status: 'UNRECOGNIZED',
  statusCode: null,
  payrollCount: null,
  calculationActivityCount: null,
  calculationActivities: [],
};

describe('a payment activity', () => {
  test('is served with all fields that Feishu sends', async () => {
    const row: PaymentActivityRow = {
      activity_id: '7202076988667019308',
      activity_names: [
        { locale: 'zh_cn', value: '名称' },
        { locale: 'en_us', value: 'Name' },
      ],
      pay_date: '2026-10-31',
      total_number_of_payroll: 100,
      number_of_calculation_activities: 1000,
      calculation_activities: [
        {
          calculation_activity_id: '7371828319837012009',
          calculation_activity_names: [{ locale: 'zh_cn', value: '算薪' }],
        },
      ],
      activity_status: 375,
    };
    feishuLists([row]);
    expect((await ask(EVERYTHING)).nodes).toEqual([
      {
        activityId: '7202076988667019308',
        name: '名称',
        names: [
          { locale: 'zh-CN', value: '名称' },
          { locale: 'en-US', value: 'Name' },
        ],
        payDate: '2026-10-31',
        status: 'APPROVED',
        statusCode: 375,
        payrollCount: 100,
        calculationActivityCount: 1000,
        calculationActivities: [
          {
            calculationActivityId: '7371828319837012009',
            name: '算薪',
            names: [{ locale: 'zh-CN', value: '算薪' }],
          },
        ],
      },
    ]);
  });

  test('has the name of each of Feishu’s eight statuses, and its number', async () => {
    const codes = [100, 150, 200, 300, 350, 360, 375, 400];
    feishuLists(codes.map((code) => ({ activity_id: String(code), activity_status: code })));
    const { nodes } = await ask<{ status: string; statusCode: number }>('status statusCode');
    expect(nodes?.map(({ status }) => status)).toEqual([
      'LIST_PENDING_CONFIRMATION',
      'APPROVAL_PENDING_SUBMISSION',
      'IN_APPROVAL',
      'REJECTED',
      'WITHDRAWN',
      'REVOKED',
      'APPROVED',
      'ARCHIVED',
    ]);
    expect(nodes?.map(({ statusCode }) => statusCode)).toEqual(codes);
  });

  test('in an unknown status is served with its number', async () => {
    feishuLists([{ activity_id: '1', activity_status: 425 }]);
    expect((await ask('status statusCode')).nodes).toEqual([{ status: 'UNRECOGNIZED', statusCode: 425 }]);
  });

  test('is served if Feishu omits fields', async () => {
    feishuLists([{ activity_id: '1' }]);
    expect(await ask(EVERYTHING)).toEqual({ nodes: [{ activityId: '1', ...NOTHING }], errors: undefined });
  });

  test('is served if Feishu sends fields as null', async () => {
    const nulls = {
      activity_names: null,
      pay_date: null,
      total_number_of_payroll: null,
      number_of_calculation_activities: null,
      calculation_activities: null,
      activity_status: null,
    };
    feishuLists([{ activity_id: '1', ...nulls }]);
    expect((await ask(EVERYTHING)).nodes).toEqual([{ activityId: '1', ...NOTHING }]);
  });

  test('leaves out texts that have no language or no value', async () => {
    const activity_names = [
      { locale: 'zh_cn', value: null },
      { value: 'none' },
      { locale: 'en_us', value: 'Name' },
    ];
    feishuLists([{ activity_id: '1', activity_names }]);
    expect((await ask('name names { locale value }')).nodes).toEqual([
      { name: 'Name', names: [{ locale: 'en-US', value: 'Name' }] },
    ]);
  });

  test.each([
    [
      'a list by locale',
      [
        { locale: 'zh_cn', value: '名称' },
        { locale: 'en_us', value: 'Name' },
      ],
    ],
    [
      'a list by lang',
      [
        { lang: 'zh_CN', value: '名称' },
        { lang: 'en-US', value: 'Name' },
      ],
    ],
    ['one text under each language', { zh_cn: '名称', en_us: 'Name' }],
  ])('has its names in each format of Feishu: %s', async (_, activity_names) => {
    feishuLists([{ activity_id: '1', activity_names }]);
    const names = [
      { locale: 'zh-CN', value: '名称' },
      { locale: 'en-US', value: 'Name' },
    ];
    expect((await ask('name(locale: "en") names { locale value }')).nodes).toEqual([{ name: 'Name', names }]);
  });

  test.each([
    ['zh-Hant-HK', '香港'],
    ['zh_hant_hk', '香港'],
    ['zh-HK', '香港'],
    ['zh-TW', '香港'],
    ['zh-Hant', '香港'],
    ['zh-Hans-SG', '大陆'],
    ['zh', '大陆'],
    ['en-GB', 'Name'],
  ])('has the name that is closest to the locale %s', async (locale, name) => {
    const activity_names = { en_us: 'Name', zh_cn: '大陆', zh_hk: '香港' };
    feishuLists([{ activity_id: '1', activity_names }]);
    expect((await ask(`name(locale: "${locale}")`)).nodes).toEqual([{ name }]);
  });

  test('with half of a surrogate pair in its id has a cursor all the same', async () => {
    const page = (after?: string) => gql`{
      paymentActivities(
        payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1${after ? `, after: "${after}"` : ''}
      ) { edges { cursor } }
    }`;
    interface Page {
      readonly paymentActivities: { readonly edges: readonly { readonly cursor: string }[] };
    }
    feishuLists([{ activity_id: '1\ud800' }], { has_more: true, page_token: 'next' });
    const { paymentActivities } = await layer.hr.request<Page>(page());
    feishuLists([{ activity_id: '2' }]);
    const behind = await layer.hr.rawRequest<Page>(page(paymentActivities.edges[0]?.cursor));
    expect(behind.errors).toBeUndefined();
    expect(behind.data.paymentActivities.edges).toHaveLength(1);
  });

  test('without an id is an error that names the field', async () => {
    feishuLists([{ activity_status: 400 }]);
    const { nodes, errors } = await ask('activityId');
    expect(nodes).toBeUndefined();
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UPSTREAM_ERROR' } });
    expect(errors?.[0]?.message).toContain('activity_id');
  });

  test('with a text that is no date fails in that field alone, without quoting the text', async () => {
    feishuLists([{ activity_id: '1', pay_date: '31/10/2026', total_number_of_payroll: 3 }]);
    const { nodes, errors } = await ask('payDate payrollCount');
    expect(nodes).toEqual([{ payDate: null, payrollCount: 3 }]);
    expect(errors?.map(({ path }) => path?.at(-1))).toEqual(['payDate']);
    expect(JSON.stringify(errors)).not.toContain('31/10');
  });

  test('with a value of the wrong type is an error that names the field, without quoting the value', async () => {
    feishuLists([{ activity_id: '1', total_number_of_payroll: 'secret' }]);
    const { nodes, errors } = await ask('payDate');
    expect(nodes).toBeUndefined();
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UPSTREAM_ERROR' } });
    expect(errors?.[0]?.message).toContain('total_number_of_payroll');
    expect(JSON.stringify(errors)).not.toContain('secret');
  });
});

test.each([
  ['absent', undefined],
  ['null', null],
  ['empty', []],
])('a list that is %s is an empty connection', async (_, rows) => {
  feishuLists(rows);
  expect(await ask('activityId')).toEqual({ nodes: [], errors: undefined });
});

test.each([
  ['is not a list', { payment_activitys: {} }],
  ['says that there is more and not where', { has_more: true }],
])('a page that %s is an error', async (_, more) => {
  feishuLists([], more);
  expect((await ask('activityId')).errors?.[0]?.extensions.code).toBe('UPSTREAM_ERROR');
});

describe('name', () => {
  const activity_names = [
    { locale: 'ja_jp', value: '日本' },
    { locale: 'zh_cn', value: '中文' },
    { locale: 'zh_HK', value: '香港' },
    { locale: 'en-US', value: 'English' },
  ];
  const cases: [why: string, locale: string | null, acceptLanguage: string | undefined, name: string][] = [
    ['the locale itself', '"zh-HK"', 'en', '香港'],
    ['the locale in Feishu’s spelling', '"zh_cn"', 'en', '中文'],
    ['another of the same language', '"en-GB"', 'zh', 'English'],
    ['the caller’s language where the locale is not there', '"fr"', 'de, en-GB;q=0.8, zh;q=0.9', '中文'],
    ['the caller’s languages in their order', null, 'en;q=0.5, zh-HK;q=0.7', '香港'],
    ['nothing that the caller refuses', null, 'zh;q=0, en', 'English'],
    ['the first where nothing fits', null, 'fr', '日本'],
    ['the first of Feishu’s without a locale and a header', null, undefined, '日本'],
    ['the caller’s language where the locale is nonsense', '"???"', 'en', 'English'],
    ['the first where the header is nonsense', null, ';;q=x,*,??', '日本'],
  ];
  test.each(cases)('is in %s', async (_, locale, acceptLanguage, name) => {
    feishuLists([{ activity_id: '1', activity_names }]);
    const argument = locale === null ? '' : `(locale: ${locale})`;
    const headers = acceptLanguage === undefined ? undefined : { 'accept-language': acceptLanguage };
    expect((await ask(`name${argument}`, headers)).nodes).toEqual([{ name }]);
  });
});
