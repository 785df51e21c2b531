import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import {
  sampleAdjustment,
  sampleItems,
  sampleLeaveChange,
  samplePlan,
} from '../src/sandbox/scenarios/samples.ts';
import * as api from './contract/ask.ts';
import { ask, THREE_YEARS } from './contract/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const { activities, employees, leaveRecords, leaveTypes, plans } = FIXTURES;
const regular = employees.regular;

describe('payment activities', () => {
  const all = async () => {
    const pages = [await ask(sandbox, api.LIST, { query: THREE_YEARS })];
    const page_token = pages[0]?.json.data?.page_token ?? '';
    pages.push(await ask(sandbox, api.LIST, { query: { ...THREE_YEARS, page_token } }));
    return pages.flatMap(({ json }) => json.data?.payment_activitys ?? []);
  };

  test('are 150 in all eight statuses, with names in two languages', async () => {
    const rows = await all();
    expect(rows).toHaveLength(150);
    expect(new Set(rows.map((row) => row.activity_status))).toEqual(
      new Set([100, 150, 200, 300, 350, 360, 375, 400]),
    );
    for (const { activity_names: names } of rows)
      expect(names).toMatchObject([{ locale: 'zh_cn' }, { locale: 'en_us' }]);
  });

  test('embed all their calculation activities, except one that counts 1000 and embeds 100', async () => {
    const short = (await all()).filter(
      ({ number_of_calculation_activities: counted, calculation_activities: embedded }) =>
        !Array.isArray(embedded) || embedded.length !== counted,
    );
    expect(short).toMatchObject([
      { activity_id: activities.countsMoreThanItEmbeds, number_of_calculation_activities: 1_000 },
    ]);
  });

  test('in status 375 are archived once, with a message of one space', async () => {
    const body = { activity_id: activities.approved[0] };
    const done = await ask(sandbox, api.ARCHIVE, { body });
    expect(done.json).toEqual({ code: 0, msg: ' ', data: {} });
    expect((await all()).find((row) => row.activity_id === body.activity_id)?.activity_status).toBe(400);
    const again = await ask(sandbox, api.ARCHIVE, { body });
    expect([again.status, again.json.code]).toEqual([500, 2500004]);
  });

  test.each([100, 150, 200, 300, 350, 360, 400])('in status %i cannot be archived', async (status) => {
    const response = await ask(sandbox, api.ARCHIVE, { body: { activity_id: activities.byStatus[status] } });
    expect(response.json.code).toBe(2500004);
  });

  test('outside the data scope are not listed', async () => {
    expect((await all()).map((row) => row.activity_id)).not.toContain(activities.outsideDataScope);
  });
});

describe('payment details', () => {
  const activity_id = activities.byStatus[400] ?? '';
  const details = (query: object) =>
    ask(sandbox, api.DETAILS, {
      token: 'u-sandbox-hr',
      query: { page_index: 1, page_size: 100, activity_id, ...query },
    });

  test('are paged by number, with a total and one row for each employee', async () => {
    const first = (await details({})).json.data;
    const second = (await details({ page_index: 2 })).json.data;
    const third = (await details({ page_index: 3 })).json.data;
    const ids = [first, second, third].map(
      (page) => page?.payment_activity_details?.map((row) => row.employee_id) ?? [],
    );
    expect(new Set(ids.flat()).size).toBe(first?.total);
    expect(ids.map(({ length }) => length)).toEqual([100, (first?.total ?? 0) - 100, 0]);
    expect(ids.flat()).toContain(regular.people_corehr_id);
  });

  test('have the requested items only, and segments only on request', async () => {
    const items = async (query: object) => {
      const [row] = (await details({ page_size: 1, ...query })).json.data?.payment_activity_details ?? [];
      return Array.isArray(row?.payment_details) ? row.payment_details : [];
    };
    const plain = await items({});
    expect(plain.map((item) => item.accounting_item_type)).toEqual([2, 2, 3, 4, 5, 6, 1]);
    expect(plain[0]).not.toHaveProperty('segment_values');
    const [base] = await items({ include_segment_data: 'true', acct_item_ids: [plain[0].id] });
    expect(base).toMatchObject({ id: plain[0].id, segment_values: [{ start_time: '1767225600000' }, {}] });
    expect(await items({ acct_item_ids: [plain[0].id, plain[5].id] })).toHaveLength(2);
  });

  test('of an unknown activity are refused under HTTP 200', async () => {
    const { status, json } = await details({ activity_id: activities.unknown });
    expect([status, json.code, json.msg]).toEqual([
      200,
      2500004,
      'current payment activity is not exist or deleted',
    ]);
  });

  test('refuse page number 0', async () => {
    expect((await details({ page_index: 0 })).json.code).toBe(2500002);
  });
});

describe('salary archives', () => {
  const query = (body: object, options: { token?: string; query?: object } = {}) =>
    ask(sandbox, api.ARCHIVES, {
      token: options.token ?? 'u-sandbox-hr',
      query: { page_size: 100, user_id_type: 'open_id', ...options.query },
      body,
    });
  const create = (change: object = {}) =>
    ask(sandbox, api.CREATE, {
      query: { user_id_type: 'open_id' },
      body: { ...sampleAdjustment, ...change },
    });
  const mine = async () => (await query({ user_id_list: [regular.open_id] })).json.data?.items ?? [];

  test.each(['open_id', 'union_id', 'user_id', 'people_corehr_id'] as const)(
    'are queried by %s and returned with it',
    async (type) => {
      const { data } = (await query({ user_id_list: [regular[type]] }, { query: { user_id_type: type } }))
        .json;
      expect(data?.items?.length).toBeGreaterThan(0);
      for (const row of data?.items ?? []) expect(row.user_id).toBe(regular[type]);
    },
  );

  test('of several employees are one list sorted by date, without unknown employees and those outside the data scope', async () => {
    const user_id_list = [regular, employees.hr, employees.outsideDataScope].map(({ open_id }) => open_id);
    const { data } = (await query({ user_id_list: [...user_id_list, 'ou_unknown'] })).json;
    expect(new Set(data?.items?.map((row) => row.user_id))).toEqual(
      new Set([regular.open_id, employees.hr.open_id]),
    );
    const dates = data?.items?.map((row) => String(row.effective_date)) ?? [];
    expect(dates).toEqual(dates.toSorted());
  });

  test('are filtered by date and version, and paged', async () => {
    const all = await mine();
    const [, second] = all;
    const { effective_date: date, tid } = second ?? {};
    const only = { user_id_list: [regular.open_id] };
    const range = { effective_start_date: date, effective_end_date: date };
    expect((await query({ ...only, ...range })).json.data?.items).toEqual([second]);
    expect((await query({ ...only, tid_list: [tid] })).json.data?.items).toEqual([second]);
    const first = (await query(only, { query: { page_size: 1 } })).json.data;
    const next = await query(only, { query: { page_size: 1, page_token: first?.page_token ?? '' } });
    expect([first?.items, next.json.data?.items]).toEqual([[all[0]], [second]]);
  });

  test('omit fields whose permission the caller lacks', async () => {
    const [full] = await mine();
    const [basic] =
      (await query({ user_id_list: [regular.open_id] }, { token: 'u-sandbox-basic' })).json.data?.items ?? [];
    const hidden = Object.keys(full ?? {}).filter((field) => !(field in (basic ?? {})));
    expect(hidden.sort()).toEqual([
      'archive_indicators',
      'archive_items',
      'change_description',
      'plan_id',
      'plan_tid',
      'salary_level_id',
    ]);
    const byUserId = await query(
      { user_id_list: [regular.user_id] },
      { token: 'u-sandbox-basic', query: { user_id_type: 'user_id' } },
    );
    expect(byUserId.json.data?.items?.[0]).not.toHaveProperty('user_id');
  });

  test.each([
    [2290004, { effective_start_date: '2026-1-1' }, {}],
    [2290005, { effective_end_date: '2026-02-30' }, {}],
    [2290006, {}, { user_id_type: 'email' }],
    [99992402, { user_id_list: [] }, {}],
    [99992402, { user_id_list: Array.from({ length: 101 }, (_, n) => `ou_${n}`) }, {}],
    [99992402, {}, { page_size: 501 }],
    [99992402, {}, { page_token: 'Zm9yZ2Vk' }],
  ])('are refused with %i for %o %o', async (code, body, parameters) => {
    const response = await query({ user_id_list: [regular.open_id], ...body }, { query: parameters });
    expect([response.status, response.json.code]).toEqual([400, code]);
  });

  test('a new one is read back by the returned tid, and the previous one expires on the day before', async () => {
    const before = await mine();
    const { data } = (await create()).json;
    expect(data?.unique_id).toBe(sampleAdjustment.unique_id);
    const after = await mine();
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({
      tid: data?.archive_tid,
      effective_date: '2026-12-01',
      plan_tid: sampleAdjustment.plan_tid,
      change_description: sampleAdjustment.description,
      archive_items: sampleAdjustment.item_value_lists.map(({ item_id }) => ({
        item_id,
        item_result: '200.00',
      })),
    });
    expect(after.at(-2)).toMatchObject({ tid: before.at(-1)?.tid, expiration_date: '2026-11-30' });
  });

  test('one with the effective date of another corrects it: same id, new tid', async () => {
    const target = (await mine()).at(-1);
    const { data } = (await create({ effective_time: target?.effective_date })).json;
    const corrected = (await mine()).at(-1);
    expect(corrected).toMatchObject({
      id: target?.id,
      tid: data?.archive_tid,
      effective_date: target?.effective_date,
    });
    expect(corrected?.tid).not.toBe(target?.tid);
  });

  test('a unique_id is used up by a success and not by a refusal', async () => {
    expect((await create({ user_id: 'ou_unknown' })).json.code).toBe(2290003);
    expect((await create()).json.code).toBe(0);
    expect((await create()).json.code).toBe(2290028);
    expect((await create({ unique_id: '123e4567-e89b-42d3-a456-426614174001' })).json.code).toBe(0);
  });

  test('an employee on probation can get values for after probation', async () => {
    const response = await create({
      user_id: employees.onProbation.open_id,
      ...samplePlan(plans.sales),
      item_value_lists: sampleItems(plans.sales, '600.00'),
    });
    expect(response.json.code).toBe(0);
  });

  test('a user token needs no operator_id, and zero is a valid amount', async () => {
    const { operator_id: _, ...body } = {
      ...sampleAdjustment,
      item_value_lists: sampleAdjustment.item_value_lists.map((item) => ({ ...item, item_value: '0' })),
    };
    const response = await ask(sandbox, api.CREATE, {
      token: 'u-sandbox-hr',
      query: { user_id_type: 'open_id' },
      body,
    });
    expect(response.json.code).toBe(0);
  });

  test('user_id_type is required', async () => {
    expect((await ask(sandbox, api.CREATE, { body: sampleAdjustment })).json.code).toBe(2290001);
  });
});

describe('reference data', () => {
  const rows = async (endpoint: string, options: Parameters<typeof ask>[2] = {}) => {
    const { data } = (await ask(sandbox, endpoint, { query: { page_size: 100 }, ...options })).json;
    return data?.items ?? data?.leave_type_list ?? [];
  };

  test('plans are listed by version, with the items that are editable', async () => {
    const versions = (await rows(api.PLANS)).filter((row) => row.id === plans.staff.plan_id);
    expect(versions.map((row) => row.effective_date)).toEqual(['2020-01-01', '2023-01-01', '2025-01-01']);
    expect(versions.at(-1)).toMatchObject({
      tid: plans.staff.plan_tid,
      probation_salary_status: false,
      plan_items: [
        { adjustment_type: 'manual' },
        { adjustment_type: 'manual' },
        { adjustment_type: 'formula' },
        { adjustment_type: 'fixed' },
      ],
    });
  });

  test('plans say whom they apply to and how values are computed; items and archives refer to listed rows', async () => {
    const indicators = new Set((await rows(api.INDICATORS)).map(({ id }) => id));
    const categories = new Set((await rows(api.CATEGORIES)).map(({ id }) => id));
    for (const plan of await rows(api.PLANS)) {
      expect(plan).toMatchObject({ plan_scope: { is_all: expect.any(Boolean) } });
      expect(plan.plan_indicators).toMatchObject(
        [...indicators].slice(0, 2).map((indicator_id) => ({ indicator_id })),
      );
    }
    for (const item of await rows(api.ITEMS)) expect(categories).toContain(item.category_id);
  });

  test('item categories need no page size, and items are selected by type', async () => {
    const { json } = await ask(sandbox, api.CATEGORIES);
    expect(json.data?.items).toHaveLength(5);
    const unknown = await ask(sandbox, api.ITEMS, { query: { page_size: 100, item_type: 'gift' } });
    expect(unknown.json.code).toBe(2290002);
    const [indicators, missing] = [await ask(sandbox, api.INDICATORS), await ask(sandbox, api.ITEMS)];
    expect([indicators.json.code, missing.json.code]).toEqual([2290002, 2290002]);
  });

  test('plans omit their items without that permission', async () => {
    const [plan] = await rows(api.PLANS, { token: 't-sandbox-basic' });
    expect(plan).toHaveProperty('tid');
    expect(plan).not.toHaveProperty('plan_items');
    expect(plan).not.toHaveProperty('plan_indicators');
  });

  test('items and reasons say whether they are active', async () => {
    expect((await rows(api.ITEMS)).filter((row) => row.active_status === 0)).toHaveLength(2);
    expect((await rows(api.REASONS)).filter((row) => row.active_status === 0)).toHaveLength(1);
    expect((await rows(api.ITEMS))[0]).toMatchObject({
      i18n_names: [{ locale: 'zh-CN' }, { locale: 'en-US' }],
    });
  });

  test('a page has at most 500 rows', async () => {
    const { json } = await ask(sandbox, api.ITEMS, { query: { page_size: 501 } });
    expect(json.code).toBe(2290002);
  });

  test('currencies are the active ones by default', async () => {
    expect(await rows(api.CURRENCIES)).toHaveLength(8);
    expect(await rows(api.CURRENCIES, { body: { status_list: [0, 1] } })).toHaveLength(10);
    const [dollar] = await rows(api.CURRENCIES, { body: { currency_id_list: [FIXTURES.currencies.usd] } });
    expect(dollar).toMatchObject({
      currency_alpha_3_code: 'USD',
      numeric_code: 840,
      currency_name: [{ lang: 'zh_CN' }, {}],
    });
  });

  test('leave types have subtypes, a status filter, and author ids that the caller is permitted to read', async () => {
    const all = await rows(api.LEAVE_TYPES);
    const disabled = await rows(api.LEAVE_TYPES, { query: { page_size: 100, status: 2 } });
    expect(disabled.map((row) => row.leave_type_id)).toEqual([leaveTypes.deactivated]);
    expect(all.find((row) => row.leave_type_id === leaveTypes.withSubtypes)).toMatchObject({
      leave_subtype_list: [{ leave_type_id: leaveTypes.subtype }, {}, {}],
      created_by: employees.hr.open_id,
    });
    const [basic] = await rows(api.LEAVE_TYPES, {
      token: 't-sandbox-basic',
      query: { page_size: 100, user_id_type: 'user_id' },
    });
    expect(basic).not.toHaveProperty('created_by');
  });
});

describe('leave records', () => {
  const list = async (change: object = {}, leave_id = leaveTypes.annual) =>
    ask(sandbox, api.LEAVE_RECORDS, {
      path: { leave_id },
      query: { user_id_type: 'open_id' },
      body: {
        employment_id: regular.open_id,
        leave_type_id: leave_id,
        start_expiration_date: '2026-01-01',
        end_expiration_date: '2027-12-31',
        ...change,
      },
    });
  const patch = (change: object) =>
    ask(sandbox, api.LEAVE_PATCH, {
      path: { leave_id: leaveTypes.annual },
      query: { user_id_type: 'open_id' },
      body: { ...sampleLeaveChange, ...change },
    });

  test('are listed by expiration date, with a GET that has a body', async () => {
    const { data } = (await list()).json;
    expect(data?.records?.map((row) => row.id)).toEqual([
      leaveRecords.system,
      leaveRecords.manual,
      leaveRecords.external,
    ]);
    expect(data?.records?.[0]).toMatchObject({
      employment_id: regular.open_id,
      granting_quantity: '10',
      left_granting_quantity: '5.5',
      accrual_source: 1,
      reason: [{ lang: 'zh_CN' }, { lang: 'en_US' }],
    });
    expect((await list({ end_expiration_date: '2026-12-31' })).json.data?.records).toHaveLength(2);
  });

  test('of a type with subtypes are listed by the subtype', async () => {
    expect((await list({}, leaveTypes.withSubtypes)).json.code).toBe(1220024);
    const [record] = (await list({}, leaveTypes.subtype)).json.data?.records ?? [];
    expect(record).toMatchObject({ id: leaveRecords.ofSubtype, leave_sub_type_id: leaveTypes.subtype });
  });

  test('a change sets the new total, records its author and time, and is read back', async () => {
    const before = Math.floor(Date.now() / 1_000);
    for (const _ of [1, 2]) {
      const { record } = (await patch({ quantity: '3.50', expiration_date: '2027-03-31' })).json.data ?? {};
      expect(record).toMatchObject({
        id: leaveRecords.manual,
        granting_quantity: '3.50',
        expiration_date: '2027-03-31',
        granted_by: 2,
        reason: [{ lang: 'zh_CN', value: '补发' }],
        updated_by: employees.hr.open_id,
      });
      expect(Number(record?.updated_at)).toBeGreaterThanOrEqual(before);
    }
    const records = (await list()).json.data?.records ?? [];
    expect(records.find((row) => row.id === leaveRecords.manual)).toMatchObject({
      granting_quantity: '3.50',
      left_granting_quantity: '3.5',
    });
  });

  test('a change keeps the fields that it omits, also a missing expiration date', async () => {
    const { record } =
      (await patch({ leave_granting_record_id: leaveRecords.neverExpiring, quantity: '4' })).json.data ?? {};
    expect(record).toMatchObject({ granting_quantity: '4', expiration_date: '' });
    const dated = (await patch({ quantity: undefined, expiration_date: '2027-01-31' })).json.data?.record;
    expect(dated).toMatchObject({ granting_quantity: '2.5', expiration_date: '2027-01-31' });
  });

  test("a leave type in the path that differs from the body's is an invalid parameter", async () => {
    expect((await patch({ leave_type_id: leaveTypes.lieu })).json.code).toBe(1220016);
  });

  test("another employee's record is not found", async () => {
    expect((await patch({ employment_id: employees.hr.open_id })).json.code).toBe(1220005);
  });
});
