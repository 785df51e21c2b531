import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listSalaryIndicators } from '../src/datasources/compensation.ts';
import { employees } from '../src/sandbox/seed/people/employees.ts';
import { issuerForTest } from './support/issuer.ts';
import { layerForTest } from './support/layer.ts';

const INDICATORS = 'GET /open-apis/compensation/v1/indicators';
const ARCHIVES = 'POST /open-apis/compensation/v1/archives/query';

const ALL = gql`
  {
    salaryIndicators {
      nodes { indicatorId name(locale: "en") names { locale value } valueType valueTypeCode active statusCode }
    }
  }
`;

/** Two indicators for each archive. */
const OF_ARCHIVES = gql`
  query ($userIds: [ID!]!) {
    salaryArchives(userIds: $userIds, first: 500) {
      nodes { indicators { indicatorId value indicator { indicatorId name(locale: "en") } } }
    }
  }
`;

interface OfArchives {
  salaryArchives: {
    nodes: {
      indicators: {
        indicatorId: string;
        value: string;
        indicator: { indicatorId: string; name: string } | null;
      }[];
    }[];
  };
}

const openIds = (count: number) => employees.slice(0, count).map(({ open_id }) => open_id);

describe('salaryIndicators', () => {
  test('lists every indicator with its names, value type and status in one call', async () => {
    const { as, sandbox } = await layerForTest();
    const { salaryIndicators } = await as('t-sandbox').request<{ salaryIndicators: { nodes: object[] } }>(
      ALL,
    );
    const [first] = sandbox.state.salaryIndicators;
    expect(salaryIndicators.nodes).toHaveLength(sandbox.state.salaryIndicators.length);
    expect(salaryIndicators.nodes[0]).toEqual({
      indicatorId: first?.id,
      name: 'Compa-ratio',
      names: [
        { locale: 'zh-CN', value: '薪资比率' },
        { locale: 'en-US', value: 'Compa-ratio' },
      ],
      valueType: 'NUMBER',
      valueTypeCode: 'number',
      active: true,
      statusCode: 1,
    });
    expect(salaryIndicators.nodes).toMatchObject([
      { valueType: 'NUMBER' },
      { valueType: 'MONEY' },
      { valueType: 'PERCENT' },
      { valueType: 'MONEY', active: false, statusCode: 0 },
    ]);
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([INDICATORS]);
  });

  test('serves a row with its id alone, and a value type that the graph does not know', async () => {
    const { as, sandbox } = await layerForTest();
    sandbox.state.salaryIndicators = [{ id: '1' }, { id: '2', value_type: 'ratio', active_status: 9 }];
    const missing = { name: null, names: [], valueType: 'UNRECOGNIZED', active: false };
    expect(await as('t-sandbox').request(ALL)).toEqual({
      salaryIndicators: {
        nodes: [
          { indicatorId: '1', ...missing, valueTypeCode: null, statusCode: null },
          { indicatorId: '2', ...missing, valueTypeCode: 'ratio', statusCode: 9 },
        ],
      },
    });
  });

  test.each(listSalaryIndicators.errors)('answers refusal $code with its reason', async (row) => {
    const { as, sandbox } = await layerForTest();
    sandbox.script({ endpoint: INDICATORS, refuse: { code: row.code }, times: 3 });
    const { data, errors } = await as('t-sandbox').rawRequest<unknown>(ALL);
    expect(data).toEqual({ salaryIndicators: null });
    expect(errors?.[0]?.extensions).toMatchObject({ reason: row.reason, feishu: { code: row.code } });
  });

  test('is FORBIDDEN for a company token without the scope, before any call', async () => {
    const issuer = await issuerForTest();
    const { as, sandbox } = await layerForTest({ env: issuer.env });
    const { errors } = await as(
      await issuer.sign({ scope: 'corehr:compensation_item:read' }),
    ).rawRequest<unknown>(ALL);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      requiredScopes: ['corehr:compensation_indicator:read'],
    });
    expect(sandbox.calls).toEqual([]);
  });
});

describe('the indicators of salary archives', () => {
  test('of 100 employees have their names: 2 calls, and 1 while the list is cached', async () => {
    const { as, sandbox } = await layerForTest();
    const tenant = as('t-sandbox');
    const { salaryArchives } = await tenant.request<OfArchives>(OF_ARCHIVES, { userIds: openIds(100) });
    expect(sandbox.calls.map(({ endpoint }) => endpoint).sort()).toEqual([INDICATORS, ARCHIVES]);
    const indicators = salaryArchives.nodes.flatMap((archive) => archive.indicators);
    expect(indicators.length).toBeGreaterThan(200);
    for (const { indicatorId, indicator } of indicators) expect(indicator?.indicatorId).toBe(indicatorId);
    expect(new Set(indicators.map(({ indicator }) => indicator?.name))).toEqual(
      new Set(['Compa-ratio', 'Total annual cash']),
    );

    sandbox.clearCalls();
    await tenant.request(OF_ARCHIVES, { userIds: openIds(100) });
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([ARCHIVES]);
  });

  test('keep their values where Feishu lists the indicator no more', async () => {
    const { as, sandbox } = await layerForTest();
    sandbox.state.salaryIndicators = sandbox.state.salaryIndicators.slice(1);
    const { salaryArchives } = await as('t-sandbox').request<OfArchives>(OF_ARCHIVES, {
      userIds: openIds(1),
    });
    expect(salaryArchives.nodes[0]?.indicators).toMatchObject([
      { value: '1.05', indicator: null },
      { indicator: { name: 'Total annual cash' } },
    ]);
  });

  test('keep their values for a user token, which Feishu does not accept for the list', async () => {
    const { hr, sandbox } = await layerForTest();
    const { data, errors } = await hr.rawRequest<OfArchives>(OF_ARCHIVES, { userIds: openIds(1) });
    expect(data.salaryArchives.nodes[0]?.indicators[0]).toMatchObject({ value: '1.05', indicator: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([ARCHIVES]);
  });
});
