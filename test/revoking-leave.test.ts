import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listLeaveAccrualRecords } from '../src/datasources/attendance.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { revokeLeaveGrant } from '../src/datasources/leave/core-hr-leave.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { GRANT_LEAVE, grantInput, REVOKE_GRANT, revokeInput } from './support/grant-input.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { ambiguousCode, LOST_RESPONSES, SHORT_TIMEOUT } from './support/lost-responses.ts';

const write = endpointKey(revokeLeaveGrant);
const read = endpointKey(listLeaveAccrualRecords);
const { employees, leaveRecords, leaveTypes } = FIXTURES;
const REVOKED = {
  __typename: 'RevokeLeaveGrantPayload',
  recordId: leaveRecords.manual,
  outcome: 'REVOKED',
  employee: { userId: employees.regular.open_id, userIdType: 'OPEN_ID' },
};

const endpoints = ({ sandbox }: Layer) => sandbox.calls.map(({ endpoint }) => endpoint);
const tries = (layer: Layer) => endpoints(layer).filter((endpoint) => endpoint === write).length;
const exists = ({ sandbox }: Layer, id = leaveRecords.manual) => sandbox.state.leaveRecords.has(id);

interface RevokeResult {
  readonly __typename: string;
  readonly message?: string;
  readonly hint?: string;
  readonly issues?: readonly { readonly path: readonly string[] }[];
}

async function revoke(layer: Layer, input: Record<string, unknown> = {}, client = layer.as('t-sandbox')) {
  const { data, errors } = await client.rawRequest<{ revokeLeaveGrant: RevokeResult | null }>(REVOKE_GRANT, {
    input: revokeInput(input),
  });
  return { result: data?.revokeLeaveGrant, errors };
}

describe('a leave granting record', () => {
  test('is deleted in one call', async () => {
    const layer = await layerForTest();
    expect((await revoke(layer)).result).toEqual(REVOKED);
    expect(exists(layer)).toBe(false);
    expect(layer.sandbox.calls).toMatchObject([
      { endpoint: write, path: `/open-apis/corehr/v1/leave_granting_records/${leaveRecords.manual}` },
    ]);
    expect(layer.sandbox.calls[0]?.body).toBeUndefined();
  });

  test('that an external system granted is deleted as well, and one that was granted here', async () => {
    const layer = await layerForTest();
    const tenant = layer.as('t-sandbox');
    const { grantLeave } = await tenant.request<{ grantLeave: { record: { recordId: string } } }>(
      GRANT_LEAVE,
      {
        input: grantInput(),
      },
    );
    const { recordId } = grantLeave.record;
    expect((await revoke(layer, { recordId })).result).toMatchObject({ recordId, outcome: 'REVOKED' });
    expect((await revoke(layer, { recordId: leaveRecords.external })).result).toMatchObject({
      outcome: 'REVOKED',
    });
  });

  test('that the system granted stays, as Feishu refuses to delete it', async () => {
    const layer = await layerForTest();
    expect((await revoke(layer, { recordId: leaveRecords.system })).result).toMatchObject({
      __typename: 'ConflictError',
      reason: 'LEAVE_RECORD_NOT_EDITABLE',
      path: ['recordId'],
      upstreamCode: 1160031,
    });
    expect(exists(layer, leaveRecords.system)).toBe(true);
  });

  test('that does not exist, or was deleted before, is not found', async () => {
    const layer = await layerForTest();
    await revoke(layer);
    expect((await revoke(layer)).result).toMatchObject({
      __typename: 'NotFoundError',
      reason: 'LEAVE_RECORD_NOT_FOUND',
      path: ['recordId'],
      upstreamCode: 1160005,
    });
  });

  test('changes the balance and the records that later fields of the same operation read', async () => {
    const layer = await layerForTest();
    const document = gql`
      mutation Revoke($input: RevokeLeaveGrantInput!, $type: ID!) {
        revokeLeaveGrant(input: $input) {
          ... on RevokeLeaveGrantPayload {
            employee {
              leaveBalances(asOf: "2026-07-01") { leaveTypeId balance }
              leaveAccrualRecords(leaveTypeId: $type, expirationDate: { start: "2027-01-01", end: "2027-12-31" }) {
                recordId
              }
            }
          }
        }
      }
    `;
    const data = await layer
      .as('t-sandbox')
      .request(document, { input: revokeInput(), type: leaveTypes.annual });
    expect(data).toMatchObject({
      revokeLeaveGrant: {
        employee: {
          leaveBalances: expect.arrayContaining([{ leaveTypeId: leaveTypes.annual, balance: '9' }]),
          leaveAccrualRecords: [],
        },
      },
    });
  });

  test('is not deleted with a user token, nor without the scope, before any call', async () => {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    expect((await revoke(layer, {}, layer.hr)).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'TOKEN_KIND_NOT_ACCEPTED',
    });
    const without = layer.as(await issuer.sign({ scope: 'attendance:rule' }));
    expect((await revoke(layer, {}, without)).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      requiredScopes: ['corehr:leave_granting_record:write', 'corehr:corehr'],
    });
    expect(layer.sandbox.calls).toHaveLength(0);
    const permitted = layer.as(await issuer.sign({ scope: 'corehr:leave_granting_record:write' }));
    expect((await revoke(layer, {}, permitted)).result).toEqual(REVOKED);
  });
});

describe('refused before any call', () => {
  test.each<[string, Record<string, unknown>, string[], string]>([
    ['no record', { recordId: ' ' }, ['recordId'], 'REQUIRED_FIELD_EMPTY'],
    ['no employee', { userId: '' }, ['userId'], 'REQUIRED_FIELD_EMPTY'],
    ['no leave type', { leaveTypeId: '' }, ['leaveTypeId'], 'REQUIRED_FIELD_EMPTY'],
    ['a step instead of a record', { recordId: '..' }, ['recordId'], 'INVALID_PARAMETER'],
    ['a path instead of a record', { recordId: '../leave_types' }, ['recordId'], 'INVALID_PARAMETER'],
    ['a query behind a record', { recordId: '1?a=b' }, ['recordId'], 'INVALID_PARAMETER'],
    ['a line behind a record', { recordId: '1\n' }, ['recordId'], 'INVALID_PARAMETER'],
  ])('%s', async (_, input, path, reason) => {
    const layer = await layerForTest();
    expect((await revoke(layer, input)).result).toMatchObject({
      __typename: 'InvalidInputError',
      reason,
      issues: [{ path, reason }],
    });
    expect(layer.sandbox.calls).toHaveLength(0);
    expect(layer.audit).toMatchObject([{ operation: 'revokeLeaveGrant', outcome: 'refused', reason }]);
  });

  test('all invalid fields are reported at once', async () => {
    const layer = await layerForTest();
    const { result } = await revoke(layer, { recordId: '/', userId: '', leaveTypeId: '' });
    expect(result?.issues?.map(({ path }) => path.join('.'))).toEqual(['userId', 'leaveTypeId', 'recordId']);
  });
});

describe('a refusal by Feishu', () => {
  const RULES_OF_GRANTS = [
    1160002, 1160003, 1160004, 1160010, 1160024, 1160025, 1160026, 1160027, 1160030, 1160032, 1160033,
    1160034,
  ];
  const rule = (code: number) => ({
    code,
    expected: { __typename: 'InvalidInputError', reason: 'INVALID_PARAMETER', issues: [{ path: [] }] },
  });
  const conflict = (code: number, reason: string, path: string[] = []) => ({
    code,
    expected: { __typename: 'ConflictError', reason, path },
  });
  const missing = (code: number, reason: string) => ({
    code,
    expected: { __typename: 'NotFoundError', reason, path: ['recordId'] },
  });
  const REFUSALS = [
    ...RULES_OF_GRANTS.map(rule),
    missing(1160005, 'LEAVE_RECORD_NOT_FOUND'),
    missing(1160006, 'EMPLOYEE_NOT_FOUND'),
    missing(1160017, 'EMPLOYEE_NOT_FOUND'),
    conflict(1160007, 'LEAVE_PLAN_MISSING'),
    conflict(1160008, 'LEAVE_PLAN_NOT_APPLICABLE'),
    conflict(1160009, 'LEAVE_ACCRUAL_RULE_MISSING'),
    conflict(1160020, 'LEAVE_PLAN_NOT_MATCHED'),
    conflict(1160021, 'LEAVE_BALANCE_NOT_SUPPORTED'),
    conflict(1160022, 'LEAVE_PLAN_INVALID'),
    conflict(1160028, 'LEAVE_UNIT_CONVERSION_MISCONFIGURED'),
    conflict(1160029, 'LEAVE_TYPE_DEACTIVATED'),
    conflict(1160031, 'LEAVE_RECORD_NOT_EDITABLE', ['recordId']),
    {
      code: 1160016,
      expected: {
        __typename: 'InvalidInputError',
        reason: 'INVALID_PARAMETER',
        issues: [{ path: ['recordId'] }],
      },
    },
    {
      code: 1160035,
      expected: { __typename: 'PermissionDeniedError', reason: 'PERMISSION_DENIED', requiredScopes: [] },
    },
  ];
  const TRANSIENT = [1160011, 1160012, 1160013, 1160014, 1160015, 1160023, 1169999];
  const LASTING = [1160001, 1160018, 1160019];

  test.each(REFUSALS)('with $code is data, with reason, path and hint', async ({ code, expected }) => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, refuse: { code }, times: 2 });
    const { result, errors } = await revoke(layer);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ ...expected, upstreamCode: code, hint: expect.stringMatching(/\.$/) });
    const chinese = await revoke(layer, {}, layer.as('t-sandbox', { 'accept-language': 'zh-CN' }));
    expect(chinese.result?.message).toMatch(/\p{Script=Han}/u);
    expect(chinese.result?.hint).toMatch(/\p{Script=Han}/u);
    expect(exists(layer)).toBe(true);
  });

  test('the codes above and those of a failure inside Feishu are all that are documented', () => {
    const tested = [...REFUSALS.map(({ code }) => code), ...TRANSIENT, ...LASTING].sort((a, b) => a - b);
    expect(revokeLeaveGrant.errors.map(({ code }) => code).sort((a, b) => a - b)).toEqual(tested);
    expect(tested).toHaveLength(36);
  });

  test.each(TRANSIENT.flatMap(ambiguousCode))('$what: the record is deleted', async ({ at }) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(write));
    expect((await revoke(layer)).result).toMatchObject({ __typename: 'RevokeLeaveGrantPayload' });
    expect(exists(layer)).toBe(false);
  });

  test.each(LASTING.flatMap(ambiguousCode))('$what, and no repeat helps: it is unknown', async ({ at }) => {
    const layer = await layerForTest();
    layer.sandbox.script(at(write));
    expect((await revoke(layer)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', retryable: true } },
    ]);
    expect(tries(layer)).toBe(1);
  });
});

describe('a dry run', () => {
  const dryRun = { validateOnly: true };

  test('that finds nothing says what it checked: one call, and nothing is deleted', async () => {
    const layer = await layerForTest();
    const checked = ['LEAVE_RECORD_NOT_FOUND', 'EMPLOYEE_NOT_FOUND', 'LEAVE_RECORD_NOT_EDITABLE'];
    expect((await revoke(layer, dryRun)).result).toMatchObject({
      __typename: 'ValidationPassed',
      checked: expect.arrayContaining(checked),
    });
    expect(endpoints(layer)).toEqual([read]);
    expect(exists(layer)).toBe(true);
    expect((await revoke(layer)).result).toEqual(REVOKED);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a record that the system granted', { recordId: leaveRecords.system }, 'LEAVE_RECORD_NOT_EDITABLE'],
    ['a record that does not exist', { recordId: '1' }, 'LEAVE_RECORD_NOT_FOUND'],
    ['a record of another employee', { userId: employees.hr.open_id }, 'LEAVE_RECORD_NOT_FOUND'],
    ['a record of an unknown employee', { userId: 'ou_unknown' }, 'LEAVE_RECORD_NOT_FOUND'],
    ['an invalid input', { recordId: '/' }, 'INVALID_PARAMETER'],
  ])('is refused for %s', async (_, input, reason) => {
    const layer = await layerForTest();
    expect((await revoke(layer, { ...input, ...dryRun })).result).toMatchObject({
      reason,
      upstreamCode: null,
    });
    expect(tries(layer)).toBe(0);
  });
});

describe('a lost response', () => {
  test.each(LOST_RESPONSES)('$what: the record is looked up, and deleted once', async ({ at, acted }) => {
    const layer = await layerForTest({ env: SHORT_TIMEOUT });
    layer.sandbox.script(at(write));
    const { result, errors } = await revoke(layer);
    expect(errors).toBeUndefined();
    expect(result).toEqual({ ...REVOKED, outcome: acted ? 'GONE' : 'REVOKED' });
    expect(endpoints(layer)).toEqual([write, read, write]);
    expect(exists(layer)).toBe(false);
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('with a first attempt that arrives after the look-up: the record was there, so that it is REVOKED', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    layer.sandbox.script({ endpoint: write, refuse: { code: 1160005 } });
    expect((await revoke(layer)).result).toEqual(REVOKED);
  });

  test('two of them: a record that was there after the first and not after the second is REVOKED', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    expect((await revoke(layer)).result).toEqual(REVOKED);
    expect(endpoints(layer)).toEqual([write, read, write, read]);
  });

  test('and a record that cannot be looked up: the answer to the repeat tells', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: read, refuse: { code: 99991672 } });
    expect((await revoke(layer)).result).toEqual({ ...REVOKED, outcome: 'GONE' });
  });

  test('at every attempt: the outcome is unknown, with what to check', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before', times: 9 });
    const { result, errors } = await revoke(layer);
    expect(result).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN', retryable: true } }]);
    expect(errors?.[0]?.message).toContain(`leave granting record "${leaveRecords.manual}"`);
    expect(tries(layer)).toBe(3);
    expect(exists(layer)).toBe(true);
    expect(layer.audit).toMatchObject([{ outcome: 'unknown' }]);
  });

  test('followed by a refusal of the record is that refusal, by a permission that is missing now unknown', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    expect((await revoke(layer, { recordId: leaveRecords.system })).result).toMatchObject({
      reason: 'LEAVE_RECORD_NOT_EDITABLE',
    });
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991672 } });
    expect((await revoke(layer)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 99991672 } } },
    ]);
  });

  test('a rate limit proves that nothing was deleted, and is waited for', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991400 } });
    expect((await revoke(layer)).result).toEqual(REVOKED);
    expect(endpoints(layer)).toEqual([write, write]);
  });
});

test('the audit log has the ids', async () => {
  const layer = await layerForTest();
  await revoke(layer);
  expect(layer.audit).toEqual([
    {
      operation: 'revokeLeaveGrant',
      endpoint: write,
      principal: expect.stringMatching(/^feishu:/),
      ids: {
        recordId: leaveRecords.manual,
        userId: employees.regular.open_id,
        leaveTypeId: leaveTypes.annual,
      },
      outcome: 'done',
      logId: expect.stringMatching(/./),
    },
  ]);
});
