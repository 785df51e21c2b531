import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import type { SalaryPlanRow } from '../src/datasources/compensation.ts';
import { currencyId } from '../src/sandbox/seed/compensation/currencies.ts';
import { planInForce } from '../src/sandbox/seed/compensation/salary-plans.ts';
import { idOf } from '../src/sandbox/seed/ids.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const PLANS = 'GET /open-apis/compensation/v1/plans';
const ITEMS = 'GET /open-apis/compensation/v1/items';
const INDICATORS = 'GET /open-apis/compensation/v1/indicators';

const WHOLE = `
  planTid currencyId
  scope { allEmployees conditions { subject subjectCode operator operatorCode values } }
  items {
    itemId adjustment adjustmentCode probationPay probationPayCode probationPercentage
    logic { ...Logic }
  }
  indicators { indicatorId indicator { name(locale: "en") } logic { ...Logic } }
`;
const LOGIC = gql`
  fragment Logic on SalaryLogic {
    fixedValue
    formula {
      expression
      parameters {
        reference referenceCode referredId item { name(locale: "en") } indicator { name(locale: "en") }
      }
    }
  }
`;
const ALL = `{ salaryPlans(first: 500) { nodes { ${WHOLE} } } } ${LOGIC}`;

interface Plan {
  readonly planTid: string;
  readonly scope: object | null;
  readonly items: readonly object[];
  readonly indicators: readonly object[];
}

async function plans(layer: Layer): Promise<readonly Plan[]> {
  const { salaryPlans } = await layer.as('t-sandbox').request<{ salaryPlans: { nodes: Plan[] } }>(ALL);
  return salaryPlans.nodes;
}

/** Has Feishu list this plan alone. */
async function planOf(row: SalaryPlanRow): Promise<Plan | undefined> {
  const layer = await layerForTest();
  const [stored] = layer.sandbox.state.plans;
  if (!stored) throw new Error('the seed has no plans');
  layer.sandbox.state.plans = [
    { ...stored, row: { ...row, id: '1', tid: '1', effective_date: '2026-01-01' } },
  ];
  return (await plans(layer))[0];
}

describe('a salary plan', () => {
  const { row } = planInForce('sales', '2026-11-20');

  test('says whom it applies to, and how each item and indicator is computed: 3 calls for all plans', async () => {
    const layer = await layerForTest();
    const all = await plans(layer);
    expect(all).toHaveLength(layer.sandbox.state.plans.length);
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint).sort()).toEqual([INDICATORS, ITEMS, PLANS]);
    const base = {
      reference: 'ITEM',
      referenceCode: 1,
      referredId: idOf('item', 0),
      item: { name: 'Base salary' },
      indicator: null,
    };
    expect(all.find(({ planTid }) => planTid === row.tid)).toEqual({
      planTid: row.tid,
      currencyId: currencyId('CNY'),
      scope: {
        allEmployees: false,
        conditions: [
          {
            subject: 'DEPARTMENT_TREE',
            subjectCode: 2,
            operator: 'CONTAINS',
            operatorCode: 1,
            values: [idOf('department', 1)],
          },
        ],
      },
      items: [
        ...[0, 9].map((n) => ({
          itemId: idOf('item', n),
          adjustment: 'MANUAL',
          adjustmentCode: 'manual',
          probationPay: 'MANUAL',
          probationPayCode: 'manual_input',
          probationPercentage: null,
          logic: null,
        })),
        {
          itemId: idOf('item', 4),
          adjustment: 'FIXED',
          adjustmentCode: 'fixed',
          probationPay: 'PERCENTAGE',
          probationPayCode: 'percentum',
          probationPercentage: '80.00',
          logic: { fixedValue: '500', formula: null },
        },
      ],
      indicators: [
        {
          indicatorId: idOf('indicator', 0),
          indicator: { name: 'Compa-ratio' },
          logic: { fixedValue: null, formula: { expression: `\${0}/10000`, parameters: [base] } },
        },
        {
          indicatorId: idOf('indicator', 1),
          indicator: { name: 'Total annual cash' },
          logic: {
            fixedValue: null,
            formula: {
              expression: `\${0}*12*\${1}`,
              parameters: [
                base,
                {
                  reference: 'INDICATOR',
                  referenceCode: 2,
                  referredId: idOf('indicator', 0),
                  item: null,
                  indicator: { name: 'Compa-ratio' },
                },
              ],
            },
          },
        },
      ],
    });
  });

  test('for all employees has no conditions', async () => {
    const all = await plans(await layerForTest());
    expect(all[0]?.scope).toEqual({ allEmployees: true, conditions: [] });
  });

  test.each([
    [1, 'DEPARTMENT'],
    [2, 'DEPARTMENT_TREE'],
    [3, 'LOCATION'],
    [4, 'LOCATION_TREE'],
    [5, 'COMPANY'],
    [6, 'COMPANY_TREE'],
    [7, 'JOB_FAMILY'],
    [8, 'JOB_FAMILY_TREE'],
    [9, 'JOB'],
    [10, 'JOB_LEVEL'],
    [11, 'EMPLOYEE_TYPE'],
    [12, 'RECRUITMENT_TYPE'],
    [13, 'COUNTRY_OR_REGION'],
    [14, 'JOB_GRADE'],
    [15, 'UNRECOGNIZED'],
  ])('has a condition on %i, which is %s', async (left_type, subject) => {
    const condition = { left_type, operator: 2, right_value: ['7'] };
    const plan = await planOf({
      plan_scope: { plan_conditions: [condition] },
      plan_items: [],
      plan_indicators: [],
    });
    expect(plan?.scope).toEqual({
      allEmployees: null,
      conditions: [
        { subject, subjectCode: left_type, operator: 'DOES_NOT_CONTAIN', operatorCode: 2, values: ['7'] },
      ],
    });
  });

  test.each([
    ['percentum', 'PERCENTAGE'],
    ['manual_input', 'MANUAL'],
    ['none', 'SAME'],
    ['fixed', 'FIXED'],
    ['formula', 'FORMULA'],
    ['not_set', 'NOT_SET'],
    ['lottery', 'UNRECOGNIZED'],
  ])('has the pay for probation %s, which is %s', async (probation_discount_type, probationPay) => {
    const plan = await planOf({
      plan_items: [{ item_id: '1', probation_discount_type }],
      plan_indicators: [],
    });
    expect(plan?.items).toMatchObject([{ probationPay, probationPayCode: probation_discount_type }]);
  });

  test('is served where Feishu leaves out all that it may, or sends it empty', async () => {
    const nothing = { plan_items: [{ item_id: '1' }], plan_indicators: [{ indicator_id: '2' }] };
    expect(await planOf(nothing)).toMatchObject({
      scope: null,
      items: [{ probationPay: 'UNRECOGNIZED', probationPercentage: null, logic: null }],
      indicators: [{ indicator: null, logic: null }],
    });
    const logic = { fixed: '', formula: { expr: '', formula_params: [] } };
    const empty = {
      plan_scope: {},
      plan_items: [{ item_id: '1', plan_item_logic: logic, probation_discount_percentum: '' }],
      plan_indicators: [{ indicator_id: '2', plan_indicator_logic: {} }],
    };
    expect(await planOf(empty)).toMatchObject({
      scope: { allEmployees: null, conditions: [] },
      items: [{ probationPercentage: null, logic: { fixedValue: null, formula: null } }],
      indicators: [{ logic: { fixedValue: null, formula: null } }],
    });
    const parameters = [{ ref_type: 3, id: '9' }, {}];
    const formula = { expr: '1', formula_params: parameters };
    expect(
      await planOf({ plan_items: [{ item_id: '1', plan_item_logic: { formula } }], plan_indicators: [] }),
    ).toMatchObject({
      items: [
        {
          logic: {
            formula: {
              parameters: [
                { reference: 'UNRECOGNIZED', referenceCode: 3, referredId: '9', item: null, indicator: null },
                { reference: 'UNRECOGNIZED', referenceCode: null, referredId: null },
              ],
            },
          },
        },
      ],
    });
  });

  test.each([
    [
      'plan_scope',
      { plan_conditions: [{ right_value: 'SECRET' }] },
      'plan_conditions[0].right_value is not a list',
    ],
    [
      'plan_scope',
      { plan_conditions: [{ right_value: ['1', {}] }] },
      'plan_conditions[0].right_value[1] is not a text',
    ],
    [
      'plan_items',
      [{ plan_item_logic: { formula: { expr: {} } } }],
      'plan_item_logic.formula.expr is not a text',
    ],
    ['plan_indicators', [null], 'plan_indicators[0] is not an object'],
  ])('with an unfit %s is UPSTREAM_ERROR that names the field: %o', async (field, value, problem) => {
    const layer = await layerForTest();
    const items = [{ id: '1', tid: '1', effective_date: '2026-01-01', [field]: value }];
    layer.sandbox.script({
      endpoint: PLANS,
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ code: 0, msg: 'success', data: { items, has_more: false } }),
    });
    const { errors } = await layer.as('t-sandbox').rawRequest<unknown>(ALL);
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_ERROR');
    expect(errors?.[0]?.message).toContain(problem);
    expect(errors?.[0]?.message).not.toContain('SECRET');
  });
});

describe('a permission of its own is needed', () => {
  test.each([
    ['items', 'corehr:compensation_plan_detail.items:read'],
    ['indicators', 'corehr:compensation_plan_detail.indicators:read'],
  ])(
    'for %s of a plan: FORBIDDEN names it, for the application and for a company token',
    async (field, scope) => {
      const issuer = await issuerForTest();
      const { as } = await layerForTest({ env: issuer.env });
      const document = `{ salaryPlans(first: 1) { nodes { planId ${field} { logic { fixedValue } } } } }`;
      for (const token of [
        't-sandbox-basic',
        await issuer.sign({ scope: 'corehr:compensation_plan:read' }),
      ]) {
        const { errors } = await as(token).rawRequest<unknown>(document);
        expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', requiredScopes: [scope] });
      }
      const permitted = await issuer.sign({ scope: `corehr:compensation_plan:read ${scope}` });
      expect((await as(permitted).rawRequest<unknown>(document)).errors).toBeUndefined();
    },
  );
});
