import { gql } from 'graphql-request';
import { beforeEach, describe, expect, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { employee } from '../src/sandbox/seed/people/employees.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const LIST = 'GET /open-apis/attendance/v1/leave_employ_expire_records/:leave_id';
const TYPES = 'GET /open-apis/corehr/v1/leaves/leave_types';

const { regular } = FIXTURES.employees;
const { annual, lieu, subtype } = FIXTURES.leaveTypes;
const ALWAYS = { start: '2020-01-01', end: '2030-12-31' };

let layer: Layer;
let tenant: ReturnType<Layer['as']>;
beforeEach(async () => {
  layer = await layerForTest();
  tenant = layer.as('t-sandbox');
});

const endpoints = () => layer.sandbox.calls.map(({ endpoint }) => endpoint);

const RECORDS = gql`
  query ($userId: ID!, $type: UserIdType, $leaveTypeId: ID!, $range: DateRangeInput!) {
    leaveAccrualRecords(userId: $userId, userIdType: $type, leaveTypeId: $leaveTypeId, expirationDate: $range) {
      recordId
      leaveTypeId
      employee { userId userIdType }
      grantingQuantity remainingQuantity grantingUnit
      effectiveDate expirationDate grantedBy
      reason { locale value }
      createdAt updatedAt createdBy { userId } updatedBy { userId }
    }
  }
`;

interface Records {
  leaveAccrualRecords: { recordId: string; leaveTypeId: string; grantedBy: string; grantingUnit: string }[];
}

describe('leaveAccrualRecords', () => {
  test('returns the records of one employee and type that expire in a range: one call', async () => {
    const { leaveAccrualRecords } = await tenant.request<Records>(RECORDS, {
      userId: regular.people_corehr_id,
      type: 'PEOPLE_COREHR_ID',
      leaveTypeId: annual,
      range: { start: '2026-01-01', end: '2027-02-28' },
    });
    expect(leaveAccrualRecords).toEqual([
      expect.objectContaining({ recordId: FIXTURES.leaveRecords.system, grantedBy: 'SYSTEM' }),
      {
        recordId: FIXTURES.leaveRecords.manual,
        leaveTypeId: annual,
        employee: { userId: regular.people_corehr_id, userIdType: 'PEOPLE_COREHR_ID' },
        grantingQuantity: '2.5',
        remainingQuantity: '2.5',
        grantingUnit: 'DAY',
        effectiveDate: '2026-03-01',
        expirationDate: '2027-02-28',
        grantedBy: 'MANUAL',
        reason: [
          { locale: 'zh-CN', value: '项目奖励' },
          { locale: 'en-US', value: 'Project reward' },
        ],
        createdAt: null,
        updatedAt: null,
        createdBy: null,
        updatedBy: null,
      },
      expect.objectContaining({ recordId: FIXTURES.leaveRecords.external, grantedBy: 'EXTERNAL' }),
    ]);
    expect(layer.sandbox.calls).toMatchObject([
      {
        endpoint: LIST,
        query: { user_id_type: ['people_corehr_id'] },
        body: { employment_id: regular.people_corehr_id, leave_type_id: annual },
      },
    ]);
  });

  test.each([
    [1, 'SYSTEM'],
    [2, 'MANUAL'],
    [3, 'EXTERNAL'],
    [4, 'VIRTUAL'],
    [5, 'IMPORTED'],
    [6, 'CONVERTED_OVERTIME'],
    [7, 'UNRECOGNIZED'],
  ])('the source %i is %s, beside its number', async (accrual_source, grantedBy) => {
    const row = { granting_unit: 9, section_type: 2, accrual_source };
    layer.sandbox.script({
      endpoint: LIST,
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ code: 0, msg: 'success', data: { records: [row] } }),
    });
    const { leaveAccrualRecords } = await tenant.request<Records>(
      gql`
        query ($userId: ID!, $leaveTypeId: ID!, $range: DateRangeInput!) {
          leaveAccrualRecords(userId: $userId, leaveTypeId: $leaveTypeId, expirationDate: $range) {
            grantedBy grantedByCode grantingUnit grantingUnitCode sectionTypeCode
          }
        }
      `,
      { userId: 'e', leaveTypeId: annual, range: ALWAYS },
    );
    expect(leaveAccrualRecords).toEqual([
      {
        grantedBy,
        grantedByCode: accrual_source,
        grantingUnit: 'UNRECOGNIZED',
        grantingUnitCode: 9,
        sectionTypeCode: 2,
      },
    ]);
  });

  test('an unknown source and a missing unit are UNRECOGNIZED', async () => {
    layer.sandbox.script({
      endpoint: LIST,
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({
        code: 0,
        msg: 'success',
        data: {
          records: [
            {
              id: '1',
              employment_id: 'e',
              leave_type_id: annual,
              granting_quantity: '1',
              accrual_source: 99,
              effective_date: '2026-01-01',
            },
          ],
        },
      }),
    });
    const { leaveAccrualRecords } = await tenant.request<Records>(RECORDS, {
      userId: 'e',
      leaveTypeId: annual,
      range: ALWAYS,
    });
    expect(leaveAccrualRecords).toMatchObject([
      {
        grantedBy: 'UNRECOGNIZED',
        grantingUnit: 'UNRECOGNIZED',
        remainingQuantity: null,
        expirationDate: null,
        reason: [],
      },
    ]);
  });

  test('by user_id need no permission of it, as one employee is asked for', async () => {
    const asked = { userId: regular.user_id, type: 'USER_ID', leaveTypeId: annual, range: ALWAYS };
    const { data, errors } = await layer.as('t-sandbox-basic').rawRequest(RECORDS, asked);
    expect(errors).toBeUndefined();
    expect(data).toEqual(await tenant.request(RECORDS, asked));
  });

  test('three fields with the same arguments: one call', async () => {
    const data = await tenant.request<Record<string, Records>>(
      gql`
        query ($id: ID!, $type: ID!, $range: DateRangeInput!) {
          a: employee(userId: $id) { leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range) { recordId } }
          b: employee(userId: $id) { leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range) { grantedBy } }
          leaveAccrualRecords(userId: $id, leaveTypeId: $type, expirationDate: $range) { grantingUnit }
        }
      `,
      { id: regular.open_id, type: annual, range: ALWAYS },
    );
    expect(data.a?.leaveAccrualRecords).toHaveLength(4);
    expect(endpoints()).toEqual([LIST]);
  });

  test('three ranges of one employee and type: one call with the range that spans them', async () => {
    const data = await tenant.request<{ employee: Record<string, { expirationDate: string }[]> }>(
      gql`
        query ($id: ID!, $type: ID!) {
          employee(userId: $id) {
            past: leaveAccrualRecords(leaveTypeId: $type, expirationDate: { start: "2025-01-01", end: "2025-12-31" }) {
              expirationDate
            }
            now: leaveAccrualRecords(leaveTypeId: $type, expirationDate: { start: "2026-12-31", end: "2026-12-31" }) {
              expirationDate
            }
            none: leaveAccrualRecords(leaveTypeId: $type, expirationDate: { start: "2026-01-01", end: "2026-12-30" }) {
              expirationDate
            }
          }
        }
      `,
      { id: regular.open_id, type: annual },
    );
    expect(data.employee).toEqual({
      past: [{ expirationDate: '2025-12-31' }],
      now: [{ expirationDate: '2026-12-31' }, { expirationDate: '2026-12-31' }],
      none: [],
    });
    expect(layer.sandbox.calls).toMatchObject([
      { body: { start_expiration_date: '2025-01-01', end_expiration_date: '2026-12-31' } },
    ]);
  });

  test('of a subtype have it joined, with what was changed by another system and whether it is prorated', async () => {
    const data = await tenant.request(
      gql`
        query ($id: ID!, $annual: ID!, $subtype: ID!, $range: DateRangeInput!) {
          employee(userId: $id) {
            annual: leaveAccrualRecords(leaveTypeId: $annual, expirationDate: $range) { ...Details }
            birth: leaveAccrualRecords(leaveTypeId: $subtype, expirationDate: $range) { ...Details }
          }
        }
        fragment Details on LeaveAccrualRecord {
          sectionType updatedByExternal leaveSubtypeId
          leaveSubtype { leaveTypeId name(locale: "en") }
        }
      `,
      { id: regular.open_id, annual, subtype, range: { start: '2026-12-01', end: '2026-12-31' } },
    );
    const none = { sectionType: 'NOT_PRORATED', leaveSubtypeId: null, leaveSubtype: null };
    expect(data).toEqual({
      employee: {
        annual: [
          { ...none, updatedByExternal: false },
          { ...none, updatedByExternal: true },
        ],
        birth: [
          {
            sectionType: 'NOT_PRORATED',
            updatedByExternal: false,
            leaveSubtypeId: subtype,
            leaveSubtype: { leaveTypeId: subtype, name: 'Natural birth' },
          },
        ],
      },
    });
    expect(endpoints().sort()).toEqual([LIST, LIST, TYPES]);
  });

  test('timeOffset is passed on; records in two zones are two calls', async () => {
    const document = gql`
      query ($id: ID!, $type: ID!, $range: DateRangeInput!, $offset: Int) {
        employee(userId: $id) {
          china: leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range, timeOffset: 480) { recordId }
          other: leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range, timeOffset: $offset) { recordId }
        }
      }
    `;
    const variables = { id: regular.open_id, type: annual, range: ALWAYS };
    await tenant.request(document, { ...variables, offset: 480 });
    expect(layer.sandbox.calls).toMatchObject([{ body: { time_offset: 480 } }]);
    layer.sandbox.clearCalls();
    await tenant.request(document, { ...variables, offset: null });
    expect(layer.sandbox.calls).toHaveLength(2);
    expect(layer.sandbox.calls[1]?.body).not.toHaveProperty('time_offset');
    layer.sandbox.clearCalls();
    const { errors } = await tenant.rawRequest(document, { ...variables, offset: 841 });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'timeOffset' } }]);
  });

  test('two types of one employee: two calls', async () => {
    const data = await tenant.request<{ employee: Record<string, object[]> }>(
      gql`
        query ($id: ID!, $annual: ID!, $lieu: ID!, $range: DateRangeInput!) {
          employee(userId: $id) {
            annual: leaveAccrualRecords(leaveTypeId: $annual, expirationDate: $range) { grantingUnit }
            lieu: leaveAccrualRecords(leaveTypeId: $lieu, expirationDate: $range) { grantingUnit }
          }
        }
      `,
      { id: regular.open_id, annual, lieu, range: ALWAYS },
    );
    expect(data.employee.lieu).toEqual([{ grantingUnit: 'HOUR' }]);
    expect(endpoints()).toEqual([LIST, LIST]);
  });

  test('records with their leave types and subtypes: one more call for the list of types', async () => {
    const data = await tenant.request(
      gql`
        query ($id: ID!, $annual: ID!, $subtype: ID!, $range: DateRangeInput!) {
          employee(userId: $id) {
            annual: leaveAccrualRecords(leaveTypeId: $annual, expirationDate: $range) {
              leaveType { leaveTypeId name(locale: "en") }
            }
            birth: leaveAccrualRecords(leaveTypeId: $subtype, expirationDate: $range) {
              leaveType { leaveTypeId name(locale: "en") active }
            }
          }
        }
      `,
      { id: regular.open_id, annual, subtype, range: ALWAYS },
    );
    const annualType = { leaveType: { leaveTypeId: annual, name: 'Annual leave' } };
    expect(data).toEqual({
      employee: {
        annual: [annualType, annualType, annualType, annualType],
        birth: [{ leaveType: { leaveTypeId: subtype, name: 'Natural birth', active: true } }],
      },
    });
    expect(endpoints().sort()).toEqual([LIST, LIST, TYPES]);
  });

  test('leaveTypeId alone reads no leave types', async () => {
    await tenant.request(RECORDS, { userId: regular.open_id, leaveTypeId: annual, range: ALWAYS });
    expect(endpoints()).toEqual([LIST]);
  });

  test('an employee unknown to Feishu is null with an error', async () => {
    const { data, errors } = await tenant.rawRequest<Record<string, { leaveAccrualRecords: unknown }>>(
      gql`
        query ($id: ID!, $type: ID!, $range: DateRangeInput!) {
          known: employee(userId: $id) { leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range) { recordId } }
          unknown: employee(userId: "ou_unknown") {
            leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range) { recordId }
          }
        }
      `,
      { id: regular.open_id, type: annual, range: ALWAYS },
    );
    expect(data.known?.leaveAccrualRecords).toHaveLength(4);
    expect(data.unknown).toEqual({ leaveAccrualRecords: null });
    expect(errors).toMatchObject([
      {
        path: ['unknown', 'leaveAccrualRecords'],
        extensions: { code: 'BAD_USER_INPUT', feishu: { code: 1220006 } },
      },
    ]);
  });

  test.each([
    ['an empty userId', { userId: '' }, 'userId'],
    ['an empty leaveTypeId', { leaveTypeId: ' ' }, 'leaveTypeId'],
    [
      'a range that ends before it begins',
      { range: { start: '2026-02-01', end: '2026-01-01' } },
      'expirationDate.end',
    ],
  ])('%s is refused before any call, naming the argument', async (_, wrong, argument) => {
    const { errors } = await tenant.rawRequest(RECORDS, {
      userId: regular.open_id,
      leaveTypeId: annual,
      range: ALWAYS,
      ...wrong,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('an id that looks like a path cannot change the path', async () => {
    await tenant.rawRequest(RECORDS, { userId: 'x', leaveTypeId: '../leave_types', range: ALWAYS });
    expect(endpoints()).toEqual([LIST]);
    expect(layer.sandbox.calls[0]?.body).toMatchObject({ leave_type_id: '../leave_types' });
  });

  test('a user token is FORBIDDEN before any call', async () => {
    const { errors } = await layer.hr.rawRequest(RECORDS, {
      userId: regular.open_id,
      leaveTypeId: annual,
      range: ALWAYS,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });
});

describe('a record by its global id', () => {
  const IDS = gql`
    query ($userId: ID!, $leaveTypeId: ID!, $range: DateRangeInput!) {
      leaveAccrualRecords(userId: $userId, leaveTypeId: $leaveTypeId, expirationDate: $range) { id recordId }
    }
  `;
  const NODES = gql`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on LeaveAccrualRecord { recordId } } }`;

  test('4 records of one employee and type: one call', async () => {
    const { leaveAccrualRecords } = await tenant.request<{ leaveAccrualRecords: { id: string }[] }>(IDS, {
      userId: regular.open_id,
      leaveTypeId: annual,
      range: ALWAYS,
    });
    layer.sandbox.clearCalls();
    const ids = leaveAccrualRecords.map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(await tenant.request(NODES, { ids })).toEqual({ nodes: leaveAccrualRecords });
    expect(endpoints()).toEqual([LIST]);
  });

  test('finds a record that never expires, beside others of the same call', async () => {
    const range = { start: '9999-12-31', end: '9999-12-31' };
    const asked = { userId: regular.open_id, leaveTypeId: annual };
    const { leaveAccrualRecords: endless } = await tenant.request<{
      leaveAccrualRecords: { id: string; recordId: string }[];
    }>(IDS, { ...asked, range });
    expect(endless).toMatchObject([{ recordId: FIXTURES.leaveRecords.neverExpiring }]);
    const in2026 = { ...asked, range: { start: '2026-01-01', end: '2026-12-31' } };
    const { leaveAccrualRecords: others } = await tenant.request<{
      leaveAccrualRecords: { recordId: string }[];
    }>(IDS, in2026);
    layer.sandbox.clearCalls();

    const document = gql`
      query ($ids: [ID!]!, $userId: ID!, $leaveTypeId: ID!, $range: DateRangeInput!) {
        nodes(ids: $ids) { id ... on LeaveAccrualRecord { recordId } }
        leaveAccrualRecords(userId: $userId, leaveTypeId: $leaveTypeId, expirationDate: $range) { recordId }
      }
    `;
    const ids = endless.map(({ id }) => id);
    expect(await tenant.request(document, { ids, ...in2026 })).toEqual({
      nodes: endless,
      leaveAccrualRecords: others.map(({ recordId }) => ({ recordId })),
    });
    expect(endpoints()).toEqual([LIST]);
  });

  test('is the same after its expiration date was changed', async () => {
    const { leaveAccrualRecords } = await tenant.request<{ leaveAccrualRecords: { id: string }[] }>(IDS, {
      userId: employee(2).open_id,
      leaveTypeId: annual,
      range: { start: '2027-02-28', end: '2027-02-28' },
    });
    const record = layer.sandbox.state.leaveRecords.get(FIXTURES.leaveRecords.manual);
    if (!record) throw new Error('the seed has no such record');
    layer.sandbox.state.leaveRecords.set(record.id, { ...record, expirationDate: '2028-12-31' });
    const data = await tenant.request(NODES, { ids: leaveAccrualRecords.map(({ id }) => id) });
    expect(data).toEqual({ nodes: leaveAccrualRecords });
    layer.sandbox.state.leaveRecords.delete(record.id);
    expect(await tenant.request(NODES, { ids: leaveAccrualRecords.map(({ id }) => id) })).toEqual({
      nodes: [null],
    });
  });
});

test('the leave of more employees than the operation has calls for is refused for all before the first', async () => {
  const employees = layer.sandbox.state.employees.slice(0, 60).map(({ open_id: userId }) => ({
    __typename: 'Employee',
    userIdType: 'OPEN_ID',
    userId,
  }));
  const { errors } = await tenant.rawRequest(
    gql`
      query ($employees: [_Any!]!, $type: ID!, $range: DateRangeInput!) {
        _entities(representations: $employees) {
          ... on Employee { leaveAccrualRecords(leaveTypeId: $type, expirationDate: $range) { recordId } }
        }
      }
    `,
    { employees, type: annual, range: ALWAYS },
  );
  expect(errors).toHaveLength(60);
  expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_BUDGET_EXCEEDED');
  expect(endpoints()).toEqual([]);
});
