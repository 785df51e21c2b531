import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listPayGroups } from '../src/datasources/payroll.ts';
import { layerForTest } from './support/layer.ts';

const PAY_GROUPS = 'GET /open-apis/payroll/v1/paygroups';

const ALL = gql`
  {
    payGroups {
      nodes {
        payGroupId name(locale: "en") names { locale value } code active statusCode
        countryRegionId countryRegionCode allRegions
      }
    }
  }
`;

describe('payGroups', () => {
  test('lists every pay group with its names in one call', async () => {
    const { as, sandbox } = await layerForTest();
    const { payGroups } = await as('t-sandbox').request<{ payGroups: { nodes: object[] } }>(ALL);
    const [first] = sandbox.state.payGroups;
    expect(payGroups.nodes).toHaveLength(sandbox.state.payGroups.length);
    expect(payGroups.nodes[0]).toEqual({
      payGroupId: first?.pay_group_id,
      name: 'Mainland China',
      names: [
        { locale: 'zh-CN', value: '中国大陆薪资组' },
        { locale: 'en-US', value: 'Mainland China' },
      ],
      code: 'PG-CN',
      active: true,
      statusCode: 1,
      countryRegionId: first?.country_region?.id,
      countryRegionCode: 'CHN',
      allRegions: false,
    });
    expect(payGroups.nodes).toContainEqual(
      expect.objectContaining({ code: 'PG-EXEC', countryRegionId: null, allRegions: true }),
    );
    expect(payGroups.nodes).toContainEqual(
      expect.objectContaining({ code: 'PG-OLD', active: false, statusCode: 0 }),
    );
    expect(sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([PAY_GROUPS]);
  });

  test('500 of more are one call, as Feishu gives up to 2000 in a page', async () => {
    const { as, sandbox } = await layerForTest();
    const [group] = sandbox.state.payGroups;
    for (let n = 0; n < 600; n += 1) sandbox.state.payGroups.push({ ...group, pay_group_id: `g${n}` });
    const { payGroups } = await as('t-sandbox').request<{ payGroups: { nodes: object[] } }>(
      gql`{ payGroups(first: 500) { nodes { payGroupId } } }`,
    );
    expect(payGroups.nodes).toHaveLength(500);
    expect(sandbox.calls).toHaveLength(1);
  });

  test('a row with its id alone is served', async () => {
    const { as, sandbox } = await layerForTest();
    sandbox.state.payGroups = [{ pay_group_id: 'g1' }];
    expect(await as('t-sandbox').request(ALL)).toEqual({
      payGroups: {
        nodes: [
          {
            payGroupId: 'g1',
            name: null,
            names: [],
            code: null,
            active: false,
            statusCode: null,
            countryRegionId: null,
            countryRegionCode: null,
            allRegions: null,
          },
        ],
      },
    });
  });

  test("a person's token is refused without a call", async () => {
    const { hr, sandbox } = await layerForTest();
    const { errors } = await hr.rawRequest(ALL);
    expect(errors).toMatchObject([{ path: ['payGroups'], extensions: { code: 'FORBIDDEN' } }]);
    expect(sandbox.calls).toEqual([]);
  });

  test.each([
    [2500001, 'UPSTREAM_ERROR', 'UPSTREAM_INTERNAL_ERROR'],
    [2500002, 'BAD_USER_INPUT', 'INVALID_PARAMETER'],
    [2500003, 'UPSTREAM_ERROR', 'UPSTREAM_INTERNAL_ERROR'],
  ])('Feishu code %i is %s, whatever its HTTP status', async (code, clientCode, reason) => {
    const { as, sandbox } = await layerForTest();
    const http = listPayGroups.errors.find((error) => error.code === code)?.http ?? 0;
    sandbox.script({ endpoint: PAY_GROUPS, refuse: { code, http }, times: 5 });
    const { errors } = await as('t-sandbox').rawRequest(ALL);
    expect(errors).toMatchObject([{ extensions: { code: clientCode, reason, feishu: { code } } }]);
  });
});
