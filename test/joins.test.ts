import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import { employee, employees } from '../src/sandbox/seed/people/employees.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const ARCHIVES = 'POST /open-apis/compensation/v1/archives/query';
const PLANS = 'GET /open-apis/compensation/v1/plans';
const ITEMS = 'GET /open-apis/compensation/v1/items';
const CATEGORIES = 'GET /open-apis/compensation/v1/item_categories';
const INDICATORS = 'GET /open-apis/compensation/v1/indicators';
const REASONS = 'GET /open-apis/compensation/v1/change_reasons';
const CURRENCIES = 'POST /open-apis/corehr/v2/basic_info/currencies/search';

let layer: Layer;
let tenant: ReturnType<Layer['as']>;
beforeEach(async () => {
  layer = await layerForTest();
  tenant = layer.as('t-sandbox');
});

/** How often each endpoint was called. */
function counts(): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const { endpoint } of layer.sandbox.calls) tally[endpoint] = (tally[endpoint] ?? 0) + 1;
  return tally;
}

const openIds = (count: number) => employees.slice(0, count).map(({ open_id }) => open_id);

const archivesWith = (selection: string) => gql`
  query ($userIds: [ID!]!) {
    salaryArchives(userIds: $userIds, first: 500) { nodes { archiveTid ${selection} } }
  }
`;

interface Archive {
  archiveTid: string;
  planId: string;
  planTid: string;
  currencyId: string;
  changeReasonId: string;
  plan: {
    planId: string;
    planTid: string;
    name: string;
    currency: { code: string };
    items: {
      itemId: string;
      adjustment: string;
      adjustmentCode: string;
      item: { itemId: string; name: string };
    }[];
  };
  currency: { currencyId: string; code: string };
  changeReason: { changeReasonId: string; name: string };
  items: { itemId: string; item: { itemId: string; name: string; category: { name: string } } }[];
  indicators: { indicatorId: string; indicator: { indicatorId: string; name: string } }[];
}

type Archives = { salaryArchives: { nodes: Archive[] } };

const EVERYTHING = `
  planId planTid currencyId changeReasonId
  plan { planId planTid name currency { code } items { itemId adjustment adjustmentCode item { itemId name } } }
  currency { currencyId code }
  changeReason { changeReasonId name }
  items { itemId item { itemId name category { name } } }
  indicators { indicatorId indicator { indicatorId name } }
`;

describe('salary archives with all rows that they refer to', () => {
  test('100 employees with plan, items, their categories, indicators, reason and currency: 7 calls, one for each list that Feishu has', async () => {
    const { salaryArchives } = await tenant.request<Archives>(archivesWith(EVERYTHING), {
      userIds: openIds(100),
    });
    expect(counts()).toEqual({
      [ARCHIVES]: 1,
      [PLANS]: 1,
      [ITEMS]: 1,
      [CATEGORIES]: 1,
      [INDICATORS]: 1,
      [REASONS]: 1,
      [CURRENCIES]: 1,
    });
    expect(salaryArchives.nodes.length).toBeGreaterThan(100);
    for (const archive of salaryArchives.nodes) {
      expect(archive.plan).toMatchObject({ planId: archive.planId, planTid: archive.planTid });
      expect(archive.currency.currencyId).toBe(archive.currencyId);
      expect(archive.currency.code).toMatch(/^[A-Z]{3}$/);
      expect(archive.plan.currency.code).toBe(archive.currency.code);
      expect(archive.changeReason.changeReasonId).toBe(archive.changeReasonId);
      for (const { itemId, item } of [...archive.items, ...archive.plan.items])
        expect(item.itemId).toBe(itemId);
      for (const { item } of archive.items) expect(item.category.name).not.toBe('');
      for (const { indicatorId, indicator } of archive.indicators)
        expect(indicator.indicatorId).toBe(indicatorId);
    }
  });

  test('100 employees under aliases down to plan names: 2 calls, archives/query and the plans', async () => {
    const fields = openIds(100).map(
      (id, n) =>
        `e${n}: employee(userId: "${id}") { salaryArchives { nodes { plan { name(locale: "en") } } } }`,
    );
    const data = await tenant.request<Record<string, { salaryArchives: Archives['salaryArchives'] }>>(
      `{ ${fields.join('\n')} }`,
    );
    expect(data.e2?.salaryArchives.nodes[0]?.plan.name).toBe('Standard monthly plan');
    expect(counts()).toEqual({ [ARCHIVES]: 1, [PLANS]: 1 });
  });

  test('ids alone load no list of reference data', async () => {
    await tenant.request(
      archivesWith('planId planTid currencyId changeReasonId salaryLevelId items { itemId value }'),
      { userIds: openIds(2) },
    );
    expect(counts()).toEqual({ [ARCHIVES]: 1 });
  });

  test('a reference under @skip is not loaded', async () => {
    await tenant.request(archivesWith('plan @skip(if: true) { name }'), { userIds: openIds(2) });
    expect(counts()).toEqual({ [ARCHIVES]: 1 });
  });

  test('an archive has the plan version that it names, also if there are newer ones', async () => {
    const { salaryArchives } = await tenant.request<Archives>(
      archivesWith('effectiveDate planTid plan { planTid effectiveDate }'),
      { userIds: openIds(100) },
    );
    const versions = new Set(salaryArchives.nodes.map(({ plan }) => plan.planTid));
    const plans = new Set(layer.sandbox.state.plans.map(({ row }) => row.id));
    expect(versions.size).toBeGreaterThan(1);
    expect(layer.sandbox.state.plans.length).toBeGreaterThan(plans.size);
    for (const { planTid, plan } of salaryArchives.nodes) expect(plan.planTid).toBe(planTid);
  });

  test('a version that Feishu no longer lists is replaced by the newest; such a plan is null', async () => {
    const [row] = layer.sandbox.state.salaryArchives.get(employee(2).people_corehr_id) ?? [];
    if (!row) throw new Error('the seed has no archive of employee 2');
    layer.sandbox.state.salaryArchives.set(employee(2).people_corehr_id, [
      { ...row, tid: '1', plan_tid: 'gone' },
      { ...row, tid: '2', plan_id: 'gone', change_reason_id: 'gone', currency_id: 'gone' },
    ]);
    const { salaryArchives } = await tenant.request<Archives>(
      archivesWith('plan { planId effectiveDate } changeReason { name } currency { code }'),
      { userIds: [employee(2).open_id] },
    );
    const dates = layer.sandbox.state.plans.flatMap((plan) =>
      plan.row.id === row.plan_id ? [plan.row.effective_date ?? ''] : [],
    );
    expect(salaryArchives.nodes).toMatchObject([
      { plan: { planId: row.plan_id, effectiveDate: dates.sort().at(-1) } },
      { plan: null, changeReason: null, currency: null },
    ]);
  });

  test('an inactive currency of an old archive is found', async () => {
    const [row] = layer.sandbox.state.salaryArchives.get(employee(2).people_corehr_id) ?? [];
    const inactive = layer.sandbox.state.currencies.find(({ status }) => status === 0);
    if (!row || !inactive?.currency_id) throw new Error('the seed has no such archive or currency');
    layer.sandbox.state.salaryArchives.set(employee(2).people_corehr_id, [
      { ...row, currency_id: inactive.currency_id },
    ]);
    const { salaryArchives } = await tenant.request<Archives>(archivesWith('currency { code active }'), {
      userIds: [employee(2).open_id],
    });
    expect(salaryArchives.nodes).toMatchObject([
      { currency: { code: inactive.currency_alpha_3_code, active: false } },
    ]);
  });

  test('a list that fails is null with an error at each reference, and all other fields are answered', async () => {
    layer.sandbox.script({ endpoint: PLANS, refuse: { code: 2290001, http: 500 }, times: 3 });
    const { data, errors } = await tenant.rawRequest<Archives>(
      archivesWith('plan { name } changeReason { changeReasonId }'),
      { userIds: [employee(2).open_id] },
    );
    expect(data.salaryArchives.nodes).not.toHaveLength(0);
    for (const archive of data.salaryArchives.nodes) {
      expect(archive).toMatchObject({ plan: null, changeReason: { changeReasonId: expect.any(String) } });
    }
    expect(errors).toHaveLength(data.salaryArchives.nodes.length);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UPSTREAM_ERROR', feishu: { code: 2290001 } } });
  });

  test('a user token gets the archives, and FORBIDDEN for lists that take tenant tokens only', async () => {
    const { data, errors } = await layer.hr.rawRequest<Archives>(archivesWith('planId plan { name }'), {
      userIds: [employee(2).open_id],
    });
    expect(data.salaryArchives.nodes[0]).toMatchObject({ planId: expect.any(String), plan: null });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(counts()).toEqual({ [ARCHIVES]: 1 });
  });
});

describe('nothing is shared between callers', () => {
  const WALK = archivesWith('items { itemId } plan { name items { itemId } }');
  const variables = { userIds: openIds(20) };

  test('a concurrent request with fewer permissions gets no other rows', async () => {
    const basic = layer.as('t-sandbox-basic');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? tenant : basic).rawRequest<Archives>(WALK, variables)),
    );
    for (const [n, { data, errors }] of answers.entries()) {
      if (n % 2) {
        expect(errors).toBeUndefined();
        expect(data.salaryArchives.nodes[0]?.plan.items).not.toHaveLength(0);
      } else {
        expect(data).toEqual({ salaryArchives: null });
        expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
      }
    }
  });

  test('company tokens of one application each get the rows and fields of their own scopes', async () => {
    const issuer = await issuerForTest();
    const company = await layerForTest({ env: issuer.env });
    const detail = 'corehr:compensation_archive_detail';
    const archives = `${detail}:read ${detail}.items:read ${detail}.plan:read`;
    const plans = 'corehr:compensation_plan:read';
    const items = 'corehr:compensation_plan_detail.items:read';
    const ask = async (scope: string) =>
      company.as(await issuer.sign({ scope })).rawRequest<Archives>(WALK, variables);

    const whole = await ask(`${archives} ${plans} ${items}`);
    expect(whole.errors).toBeUndefined();
    expect(whole.data.salaryArchives.nodes[0]?.plan.items).not.toHaveLength(0);

    const withoutItems = await ask(`${archives} ${plans}`);
    expect(withoutItems.data.salaryArchives.nodes[0]).toMatchObject({ plan: null });
    expect(withoutItems.errors?.[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN', requiredScopes: [items] },
    });

    company.sandbox.clearCalls();
    const withoutPlans = await ask(archives);
    expect(withoutPlans.data.salaryArchives.nodes[0]).toMatchObject({ plan: null, items: expect.anything() });
    expect(withoutPlans.errors?.[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN', requiredScopes: [plans] },
    });
    expect(company.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([ARCHIVES]);

    const again = await ask(`${archives} ${plans} ${items}`);
    expect(again.data).toEqual(whole.data);
  });
});
