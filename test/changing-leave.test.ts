import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listLeaveAccrualRecords, updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { CHANGE_LEAVE, leaveInput } from './support/leave-input.ts';
import { LOST_RESPONSES, SHORT_TIMEOUT } from './support/lost-responses.ts';

const write = endpointKey(updateLeaveAccrualRecord);
const read = endpointKey(listLeaveAccrualRecords);
const { leaveRecords, leaveTypes, employees } = FIXTURES;
const record = (layer: Layer, id = leaveRecords.manual) => layer.sandbox.state.leaveRecords.get(id);
const tries = ({ sandbox }: Layer) => sandbox.calls.filter(({ endpoint }) => endpoint === write).length;
const CHANGED = { __typename: 'UpdateLeaveAccrualRecordPayload' };

async function change(layer: Layer, input: Record<string, unknown> = {}, client = layer.as('t-sandbox')) {
  const { data, errors } = await client.rawRequest<{ updateLeaveAccrualRecord: Record<string, unknown> }>(
    CHANGE_LEAVE,
    {
      input: leaveInput(input),
    },
  );
  return { result: data?.updateLeaveAccrualRecord, errors };
}

describe('a leave granting record', () => {
  test('is changed in one call, and returned with its new values', async () => {
    const layer = await layerForTest();
    const document = gql`
      mutation Change($input: UpdateLeaveAccrualRecordInput!) {
        updateLeaveAccrualRecord(input: $input) {
          ... on UpdateLeaveAccrualRecordPayload {
            record {
              recordId leaveTypeId grantingQuantity remainingQuantity grantingUnit expirationDate grantedBy
              reason { locale value } employee { userId userIdType } updatedAt updatedBy { userId }
            }
          }
        }
      }
    `;
    const input = leaveInput({ expirationDate: '2027-12-31', timeOffset: 480 });
    expect(await layer.as('t-sandbox').request(document, { input })).toEqual({
      updateLeaveAccrualRecord: {
        record: {
          recordId: leaveRecords.manual,
          leaveTypeId: leaveTypes.annual,
          grantingQuantity: '3.5',
          remainingQuantity: null,
          grantingUnit: 'DAY',
          expirationDate: '2027-12-31',
          grantedBy: 'MANUAL',
          reason: [{ locale: 'zh-CN', value: '补发' }],
          employee: { userId: employees.regular.open_id, userIdType: 'OPEN_ID' },
          updatedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
          updatedBy: { userId: employees.hr.open_id },
        },
      },
    });
    expect(layer.sandbox.calls).toMatchObject([
      {
        endpoint: write,
        path: `/open-apis/attendance/v1/leave_accrual_record/${leaveTypes.annual}`,
        query: { user_id_type: ['open_id'] },
        body: { time_offset: 480, quantity: '3.5', reason: [{ lang: 'zh_CN', value: '补发' }] },
      },
    ]);
  });

  test('keeps its quantity if only the expiration date is changed, and vice versa', async () => {
    const layer = await layerForTest();
    const before = record(layer);
    await change(layer, { quantity: null, expirationDate: '2027-12-31' });
    expect(record(layer)).toMatchObject({ quantity: before?.quantity, expirationDate: '2027-12-31' });
    await change(layer, { quantity: -1 });
    expect(record(layer)).toMatchObject({ quantity: '-1', expirationDate: '2027-12-31' });
  });

  test('is read if the response to the change lacks it', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({
      endpoint: write,
      status: 200,
      contentType: 'application/json',
      body: '{"code":0,"msg":"success","data":{}}',
      respond: 'after-apply',
    });
    const { result, errors } = await change(layer);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ record: { recordId: leaveRecords.manual, grantingQuantity: '3.5' } });
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('is not changed with a user token, without a call', async () => {
    const layer = await layerForTest();
    expect((await change(layer, {}, layer.hr)).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'TOKEN_KIND_NOT_ACCEPTED',
      upstreamCode: null,
      message: expect.stringContaining('tenant_access_token'),
    });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('is changed with a company token that has the scope', async () => {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    const without = layer.as(await issuer.sign({ scope: 'corehr:leave:read' }));
    expect((await change(layer, {}, without)).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'SCOPE_MISSING',
      requiredScopes: ['attendance:rule'],
    });
    expect(
      (await change(layer, {}, layer.as(await issuer.sign({ scope: 'attendance:rule' })))).result,
    ).toMatchObject(CHANGED);
  });

  test('is changed under the path of leaveId, if that is another type', async () => {
    const layer = await layerForTest();
    await change(layer, { leaveId: '12 34/5' });
    expect(layer.sandbox.calls[0]).toMatchObject({
      path: '/open-apis/attendance/v1/leave_accrual_record/12%2034%2F5',
      body: { leave_type_id: leaveTypes.annual },
    });
  });

  test.each(['../../auth/v3', '..%2f', '?user_id_type=x', '#'])('an id is encoded: %s', async (id) => {
    const layer = await layerForTest();
    await change(layer, { leaveTypeId: id });
    expect(layer.sandbox.calls).toHaveLength(1);
    expect(layer.sandbox.calls[0]).toMatchObject({
      endpoint: write,
      path: `/open-apis/attendance/v1/leave_accrual_record/${encodeURIComponent(id)}`,
      query: { user_id_type: ['open_id'] },
    });
  });
});

describe('refused before any call', () => {
  const text = (value: string, locale = 'zh-CN') => ({
    reason: [
      { locale: 'en-US', value: 'why' },
      { locale, value },
    ],
  });
  test.each<[string, Record<string, unknown>, string[], string]>([
    ['no record', { recordId: '' }, ['recordId'], 'REQUIRED_FIELD_EMPTY'],
    ['no employee', { userId: ' ' }, ['userId'], 'REQUIRED_FIELD_EMPTY'],
    ['no leave type', { leaveTypeId: '' }, ['leaveTypeId'], 'REQUIRED_FIELD_EMPTY'],
    ['an empty leaveId', { leaveId: '' }, ['leaveId'], 'REQUIRED_FIELD_EMPTY'],
    ['a step instead of a leave type', { leaveTypeId: '..' }, ['leaveTypeId'], 'INVALID_PARAMETER'],
    ['a step instead of a leaveId', { leaveId: '.' }, ['leaveId'], 'INVALID_PARAMETER'],
    ['nothing to change', { quantity: null }, [], 'LEAVE_CHANGE_EMPTY'],
    ['no reason', { reason: [] }, ['reason'], 'REASON_MISSING'],
    ['an empty reason', text(''), ['reason', '1', 'value'], 'REASON_MISSING'],
    ['a reason of 3001 characters', text('假'.repeat(3_001)), ['reason', '1', 'value'], 'REASON_TOO_LONG'],
    ['a language that is none', text('因', 'Chinese!'), ['reason', '1', 'locale'], 'INVALID_LOCALE'],
    ['no language', text('因', ''), ['reason', '1', 'locale'], 'INVALID_LOCALE'],
    ['a language twice', text('因', 'en-US'), ['reason', '1', 'locale'], 'INVALID_PARAMETER'],
    [
      'a language twice in two spellings',
      text('因', 'en_us'),
      ['reason', '1', 'locale'],
      'INVALID_PARAMETER',
    ],
    ['a reason of 1501 emoji', text('🏖'.repeat(1_501)), ['reason', '1', 'value'], 'REASON_TOO_LONG'],
    ['a zero with a sign', { quantity: '-0.0' }, ['quantity'], 'LEAVE_QUANTITY_INVALID'],
    ['the year 0', { expirationDate: '0000-12-31' }, ['expirationDate'], 'INVALID_DATE'],
    ['a zone beyond the world', { timeOffset: 841 }, ['timeOffset'], 'INVALID_RANGE'],
    ['a zone before the world', { timeOffset: -721 }, ['timeOffset'], 'INVALID_RANGE'],
    ['a day that does not exist', { expirationDate: '2027-02-29' }, ['expirationDate'], 'INVALID_DATE'],
    ['a quantity that is none', { quantity: 'two' }, ['quantity'], 'LEAVE_QUANTITY_INVALID'],
    ['an empty quantity', { quantity: '' }, ['quantity'], 'LEAVE_QUANTITY_INVALID'],
    ['a quantity with an exponent', { quantity: '1e2' }, ['quantity'], 'LEAVE_QUANTITY_INVALID'],
    ['a quantity above 9999', { quantity: '9999.000001' }, ['quantity'], 'LEAVE_QUANTITY_OUT_OF_RANGE'],
    ['a quantity below -9999', { quantity: -10000 }, ['quantity'], 'LEAVE_QUANTITY_OUT_OF_RANGE'],
    ['a quantity with 7 decimals', { quantity: '0.0000001' }, ['quantity'], 'LEAVE_QUANTITY_TOO_PRECISE'],
  ])('%s', async (_, input, path, reason) => {
    const layer = await layerForTest();
    expect((await change(layer, input)).result).toMatchObject({
      __typename: 'InvalidInputError',
      reason,
      upstreamCode: null,
      issues: [{ path, reason, message: expect.stringMatching(/\.$/) }],
    });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('all invalid fields are reported at once', async () => {
    const layer = await layerForTest();
    const { result } = await change(layer, {
      recordId: '',
      userId: '',
      leaveTypeId: '..',
      reason: [{ locale: '?', value: '' }],
      timeOffset: 9_999,
      expirationDate: 'never',
      quantity: '99999.1234567',
    });
    expect(result?.issues).toMatchObject([
      { path: ['recordId'] },
      { path: ['userId'] },
      { path: ['leaveTypeId'] },
      { path: ['reason', '0', 'locale'] },
      { path: ['reason', '0', 'value'] },
      { path: ['timeOffset'] },
      { path: ['expirationDate'] },
      { path: ['quantity'], reason: 'LEAVE_QUANTITY_OUT_OF_RANGE' },
      { path: ['quantity'], reason: 'LEAVE_QUANTITY_TOO_PRECISE' },
    ]);
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test.each(['9999', '-9999', '9999.0', '0', '-0.123456'])('quantity %s is accepted', async (quantity) => {
    const layer = await layerForTest();
    expect((await change(layer, { quantity })).result).toMatchObject(CHANGED);
    expect(record(layer)?.quantity).toBe(quantity);
  });
});

describe('a lost response', () => {
  test.each(LOST_RESPONSES)('$what: the change is sent again, and made once', async ({ at }) => {
    const layer = await layerForTest({ env: SHORT_TIMEOUT });
    const { size } = layer.sandbox.state.leaveRecords;
    layer.sandbox.script(at(write));
    const { result, errors } = await change(layer);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ ...CHANGED, record: { grantingQuantity: '3.5' } });
    expect(tries(layer)).toBe(2);
    expect(record(layer)?.quantity).toBe('3.5');
    expect(layer.sandbox.state.leaveRecords.size).toBe(size);
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test.each(LOST_RESPONSES.filter(({ acted }) => !acted))(
    '$what, at every attempt: the outcome is unknown',
    async ({ at }) => {
      const layer = await layerForTest({ env: SHORT_TIMEOUT });
      layer.sandbox.script(at(write, 9));
      const { result, errors } = await change(layer);
      expect(result).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
      expect(errors?.[0]?.message).toContain(`Look at leave granting record "${leaveRecords.manual}"`);
      expect(tries(layer)).toBe(3);
      expect(layer.audit).toMatchObject([{ outcome: 'unknown' }]);
    },
  );

  test.each(LOST_RESPONSES.filter(({ acted }) => acted))(
    '$what, each time: the record itself shows that it was changed',
    async ({ at }) => {
      const layer = await layerForTest({ env: { ...SHORT_TIMEOUT, REQUEST_TIMEOUT_MS: '10000' } });
      layer.sandbox.script(at(write, 9));
      const { result, errors } = await change(layer);
      expect(errors).toBeUndefined();
      expect(result).toMatchObject({ ...CHANGED, record: { grantingQuantity: '3.5' } });
      expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
    },
  );

  test.each([1220011, 1220012, 1220013, 1220014, 1220015, 1229999])(
    '%i is transient: the change is sent again',
    async (code) => {
      const layer = await layerForTest();
      layer.sandbox.script({ endpoint: write, refuse: { code } });
      expect((await change(layer)).result).toMatchObject(CHANGED);
      expect(tries(layer)).toBe(2);
    },
  );

  test('followed by a permission that is missing now: the record shows it, else it is unknown', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991672 } });
    expect((await change(layer)).result).toMatchObject(CHANGED);

    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991672 } });
    layer.sandbox.script({ endpoint: read, refuse: { code: 99991672 } });
    expect((await change(layer, { quantity: '4' })).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 99991672 } } },
    ]);
  });

  test('followed by a refusal of the input is that refusal', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    expect((await change(layer, { recordId: leaveRecords.system })).result).toMatchObject({
      __typename: 'ConflictError',
      reason: 'LEAVE_RECORD_NOT_EDITABLE',
    });
  });

  test('a rate limit refusal proves that nothing was changed: a bare 429 as well as 99991400', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991400 } });
    layer.sandbox.script({ endpoint: write, status: 429, headers: { 'x-ogw-ratelimit-reset': '1' } });
    expect((await change(layer)).result).toMatchObject(CHANGED);
    layer.sandbox.script({
      endpoint: write,
      times: 9,
      status: 429,
      headers: { 'x-ogw-ratelimit-reset': '60' },
    });
    expect((await change(layer)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });
});

const answered = (record: object) => ({
  endpoint: write,
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ code: 0, msg: 'success', data: { record } }),
  respond: 'after-apply' as const,
});

describe('a change that is done', () => {
  test.each<[string, object, string]>([
    ['a value that does not fit', { granting_quantity: 'lots' }, 'grantingQuantity'],
    ['no value for a field that is never null', { granting_quantity: null }, 'grantingQuantity'],
  ])('and answered with %s is done, with an error at the record', async (_, row, field) => {
    const layer = await layerForTest();
    layer.sandbox.script(answered({ id: leaveRecords.manual, ...row }));
    const { result, errors } = await change(layer);
    expect(result).toEqual({ ...CHANGED, recordId: leaveRecords.manual, record: null });
    expect(errors).toMatchObject([
      { path: ['updateLeaveAccrualRecord', 'record', field], extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test.each<[string, object, string]>([
    ['an id beyond 2^53', { id: 2 ** 62, granting_quantity: '3.5' }, 'record.id'],
    ['a quantity that lost digits', { granting_quantity: 2 ** 62 }, 'record.granting_quantity'],
    ['a null among the reasons', { reason: [null] }, 'record.reason[0]'],
    ['an object for a language', { reason: [{ lang: {}, value: 'x' }] }, 'record.reason[0].lang'],
    ['a text for the reasons', { reason: 'x' }, 'record.reason'],
  ])('and answered with %s is done, without the record', async (_, row, named) => {
    const layer = await layerForTest();
    layer.sandbox.script(answered({ id: leaveRecords.manual, granting_quantity: '3.5', ...row }));
    const document = gql`
      mutation Change($input: UpdateLeaveAccrualRecordInput!) {
        updateLeaveAccrualRecord(input: $input) {
          __typename
          ... on UpdateLeaveAccrualRecordPayload { record { id recordId grantingQuantity reason { locale value } } }
        }
      }
    `;
    const { data, errors } = await layer.as('t-sandbox').rawRequest(document, { input: leaveInput() });
    expect(data).toEqual({ updateLeaveAccrualRecord: { ...CHANGED, record: null } });
    expect(errors).toMatchObject([
      { path: ['updateLeaveAccrualRecord', 'record'], extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
    expect(errors?.[0]?.message).toContain(named);
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test.each([['a text'], [[]], [7]])(
    'and answered with %j in place of a record is read back',
    async (record) => {
      const layer = await layerForTest();
      layer.sandbox.script(answered(record as object));
      const { result, errors } = await change(layer);
      expect(errors).toBeUndefined();
      expect(result).toMatchObject({ ...CHANGED, record: { grantingQuantity: '3.5' } });
    },
  );
});

test('who changed a record needs the permission of user_id, and nothing else of the answer does', async () => {
  const layer = await layerForTest();
  const row = { id: leaveRecords.manual, granting_quantity: '1', created_at: '1687428000' };
  layer.sandbox.script(answered(row));
  const document = gql`
    mutation Change($input: UpdateLeaveAccrualRecordInput!) {
      updateLeaveAccrualRecord(input: $input) {
        ... on UpdateLeaveAccrualRecordPayload { record { recordId createdBy { userId } updatedBy { userId } } }
      }
    }
  `;
  const input = leaveInput({ userIdType: 'USER_ID', userId: employees.regular.user_id });
  const { data, errors } = await layer.as('t-sandbox').rawRequest(document, { input });
  expect(data).toEqual({
    updateLeaveAccrualRecord: {
      record: { recordId: leaveRecords.manual, createdBy: null, updatedBy: null },
    },
  });
  expect(errors).toMatchObject([
    {
      path: ['updateLeaveAccrualRecord', 'record', 'createdBy'],
      extensions: { code: 'FORBIDDEN', requiredScopes: ['contact:user.employee_id:readonly'] },
    },
  ]);
});

test('1220010 brings the record that exists', async () => {
  const layer = await layerForTest();
  const document = gql`
    mutation Change($input: UpdateLeaveAccrualRecordInput!) {
      updateLeaveAccrualRecord(input: $input) {
        ... on ConflictError { reason existingRecord { recordId grantingQuantity employee { userId } } }
      }
    }
  `;
  const existing = { id: '77', granting_quantity: '2', granting_unit: 1, effective_date: '2026-01-01' };
  const refusals = [{ record: existing }, existing, {}, undefined];
  const results: unknown[] = [];
  for (const data of refusals) {
    layer.sandbox.script({ endpoint: write, refuse: { code: 1220010, data } });
    const answer = await layer.as('t-sandbox').request<Record<string, unknown>>(document, {
      input: leaveInput(),
    });
    results.push(answer.updateLeaveAccrualRecord);
  }
  const reason = 'LEAVE_RECORD_ALREADY_EXISTS';
  const record = { recordId: '77', grantingQuantity: '2', employee: { userId: employees.regular.open_id } };
  expect(results).toEqual([
    { reason, existingRecord: record },
    { reason, existingRecord: record },
    { reason, existingRecord: null },
    { reason, existingRecord: null },
  ]);
});

test('1220010 with a record that does not fit is a conflict, with an error at the record', async () => {
  const layer = await layerForTest();
  layer.sandbox.script({
    endpoint: write,
    refuse: { code: 1220010, data: { record: { id: '77', reason: [null] } } },
  });
  const document = gql`
    mutation Change($input: UpdateLeaveAccrualRecordInput!) {
      updateLeaveAccrualRecord(input: $input) {
        ... on ConflictError { reason existingRecord { recordId reason { value } } }
      }
    }
  `;
  const { data, errors } = await layer.as('t-sandbox').rawRequest(document, { input: leaveInput() });
  expect(data).toEqual({
    updateLeaveAccrualRecord: { reason: 'LEAVE_RECORD_ALREADY_EXISTS', existingRecord: null },
  });
  expect(errors).toMatchObject([
    { path: ['updateLeaveAccrualRecord', 'existingRecord'], extensions: { code: 'UPSTREAM_ERROR' } },
  ]);
});

test('the audit log has the ids, and neither the quantity nor the reason', async () => {
  const layer = await layerForTest();
  await change(layer);
  expect(layer.audit).toEqual([
    {
      operation: 'updateLeaveAccrualRecord',
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
