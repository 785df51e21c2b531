import { AppType, Client, LoggerLevel, withUserAccessToken } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FIXTURES } from '../../src/sandbox/scenarios/fixtures.ts';
import { sampleAdjustment, sampleGrant, sampleLeaveChange } from '../../src/sandbox/scenarios/samples.ts';
import { ARCHIVE, LEAVE_RECORDS, LIST, TOKEN } from './ask.ts';

/*
 * Feishu's own client against the sandbox: what it can work with, the sandbox says as Feishu does. It answers a promise
 * that is rejected for HTTP statuses from 400 on, and resolved for codes under HTTP 200.
 */

let sandbox: Sandbox;
let client: Client;
beforeAll(async () => {
  sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY });
  client = newClient();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** The client would print every refusal with its request, tokens included. */
const ignore = () => {};
const silent = { error: ignore, warn: ignore, info: ignore, debug: ignore, trace: ignore };

function newClient(): Client {
  return new Client({
    appId: 'cli_sandbox',
    appSecret: 'sandbox-secret',
    domain: sandbox.url,
    appType: AppType.SelfBuild,
    loggerLevel: LoggerLevel.fatal,
    logger: silent,
  });
}

const { activities, employees, leaveTypes, leaveRecords } = FIXTURES;
const threeYears = { pay_period_start_date: '2024-01-01', pay_period_end_date: '2026-12-31', page_size: 100 };
const asHr = withUserAccessToken('u-sandbox-hr');

/** What Feishu's client rejects with: the answer as it came. */
const refusedWith = (status: number, code: number) =>
  expect.objectContaining({
    response: expect.objectContaining({ status, data: expect.objectContaining({ code }) }),
  });

describe('the tenant token', () => {
  test('is issued, and is accepted', async () => {
    const response = await client.auth.v3.tenantAccessToken.internal({
      data: { app_id: 'cli_sandbox', app_secret: 'sandbox-secret' },
    });
    expect(response).toMatchObject({ code: 0, msg: 'ok', tenant_access_token: expect.stringMatching(/^t-/) });
  });

  test('is fetched once by the client itself', async () => {
    await client.payroll.v1.paymentActivity.list({ params: threeYears });
    await client.payroll.v1.paymentActivity.list({ params: threeYears });
    expect(sandbox.calls.filter(({ endpoint }) => endpoint === LIST)).toHaveLength(2);
    expect(sandbox.calls.filter(({ endpoint }) => endpoint === TOKEN).length).toBeLessThanOrEqual(1);
  });

  test('is refused for a wrong secret under HTTP 200', async () => {
    const response = await client.auth.v3.tenantAccessToken.internal({
      data: { app_id: 'cli_sandbox', app_secret: 'wrong' },
    });
    expect(response).toMatchObject({ code: 10014 });
  });
});

describe('payroll', () => {
  test('activities are listed with repeated statuses, for the application and for a user', async () => {
    const params = { ...threeYears, statuses: [375, 400] };
    const [tenant, user] = [
      await client.payroll.v1.paymentActivity.list({ params }),
      await client.payroll.v1.paymentActivity.list({ params }, asHr),
    ];
    expect(tenant.data?.payment_activitys).toHaveLength(100);
    expect(user.data?.payment_activitys).toEqual(tenant.data?.payment_activitys);
    expect(new Set(tenant.data?.payment_activitys?.map((row) => row.activity_status))).toEqual(
      new Set([375, 400]),
    );
  });

  test("activities are paged through to the end by the client's own iterator", async () => {
    const ids: unknown[] = [];
    const pages = await client.payroll.v1.paymentActivity.listWithIterator({
      params: { ...threeYears, page_size: 40 },
    });
    for await (const page of pages)
      ids.push(...(page?.payment_activitys ?? []).map((row) => row.activity_id));
    expect(new Set(ids).size).toBe(150);
    expect(sandbox.calls.filter(({ endpoint }) => endpoint === LIST)).toHaveLength(4);
  });

  test('an activity is archived, and then refused under HTTP 500', async () => {
    const archive = { data: { activity_id: activities.approved[0] ?? '' } };
    expect(await client.payroll.v1.paymentActivity.archive(archive)).toEqual({ code: 0, msg: ' ', data: {} });
    await expect(client.payroll.v1.paymentActivity.archive(archive)).rejects.toEqual(
      refusedWith(500, 2500004),
    );
    expect(sandbox.calls.filter(({ endpoint }) => endpoint === ARCHIVE)).toHaveLength(2);
  });

  test('details are read by page number, and an unknown activity is refused under HTTP 200', async () => {
    const params = { activity_id: activities.approved[0] ?? '', page_index: 1, page_size: 10 };
    const { data } = await client.payroll.v1.paymentActivityDetail.list({ params });
    expect(data?.payment_activity_details).toHaveLength(10);
    expect(data?.total).toBeGreaterThan(10);
    const unknown = { ...params, activity_id: activities.unknown };
    expect(await client.payroll.v1.paymentActivityDetail.list({ params: unknown })).toMatchObject({
      code: 2500004,
    });
  });

  test('details are found by employee, across activities', async () => {
    const { people_corehr_id: id } = employees.regular;
    const page = { page_index: 1, page_size: 100, employee_ids: [id] };
    const { data } = await client.payroll.v1.paymentDetail.query(
      { data: { ...page, pay_period_start_date: '2026-01-01', pay_period_end_date: '2026-03-31' } },
      asHr,
    );
    expect(data?.total).toBe(data?.payment_details?.length);
    const [row] = data?.payment_details ?? [];
    expect(row).toMatchObject({
      employee_id: id,
      activity_id: expect.any(String),
      payment_accounting_items: [{ accounting_item_type: 2 }, {}, {}, {}, {}, {}, {}],
    });
    const activity_ids = [row?.activity_id ?? ''];
    const one = await client.payroll.v1.paymentDetail.query({ data: { ...page, activity_ids } });
    expect(one.data).toEqual({ payment_details: [row], total: 1 });
    await expect(client.payroll.v1.paymentDetail.query({ data: page })).rejects.toEqual(
      refusedWith(400, 2500006),
    );
  });

  test('accounting items are listed, and not all that details hold', async () => {
    const { data } = await client.payroll.v1.acctItem.list({ params: { page_size: 100 } }, asHr);
    expect(data?.items?.[0]).toMatchObject({
      i18n_names: [{ locale: 'zh_cn', value: '基本工资' }, { locale: 'en_us' }],
      data_type: 2,
      decimal_places: 2,
      active_status: 1,
    });
    expect(data?.items?.map((item) => item.active_status)).toContain(2);
    const params = { activity_id: activities.approved[0] ?? '', page_index: 1, page_size: 1 };
    const details = await client.payroll.v1.paymentActivityDetail.list({ params });
    const listed = new Set(data?.items?.map((item) => item.id));
    const items = details.data?.payment_activity_details?.[0]?.payment_details ?? [];
    expect(items.filter((item) => !listed.has(item.id))).toHaveLength(1);
  });

  test('pay groups are listed, with a name for each language', async () => {
    const { data } = await client.payroll.v1.paygroup.list({ params: { page_size: 2 } });
    expect(data).toMatchObject({
      items: [
        {
          pay_group_id: expect.any(String),
          name: { zh_cn: '中国大陆薪资组', en_us: 'Mainland China' },
          code: 'PG-CN',
          status: 1,
          country_region: { id: expect.any(String), alpha3_code: 'CHN' },
          is_global_region: false,
        },
        { code: 'PG-US' },
      ],
      has_more: true,
    });
    expect((await client.payroll.v1.paygroup.list()).data?.items).toHaveLength(6);
    await expect(client.payroll.v1.paygroup.list({ params: { page_size: 2_001 } })).rejects.toEqual(
      refusedWith(404, 2500002),
    );
  });

  test('a rate limit is refused with its headers', async () => {
    sandbox.setRateScale(0.1);
    const archive = () =>
      client.payroll.v1.paymentActivity.archive({ data: { activity_id: activities.unknown } });
    await archive().catch(() => undefined);
    await expect(archive()).rejects.toMatchObject({
      response: {
        status: 429,
        data: { code: 99991400 },
        headers: { 'x-ogw-ratelimit-limit': '1', 'x-ogw-ratelimit-reset': '60' },
      },
    });
    sandbox.setRateScale(Number.POSITIVE_INFINITY);
  });
});

describe('compensation', () => {
  const params = { user_id_type: 'open_id' as const };

  test('an archive is created and read back under its tid', async () => {
    const created = await client.compensation.v1.archive.create({ data: sampleAdjustment, params });
    expect(created).toMatchObject({ code: 0, data: { unique_id: sampleAdjustment.unique_id } });
    const { data } = await client.compensation.v1.archive.query({
      data: { user_id_list: [sampleAdjustment.user_id], tid_list: [created.data?.archive_tid ?? ''] },
      params: { ...params, page_size: 100 },
    });
    expect(data?.items).toMatchObject([{ effective_date: sampleAdjustment.effective_time }]);
    await expect(client.compensation.v1.archive.create({ data: sampleAdjustment, params })).rejects.toEqual(
      refusedWith(400, 2290028),
    );
  });

  test('archives are read page by page, by employee ids of any kind', async () => {
    const user_id_list = [employees.regular, employees.hr].map(({ people_corehr_id: id }) => id);
    const read = (page_token?: string) =>
      client.compensation.v1.archive.query({
        data: { user_id_list },
        params: { user_id_type: 'people_corehr_id', page_size: 2, ...(page_token && { page_token }) },
      });
    const first = (await read()).data;
    const second = (await read(first?.page_token)).data;
    const rows = [...(first?.items ?? []), ...(second?.items ?? [])];
    expect(first?.has_more).toBe(true);
    expect(new Set(rows.map((row) => row.tid)).size).toBe(4);
    expect(new Set(rows.map((row) => row.user_id))).toEqual(new Set(user_id_list));
  });

  test('plans, items and change reasons are listed', async () => {
    const page = { params: { page_size: 100 } };
    const plans = await client.compensation.v1.plan.list(page);
    const items = await client.compensation.v1.item.list(page);
    const reasons = await client.compensation.v1.changeReason.list(page);
    expect(plans.data?.items?.map((plan) => plan.tid)).toContain(FIXTURES.plans.staff.plan_tid);
    expect(items.data?.items).toHaveLength(30);
    expect(reasons.data?.items).toHaveLength(8);
    const ofType = await client.compensation.v1.item.list({ params: { page_size: 100, item_type: 'bonus' } });
    expect(new Set(ofType.data?.items.map((item) => item.item_type))).toEqual(new Set(['bonus']));
  });

  test('indicators are listed page by page, and item categories without a page size too', async () => {
    const first = await client.compensation.v1.indicator.list({ params: { page_size: 3 } });
    const page_token = first.data?.page_token ?? '';
    const second = await client.compensation.v1.indicator.list({ params: { page_size: 3, page_token } });
    const indicators = [...(first.data?.items ?? []), ...(second.data?.items ?? [])];
    expect(indicators.map(({ active_status }) => active_status)).toEqual([1, 1, 1, 0]);
    const categories = await client.compensation.v1.itemCategory.list();
    const paged = await client.compensation.v1.itemCategory.list({ params: { page_size: 2 } });
    expect(categories.data?.items).toHaveLength(5);
    expect(paged.data).toMatchObject({ items: categories.data?.items?.slice(0, 2), has_more: true });
  });
});

describe('core HR and leave', () => {
  const leave_id = leaveTypes.annual;

  test('currencies are searched', async () => {
    const { data } = await client.corehr.v2.basicInfoCurrency.search({
      params: { page_size: 100 },
      data: { currency_id_list: [FIXTURES.currencies.cny] },
    });
    expect(data).toMatchObject({ items: [{ currency_alpha_3_code: 'CNY', status: 1 }], has_more: false });
  });

  test('employees are read with the fields that are named, the first list that is not empty counting', async () => {
    const params = { user_id_type: 'open_id' as const };
    const work_emails = [employees.left.workEmail];
    const fields = ['email_address', 'employment_status', 'person_info.preferred_name'];
    const { data } = await client.corehr.v2.employee.batchGet({
      data: { fields, employment_ids: [employees.regular.open_id, 'ou_unknown'], work_emails },
      params,
    });
    expect(data?.items).toEqual([
      {
        employment_id: employees.regular.open_id,
        employment_id_v2: employees.regular.open_id,
        email_address: employees.regular.workEmail,
        employment_status: expect.objectContaining({ enum_name: 'hired' }),
        person_info: { preferred_name: '张秀兰(Xiulan Zhang)' },
      },
    ]);
    const byEmail = await client.corehr.v2.employee.batchGet({ data: { work_emails }, params });
    const { open_id } = employees.left;
    expect(byEmail.data?.items).toEqual([{ employment_id: open_id, employment_id_v2: open_id }]);
  });

  test('employees outside the data range are named by the refusal of the whole call', async () => {
    const read = (employment_ids: string[]) =>
      client.corehr.v2.employee.batchGet({ data: { employment_ids }, params: { user_id_type: 'open_id' } });
    const { open_id } = employees.outsideDataScope;
    await expect(read([employees.regular.open_id, open_id])).rejects.toMatchObject({
      response: { status: 403, data: { code: 1160104, msg: `No authority error: [${open_id}]` } },
    });
    await expect(read([])).rejects.toEqual(refusedWith(400, 1160102));
  });

  test('leave types are listed, with the page size as a text', async () => {
    const { data } = await client.corehr.v1.leave.leaveTypes({ params: { page_size: '100', status: '1' } });
    expect(data?.leave_type_list?.map((type) => type.leave_type_id)).toContain(leave_id);
    expect(data?.has_more).toBe(false);
  });

  test('expiring records are read by a GET whose parameters are in its body', async () => {
    const { data } = await client.attendance.v1.leaveEmployExpireRecord.get({
      path: { leave_id },
      params: { user_id_type: 'open_id' },
      data: {
        employment_id: employees.regular.open_id,
        leave_type_id: leave_id,
        start_expiration_date: '2026-01-01',
        end_expiration_date: '2026-12-31',
      },
    });
    expect(data?.records.map((record) => record.id)).toEqual([leaveRecords.system, leaveRecords.external]);
    expect(sandbox.calls.at(-1)).toMatchObject({ method: 'GET', endpoint: LEAVE_RECORDS, status: 200 });
  });

  test('a record is changed, and one that the system granted is not', async () => {
    const patch = (data: typeof sampleLeaveChange) =>
      client.attendance.v1.leaveAccrualRecord.patch({
        path: { leave_id },
        params: { user_id_type: 'open_id' },
        data,
      });
    const { data } = await patch(sampleLeaveChange);
    expect(data?.record).toMatchObject({ id: leaveRecords.manual, granting_quantity: '3.5', granted_by: 2 });
    await expect(
      patch({ ...sampleLeaveChange, leave_granting_record_id: leaveRecords.system }),
    ).rejects.toEqual(refusedWith(400, 1220031));
  });

  test('leave is granted once for an external id, and revoked', async () => {
    const grant = (quantity: string) =>
      client.corehr.v1.leaveGrantingRecord.create({
        params: { user_id_type: 'open_id' },
        data: { ...sampleGrant, granting_quantity: quantity, external_id: 'award-1' },
      });
    const first = (await grant('1.5')).data?.leave_granting_record;
    expect(first).toMatchObject({ granting_quantity: '1.5', granted_by: 3, section_type: 1 });
    expect(first?.created_at).toMatch(/^\d{13}$/);
    expect((await grant('9')).data?.leave_granting_record).toEqual(first);
    const revoke = () =>
      client.corehr.v1.leaveGrantingRecord.delete({ path: { leave_granting_record_id: first?.id ?? '' } });
    expect(await revoke()).toEqual({ code: 0, msg: 'success', data: {} });
    await expect(revoke()).rejects.toEqual(refusedWith(400, 1160005));
  });

  test('balances of employees are listed, page by page with a page token that is JSON text', async () => {
    const employment_id_list = [employees.regular.open_id, employees.hr.open_id];
    const read = (page_token?: string) =>
      client.corehr.v1.leave.leaveBalances({
        params: {
          page_size: '1',
          employment_id_list,
          as_of_date: '2026-07-01',
          ...(page_token && { page_token }),
        },
      });
    const first = (await read()).data;
    expect(JSON.parse(first?.page_token ?? '')).toEqual({ position: expect.any(String) });
    const second = (await read(first?.page_token)).data;
    const pages = [first, second].map((page) => page?.employment_leave_balance_list?.[0]);
    expect(pages.map((entry) => entry?.employment_id)).toEqual(employment_id_list);
    expect(pages[0]?.leave_balance_list).toContainEqual(
      expect.objectContaining({ leave_type_id: leave_id, leave_balance: '11.5', leave_duration_unit: 1 }),
    );
    expect(second?.has_more).toBe(false);
  });

  test('balances are those of all employees where none is named', async () => {
    const { data } = await client.corehr.v1.leave.leaveBalances({ params: { page_size: '100' } });
    expect(data?.employment_leave_balance_list).toHaveLength(100);
    expect(data?.has_more).toBe(true);
  });

  test('a user token is refused by an endpoint that takes tenant tokens only', async () => {
    const call = client.corehr.v1.leave.leaveTypes({ params: { page_size: '100' } }, asHr);
    await expect(call).rejects.toEqual(refusedWith(400, 99991668));
  });
});
