import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listLeaveBalances } from '../src/datasources/leave/core-hr-leave.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { employees } from '../src/sandbox/seed/people/employees.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const BALANCES = endpointKey(listLeaveBalances);
const TYPES = 'GET /open-apis/corehr/v1/leaves/leave_types';
const { regular } = FIXTURES.employees;
const { annual, lieu, subtype } = FIXTURES.leaveTypes;
const openIds = (from: number, to: number) => employees.slice(from, to).map(({ open_id }) => open_id);

let layer: Layer;
let tenant: ReturnType<Layer['as']>;
beforeEach(async () => {
  layer = await layerForTest();
  tenant = layer.as('t-sandbox');
});

const endpoints = () => layer.sandbox.calls.map(({ endpoint }) => endpoint);

const LIST = gql`
  query Balances($ids: [ID!]!, $type: UserIdType, $asOf: Date, $zone: String, $offboard: Boolean) {
    leaveBalances(userIds: $ids, userIdType: $type, asOf: $asOf, timeZone: $zone, includeOffboard: $offboard) {
      employee { userId userIdType }
      employeeName(locale: "en")
      employeeNames { locale value }
      asOf
      leaveTypeId
      leaveTypeName(locale: "en")
      leaveTypeNames { locale }
      unit unitCode
      balance balanceExcludingUnderApproval quantityUnderApproval
      historicalCyclesLeft takenFromHistoricalCycles
      thisCycleTotal thisCycleTaken thisCycleBalance
      historicalCyclesGranted taken takenToDate offboardingGranted offboardingBalance
    }
  }
`;

interface Balance {
  employee: { userId: string; userIdType: string };
  leaveTypeId: string;
  asOf: string;
  balance: string | null;
  [field: string]: unknown;
}
const read = async (variables: Record<string, unknown>, client = tenant) =>
  await client.rawRequest<{ leaveBalances: Balance[] | null }>(LIST, variables);

/** A page of Feishu's with these entries. */
const answered = (entries: readonly object[], more: object = { has_more: false }) => ({
  endpoint: BALANCES,
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({
    code: 0,
    msg: 'success',
    data: { employment_leave_balance_list: entries, ...more },
  }),
});

describe('leaveBalances', () => {
  test('gives all leave types of an employee with quantities, unit and names: one call', async () => {
    const { data } = await read({ ids: [regular.open_id], asOf: '2026-07-01' });
    const byType = new Map(data.leaveBalances?.map((row) => [row.leaveTypeId, row]));
    expect(byType.get(annual)).toEqual({
      employee: { userId: regular.open_id, userIdType: 'OPEN_ID' },
      employeeName: expect.stringMatching(/./),
      employeeNames: [
        { locale: 'zh-CN', value: expect.stringMatching(/./) },
        { locale: 'en-US', value: expect.stringMatching(/./) },
      ],
      asOf: '2026-07-01',
      leaveTypeId: annual,
      leaveTypeName: 'Annual leave',
      leaveTypeNames: [{ locale: 'zh-CN' }, { locale: 'en-US' }],
      unit: 'DAY',
      unitCode: 1,
      // 10 + 2.5 + 1 of this year, of which 5 were taken, and 3 of 2024 that never expire.
      balance: '11.5',
      balanceExcludingUnderApproval: '11.5',
      quantityUnderApproval: '0',
      historicalCyclesLeft: '3',
      takenFromHistoricalCycles: '0',
      thisCycleTotal: '13.5',
      thisCycleTaken: '5',
      thisCycleBalance: '8.5',
      historicalCyclesGranted: null,
      taken: null,
      takenToDate: null,
      offboardingGranted: null,
      offboardingBalance: null,
    });
    expect(byType.get(lieu)).toMatchObject({ unit: 'HOUR', balance: '8' });
    expect(byType.get(subtype)).toMatchObject({ leaveTypeName: 'Natural birth', balance: '98' });
    expect(layer.sandbox.calls).toMatchObject([
      {
        endpoint: BALANCES,
        query: {
          page_size: ['100'],
          employment_id_list: [regular.open_id],
          user_id_type: ['open_id'],
          as_of_date: ['2026-07-01'],
        },
      },
    ]);
    expect(layer.sandbox.calls[0]?.query).not.toHaveProperty('time_zone');
    expect(layer.sandbox.calls[0]?.query).not.toHaveProperty('include_offboard');
  });

  test('passes on day, zone and offboarding, and then gives what it comes to on leaving', async () => {
    const { data } = await read({
      ids: [regular.people_corehr_id],
      type: 'PEOPLE_COREHR_ID',
      asOf: '2025-06-30',
      zone: 'America/New_York',
      offboard: true,
    });
    expect(data.leaveBalances?.find(({ leaveTypeId }) => leaveTypeId === annual)).toMatchObject({
      employee: { userId: regular.people_corehr_id, userIdType: 'PEOPLE_COREHR_ID' },
      asOf: '2025-06-30',
      historicalCyclesGranted: '3',
      taken: '10',
      takenToDate: '10',
      offboardingGranted: '10',
      offboardingBalance: '3',
    });
    expect(layer.sandbox.calls).toMatchObject([
      { query: { time_zone: ['America/New_York'], include_offboard: ['true'] } },
    ]);
  });

  test('is in the order of the ids, and leaves out who is unknown or outside the data range', async () => {
    const { outsideDataScope } = FIXTURES.employees;
    const ids = [employees[5], outsideDataScope, employees[1]].map((one) => one?.open_id ?? '');
    const { data } = await read({ ids: [...ids, 'ou_unknown'] });
    const owners = new Set(data.leaveBalances?.map(({ employee }) => employee.userId));
    expect([...owners]).toEqual([ids[0], ids[2]]);
  });

  test.each([
    ['no id', { ids: [] }, 'userIds'],
    ['101 ids', { ids: Array.from({ length: 101 }, (_, n) => `ou_${n}`) }, 'userIds'],
    ['an empty id', { ids: ['a', ' '] }, 'userIds.1'],
    ['the same id twice', { ids: ['a', 'a'] }, 'userIds.1'],
    ['a day that does not exist', { ids: ['a'], asOf: '2026-02-29' }, 'asOf'],
    ['a day that is empty', { ids: ['a'], asOf: '' }, 'asOf'],
    ['a zone that does not exist', { ids: ['a'], zone: 'Mars/Olympus' }, 'timeZone'],
    ['an offset for a zone', { ids: ['a'], zone: '+08:00' }, 'timeZone'],
    ['an empty zone', { ids: ['a'], zone: '' }, 'timeZone'],
  ])('%s is refused before any call, naming the argument', async (_, variables, argument) => {
    const { data, errors } = await read(variables);
    expect(data.leaveBalances).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });
});

describe('several pages', () => {
  const entry = (
    n: number,
    balances: readonly object[] = [{ leave_type_id: annual, leave_balance: '1' }],
  ) => ({
    employment_id: employees[n]?.open_id,
    leave_balance_list: balances,
  });
  const token = JSON.stringify({ offset: 'a+b/c=', 页: 1 });

  test('are put together; the page token, which is JSON text, arrives as it was given', async () => {
    layer.sandbox.script(answered([entry(1)], { has_more: true, page_token: token }));
    layer.sandbox.script(answered([entry(2)]));
    const { data, errors } = await read({ ids: openIds(1, 3) });
    expect(errors).toBeUndefined();
    expect(data.leaveBalances?.map(({ employee }) => employee.userId)).toEqual(openIds(1, 3));
    expect(layer.sandbox.calls.map(({ query }) => query.page_token)).toEqual([undefined, [token]]);
  });

  test('fail the field where one of them fails', async () => {
    layer.sandbox.script(answered([entry(1)], { has_more: true, page_token: token }));
    layer.sandbox.script({ endpoint: BALANCES, refuse: { code: 1160016 } });
    const { data, errors } = await read({ ids: openIds(1, 3) });
    expect(data.leaveBalances).toBeNull();
    expect(errors).toMatchObject([{ extensions: { feishu: { code: 1160016 } } }]);
  });

  test('with an entry of another employee than was asked for are an error', async () => {
    layer.sandbox.script(answered([entry(1), entry(9)]));
    const { data, errors } = await read({ ids: openIds(1, 3) });
    expect(data.leaveBalances).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  test.each<[string, object, string | null, string]>([
    ['a quantity that is absent is null', {}, null, 'UNRECOGNIZED'],
    ['an empty quantity is null', { leave_balance: '', leave_duration_unit: 2 }, null, 'HOUR'],
    ['an unknown unit is UNRECOGNIZED', { leave_balance: '0', leave_duration_unit: 7 }, '0', 'UNRECOGNIZED'],
  ])('%s', async (_, row, balance, unit) => {
    layer.sandbox.script(answered([entry(1, [{ leave_type_id: annual, ...row }])]));
    const { data } = await read({ ids: openIds(1, 2) });
    expect(data.leaveBalances).toMatchObject([{ balance, unit }]);
  });

  test('whose texts do not fit are an error that names field and row', async () => {
    layer.sandbox.script(answered([entry(1, [{ leave_type_id: annual, leave_balance: 0.1 }])]));
    const { errors } = await read({ ids: openIds(1, 2) });
    expect(errors?.[0]?.message).toContain(
      'employment_leave_balance_list[0].leave_balance_list[0].leave_balance',
    );
  });
});

describe('employees of one operation', () => {
  test('120 with equal arguments: two calls; another day is another call', async () => {
    const fields = employees
      .slice(0, 120)
      .map(({ open_id }, n) => `e${n}: employee(userId: "${open_id}") { leaveBalances { balance } }`);
    await tenant.request(`{ ${fields.join('\n')} }`);
    expect(endpoints()).toEqual([BALANCES, BALANCES]);
    expect(layer.sandbox.calls.map(({ query }) => query.employment_id_list?.length)).toEqual([100, 20]);

    layer.sandbox.clearCalls();
    await tenant.request(
      gql`
        query ($a: ID!, $b: ID!, $ids: [ID!]!) {
          a: employee(userId: $a) { leaveBalances(asOf: "2026-01-31") { balance } now: leaveBalances { unit } }
          b: employee(userId: $b) { leaveBalances(asOf: "2026-01-31", timeZone: null) { unit } }
          leaveBalances(userIds: $ids, asOf: "2026-01-31") { balance }
        }
      `,
      { a: openIds(0, 1)[0], b: openIds(1, 2)[0], ids: openIds(0, 3) },
    );
    expect(endpoints()).toEqual([BALANCES, BALANCES]);
  });

  test('a leave page for 50 employees with balances, types and names: two calls', async () => {
    const { data, errors } = await tenant.rawRequest<{ leaveBalances: Balance[] }>(
      gql`
        query LeavePage($ids: [ID!]!) {
          leaveBalances(userIds: $ids, asOf: "2026-07-01") {
            employee { userId }
            employeeName
            leaveType { name active subtypes { name } }
            balance unit
          }
        }
      `,
      { ids: openIds(0, 50) },
    );
    expect(errors).toBeUndefined();
    expect(new Set(data.leaveBalances.map(({ employee }) => employee.userId)).size).toBe(50);
    expect(endpoints()).toEqual([BALANCES, TYPES]);
  });

  test('with what only their employment tells: three calls', async () => {
    const { data, errors } = await tenant.rawRequest<{
      leaveBalances: { employee: { employment: { name: string } } }[];
    }>(
      gql`
        query LeavePage($ids: [ID!]!) {
          leaveBalances(userIds: $ids, asOf: "2026-07-01") {
            employee { employment { name status } }
            leaveType { name }
            balance unit
          }
        }
      `,
      { ids: openIds(0, 50) },
    );
    expect(errors).toBeUndefined();
    expect(data.leaveBalances[0]?.employee.employment.name).toMatch(/./);
    expect(endpoints()).toHaveLength(3);
  });

  test('one without an entry is null, the others are readable', async () => {
    const data = await tenant.request<Record<string, { leaveBalances: object[] | null }>>(
      gql`
        query ($known: ID!) {
          known: employee(userId: $known) { leaveBalances { balance } }
          unknown: employee(userId: "ou_unknown") { leaveBalances { balance } }
        }
      `,
      { known: regular.open_id },
    );
    expect(data.known?.leaveBalances?.length).toBeGreaterThan(3);
    expect(data.unknown).toEqual({ leaveBalances: null });
    expect(endpoints()).toEqual([BALANCES]);
  });

  test('one whom Feishu refuses fails alone', async () => {
    layer.sandbox.script({ endpoint: BALANCES, refuse: { code: 1160006 } });
    layer.sandbox.script({ endpoint: BALANCES, refuse: { code: 1160006 }, after: 1 });
    const { data, errors } = await tenant.rawRequest<Record<string, { leaveBalances: object[] | null }>>(
      gql`
        query ($a: ID!, $b: ID!) {
          a: employee(userId: $a) { leaveBalances { balance } }
          b: employee(userId: $b) { leaveBalances { balance } }
        }
      `,
      { a: openIds(1, 2)[0], b: openIds(2, 3)[0] },
    );
    expect(data.a?.leaveBalances).not.toBeNull();
    expect(data.b?.leaveBalances).toBeNull();
    expect(errors).toMatchObject([
      { path: ['b', 'leaveBalances'], extensions: { reason: 'EMPLOYEE_NOT_FOUND' } },
    ]);
  });
});

describe('permissions', () => {
  test('a user token is FORBIDDEN before any call', async () => {
    const { errors } = await read({ ids: [regular.open_id] }, layer.hr);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('a company token needs one of the scopes', async () => {
    const issuer = await issuerForTest();
    layer = await layerForTest({ env: issuer.env });
    const withScope = async (scope: string) =>
      (await read({ ids: [regular.open_id] }, layer.as(await issuer.sign({ scope })))).errors;
    expect(await withScope('corehr:corehr:readonly')).toBeUndefined();
    expect(await withScope('attendance:rule')).toMatchObject([
      { extensions: { code: 'FORBIDDEN', requiredScopes: listLeaveBalances.scopes } },
    ]);
  });

  test('ids of the kind user_id without their permission: one employee is readable, several are FORBIDDEN', async () => {
    const basic = layer.as('t-sandbox-basic');
    const ids = [regular.user_id, employees[5]?.user_id];
    const one = await read({ ids: ids.slice(0, 1), type: 'USER_ID' }, basic);
    expect(one.data.leaveBalances?.[0]?.employee).toEqual({
      userId: regular.user_id,
      userIdType: 'USER_ID',
    });
    expect((await read({ ids, type: 'USER_ID' }, basic)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', requiredScopes: ['contact:user.employee_id:readonly'] } },
    ]);
  });
});
