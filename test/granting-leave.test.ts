import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { listLeaveAccrualRecords } from '../src/datasources/attendance.ts';
import { listLeaveTypes } from '../src/datasources/core-hr.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { grantLeave, listLeaveBalances } from '../src/datasources/leave/core-hr-leave.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { GRANT_LEAVE, GRANT_LEAVE_WITH_OUTCOME, grantInput } from './support/grant-input.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { ambiguousCode, LOST_RESPONSES, SHORT_TIMEOUT } from './support/lost-responses.ts';

const write = endpointKey(grantLeave);
const read = endpointKey(listLeaveAccrualRecords);
const balances = endpointKey(listLeaveBalances);
const types = endpointKey(listLeaveTypes);
const { employees, leaveTypes } = FIXTURES;
const GRANTED = { __typename: 'GrantLeavePayload' };
const SEEDED = 2_400;

const endpoints = ({ sandbox }: Layer) => sandbox.calls.map(({ endpoint }) => endpoint);
const tries = (layer: Layer) => endpoints(layer).filter((endpoint) => endpoint === write).length;
const granted = ({ sandbox }: Layer) => sandbox.state.leaveRecords.size - SEEDED;

interface GrantResult {
  readonly __typename: string;
  readonly externalId?: string;
  readonly record?: { readonly recordId: string } | null;
  readonly message?: string;
  readonly hint?: string;
  readonly issues?: readonly { readonly path: readonly string[] }[];
  readonly existingRecord?: object | null;
}

interface Options {
  readonly client?: ReturnType<Layer['as']>;
  readonly document?: string;
}

async function grant(layer: Layer, input: Record<string, unknown> = {}, options: Options = {}) {
  const { client = layer.as('t-sandbox'), document = GRANT_LEAVE } = options;
  const { data, errors } = await client.rawRequest<{ grantLeave: GrantResult | null }>(document, {
    input: grantInput(input),
  });
  return { result: data?.grantLeave, errors };
}

const withOutcome = { document: GRANT_LEAVE_WITH_OUTCOME };

describe('leave', () => {
  test('is granted in one call, and the record is in the payload', async () => {
    const layer = await layerForTest();
    const document = gql`
      mutation Grant($input: GrantLeaveInput!) {
        grantLeave(input: $input) {
          ... on GrantLeavePayload {
            externalId
            record {
              leaveTypeId grantingQuantity grantingUnit effectiveDate expirationDate grantedBy sectionType
              remainingQuantity updatedByExternal leaveSubtypeId
              reason { locale value } employee { userId userIdType } createdAt createdBy { userId }
            }
          }
        }
      }
    `;
    const input = grantInput({ sectionType: 'PRORATED' });
    expect(await layer.as('t-sandbox').request(document, { input })).toEqual({
      grantLeave: {
        externalId: 'award-2026-17',
        record: {
          leaveTypeId: leaveTypes.annual,
          grantingQuantity: '1.5',
          grantingUnit: 'DAY',
          effectiveDate: '2026-11-01',
          expirationDate: '2027-10-31',
          grantedBy: 'EXTERNAL',
          sectionType: 'PRORATED',
          remainingQuantity: null,
          updatedByExternal: null,
          leaveSubtypeId: null,
          reason: [{ locale: 'zh-CN', value: '年度奖励' }],
          employee: { userId: employees.regular.open_id, userIdType: 'OPEN_ID' },
          createdAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
          createdBy: { userId: employees.hr.open_id },
        },
      },
    });
    expect(layer.sandbox.calls).toMatchObject([
      {
        endpoint: write,
        query: { user_id_type: ['open_id'] },
        body: {
          leave_type_id: leaveTypes.annual,
          employment_id: employees.regular.open_id,
          granting_quantity: '1.5',
          granting_unit: 1,
          effective_date: '2026-11-01',
          expiration_date: '2027-10-31',
          section_type: 2,
          reason: [{ lang: 'zh_CN', value: '年度奖励' }],
          external_id: 'award-2026-17',
        },
      },
    ]);
  });

  test('without date of expiration and key is granted with a key of its own, which the payload has', async () => {
    const layer = await layerForTest();
    const { result } = await grant(
      layer,
      { externalId: null, expirationDate: null, unit: 'HOUR', leaveTypeId: leaveTypes.lieu },
      withOutcome,
    );
    expect(result).toMatchObject({
      ...GRANTED,
      outcome: 'CREATED',
      externalId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(layer.sandbox.calls).toMatchObject([
      { endpoint: write, body: { external_id: result?.externalId, granting_unit: 2 } },
    ]);
    expect(layer.sandbox.calls[0]?.body).not.toHaveProperty('expiration_date');
    expect(layer.sandbox.calls[0]?.body).not.toHaveProperty('section_type');
  });

  test('changes the balance that a later field of the same operation reads', async () => {
    const layer = await layerForTest();
    const document = gql`
      mutation Grants($input: GrantLeaveInput!, $again: GrantLeaveInput!) {
        first: grantLeave(input: $input) { ...Balance }
        second: grantLeave(input: $again) { ...Balance }
      }
      fragment Balance on GrantLeavePayload {
        record { employee { leaveBalances(asOf: "2026-12-01") { leaveTypeId balance } } }
      }
    `;
    const data = await layer
      .as('t-sandbox')
      .request<Record<string, { record: { employee: Balances } }>>(document, {
        input: grantInput(),
        again: grantInput({ externalId: 'another' }),
      });
    const annual = (name: string) =>
      data[name]?.record.employee.leaveBalances.find(({ leaveTypeId }) => leaveTypeId === leaveTypes.annual);
    expect([annual('first')?.balance, annual('second')?.balance]).toEqual(['13', '14.5']);
  });

  test('is not granted with a user token, without a call', async () => {
    const layer = await layerForTest();
    expect((await grant(layer, {}, { client: layer.hr })).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'TOKEN_KIND_NOT_ACCEPTED',
    });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('is granted with a company token that has one of the scopes', async () => {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    const as = async (scope: string) => ({ client: layer.as(await issuer.sign({ scope })) });
    expect((await grant(layer, {}, await as('corehr:leave:read'))).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'SCOPE_MISSING',
      requiredScopes: ['corehr:leave_granting_record:write', 'corehr:corehr'],
    });
    expect((await grant(layer, {}, await as('corehr:leave_granting_record:write'))).result).toMatchObject(
      GRANTED,
    );
  });

  test('an application that may read everything may not grant', async () => {
    const layer = await layerForTest();
    expect((await grant(layer, {}, { client: layer.as('t-sandbox-basic') })).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      upstreamCode: 99991672,
    });
  });
});

interface Balances {
  leaveBalances: { leaveTypeId: string; balance: string }[];
}

describe('the outcome, where it is selected', () => {
  test('is CREATED the first time and ALREADY_EXISTED after that, with one read before each grant', async () => {
    const layer = await layerForTest();
    const first = await grant(layer, {}, withOutcome);
    const second = await grant(layer, {}, withOutcome);
    expect(first.result).toMatchObject({ ...GRANTED, outcome: 'CREATED' });
    expect(second.result).toEqual({ ...first.result, outcome: 'ALREADY_EXISTED' });
    expect(granted(layer)).toBe(1);
    expect(endpoints(layer)).toEqual([read, write, read, write]);
  });

  test('of a key that was used with another input is ALREADY_EXISTED, with the record of its first use', async () => {
    const layer = await layerForTest();
    await grant(layer);
    const { result } = await grant(layer, { quantity: '20' }, withOutcome);
    expect(result).toMatchObject({ outcome: 'ALREADY_EXISTED', record: { grantingQuantity: '1.5' } });
    expect(granted(layer)).toBe(1);
  });

  test('is selected by alias and fragment too, and not where a condition leaves it out', async () => {
    const layer = await layerForTest();
    const document = gql`
      mutation Grant($input: GrantLeaveInput!, $tell: Boolean!) {
        grantLeave(input: $input) { ...Outcome @include(if: $tell) __typename }
      }
      fragment Outcome on GrantLeavePayload { was: outcome }
    `;
    const as = layer.as('t-sandbox');
    expect(await as.request(document, { input: grantInput(), tell: true })).toMatchObject({
      grantLeave: { was: 'CREATED' },
    });
    await as.request(document, { input: grantInput({ externalId: '2' }), tell: false });
    expect(endpoints(layer)).toEqual([read, write, write]);
  });

  test('is UNKNOWN where the records cannot be read, unless the record itself is older', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: read, times: 9, refuse: { code: 99991672 } });
    const { result } = await grant(layer, {}, withOutcome);
    expect(result).toMatchObject({ ...GRANTED, outcome: 'UNKNOWN' });
    const id = result?.record?.recordId ?? '';
    const record = layer.sandbox.state.leaveRecords.get(id);
    if (record) layer.sandbox.state.leaveRecords.set(id, { ...record, createdAt: 1_700_000_000 });
    expect((await grant(layer, {}, withOutcome)).result).toMatchObject({ outcome: 'ALREADY_EXISTED' });
  });
});

describe('refused before any call', () => {
  const text = (value: string, locale = 'zh-CN') => ({ reason: [{ locale, value }] });
  test.each<[string, Record<string, unknown>, string[], string]>([
    ['an empty key', { externalId: ' ' }, ['externalId'], 'REQUIRED_FIELD_EMPTY'],
    ['a key of 65 characters', { externalId: 'x'.repeat(65) }, ['externalId'], 'EXTERNAL_ID_TOO_LONG'],
    ['no employee', { userId: '' }, ['userId'], 'REQUIRED_FIELD_EMPTY'],
    ['no leave type', { leaveTypeId: ' ' }, ['leaveTypeId'], 'REQUIRED_FIELD_EMPTY'],
    ['a quantity that is none', { quantity: 'two' }, ['quantity'], 'LEAVE_QUANTITY_INVALID'],
    ['a quantity above 9999', { quantity: '9999.1' }, ['quantity'], 'LEAVE_QUANTITY_OUT_OF_RANGE'],
    ['a quantity with 7 decimals', { quantity: '0.0000001' }, ['quantity'], 'LEAVE_QUANTITY_TOO_PRECISE'],
    ['a unit that only answers have', { unit: 'UNRECOGNIZED' }, ['unit'], 'LEAVE_UNIT_INVALID'],
    ['a section type of answers', { sectionType: 'UNRECOGNIZED' }, ['sectionType'], 'INVALID_PARAMETER'],
    ['a first day that does not exist', { effectiveDate: '2026-02-29' }, ['effectiveDate'], 'INVALID_DATE'],
    ['a last day that does not exist', { expirationDate: '2027-13-01' }, ['expirationDate'], 'INVALID_DATE'],
    [
      'a last day before the first',
      { expirationDate: '2026-10-31' },
      ['expirationDate'],
      'EXPIRATION_DATE_INVALID',
    ],
    ['no reason', { reason: [] }, ['reason'], 'REASON_MISSING'],
    ['an empty reason', text(''), ['reason', '0', 'value'], 'REASON_MISSING'],
    ['a reason of 3001 characters', text('假'.repeat(3_001)), ['reason', '0', 'value'], 'REASON_TOO_LONG'],
    ['a language that is none', text('因', 'Chinese!'), ['reason', '0', 'locale'], 'INVALID_LOCALE'],
  ])('%s', async (_, input, path, reason) => {
    const layer = await layerForTest();
    expect((await grant(layer, input, withOutcome)).result).toMatchObject({
      __typename: 'InvalidInputError',
      reason,
      upstreamCode: null,
      issues: [{ path, reason, message: expect.stringMatching(/\.$/) }],
    });
    expect(layer.sandbox.calls).toHaveLength(0);
    expect(layer.audit).toMatchObject([{ operation: 'grantLeave', outcome: 'refused', reason }]);
  });

  test('all invalid fields are reported at once', async () => {
    const layer = await layerForTest();
    const { result } = await grant(layer, {
      externalId: '',
      userId: '',
      leaveTypeId: '',
      quantity: '1e3',
      unit: 'UNRECOGNIZED',
      effectiveDate: 'now',
      expirationDate: 'never',
      reason: [],
    });
    expect(result?.issues?.map(({ path }) => path.join('.'))).toEqual([
      'externalId',
      'userId',
      'leaveTypeId',
      'quantity',
      'unit',
      'effectiveDate',
      'expirationDate',
      'reason',
    ]);
  });

  test('a last day that is the first, and the largest quantity with the longest key, are accepted', async () => {
    const layer = await layerForTest();
    const input = { expirationDate: '2026-11-01', quantity: '-9999', externalId: 'x'.repeat(64) };
    expect((await grant(layer, input)).result).toMatchObject(GRANTED);
  });
});

describe('a refusal by Feishu', () => {
  const invalid = (code: number, path: string[], reason: string) => ({
    code,
    expected: { __typename: 'InvalidInputError', reason, issues: [{ path, reason }] },
  });
  const missing = (code: number, path: string[], reason: string) => ({
    code,
    expected: { __typename: 'NotFoundError', reason, path },
  });
  const conflict = (code: number, path: string[], reason: string) => ({
    code,
    expected: { __typename: 'ConflictError', reason, path },
  });
  const REFUSALS = [
    invalid(1160002, ['unit'], 'LEAVE_UNIT_INVALID'),
    invalid(1160003, ['effectiveDate'], 'INVALID_DATE'),
    invalid(1160004, ['quantity'], 'LEAVE_QUANTITY_INVALID'),
    missing(1160005, ['leaveTypeId'], 'LEAVE_TYPE_NOT_FOUND'),
    missing(1160006, ['userId'], 'EMPLOYEE_NOT_FOUND'),
    conflict(1160007, ['leaveTypeId'], 'LEAVE_PLAN_MISSING'),
    conflict(1160008, ['userId'], 'LEAVE_PLAN_NOT_APPLICABLE'),
    conflict(1160009, ['leaveTypeId'], 'LEAVE_ACCRUAL_RULE_MISSING'),
    conflict(1160010, [], 'LEAVE_RECORD_ALREADY_EXISTS'),
    invalid(1160016, [], 'INVALID_PARAMETER'),
    missing(1160017, ['userId'], 'EMPLOYEE_NOT_FOUND'),
    conflict(1160020, ['userId'], 'LEAVE_PLAN_NOT_MATCHED'),
    conflict(1160021, ['leaveTypeId'], 'LEAVE_BALANCE_NOT_SUPPORTED'),
    conflict(1160022, ['leaveTypeId'], 'LEAVE_PLAN_INVALID'),
    invalid(1160024, ['leaveTypeId'], 'LEAVE_SUBTYPE_REQUIRED'),
    invalid(1160025, ['quantity'], 'LEAVE_QUANTITY_OUT_OF_RANGE'),
    invalid(1160026, ['quantity'], 'LEAVE_QUANTITY_TOO_PRECISE'),
    invalid(1160027, ['reason'], 'REASON_TOO_LONG'),
    conflict(1160028, ['leaveTypeId'], 'LEAVE_UNIT_CONVERSION_MISCONFIGURED'),
    conflict(1160029, ['leaveTypeId'], 'LEAVE_TYPE_DEACTIVATED'),
    invalid(1160030, ['externalId'], 'EXTERNAL_ID_TOO_LONG'),
    conflict(1160031, ['externalId'], 'LEAVE_RECORD_NOT_EDITABLE'),
    invalid(1160032, ['expirationDate'], 'EXPIRATION_DATE_INVALID'),
    invalid(1160033, ['effectiveDate'], 'EFFECTIVE_DATE_AFTER_GRANT'),
    invalid(1160034, ['expirationDate'], 'INVALID_DATE'),
    {
      code: 1160035,
      expected: { __typename: 'PermissionDeniedError', reason: 'PERMISSION_DENIED', requiredScopes: [] },
    },
  ];
  const TRANSIENT = [1160011, 1160012, 1160013, 1160014, 1160015, 1160023, 1169999];
  const FAILURES = [1160001, 1160018, 1160019, ...TRANSIENT];

  test.each(REFUSALS)('with $code is data, with reason, path and hint', async ({ code, expected }) => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, refuse: { code }, times: 2 });
    const { result, errors } = await grant(layer);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ ...expected, upstreamCode: code, hint: expect.stringMatching(/\.$/) });
    const chinese = await grant(layer, {}, { client: layer.as('t-sandbox', { 'accept-language': 'zh-CN' }) });
    expect(chinese.result?.message).toMatch(/\p{Script=Han}/u);
    expect(chinese.result?.hint).toMatch(/\p{Script=Han}/u);
    expect(granted(layer)).toBe(0);
    expect(layer.audit).toMatchObject([
      { outcome: 'refused', upstreamCode: code },
      { outcome: 'refused', upstreamCode: code },
    ]);
  });

  test('the codes above and those of a failure inside Feishu are all that are documented', () => {
    const tested = [...REFUSALS.map(({ code }) => code), ...FAILURES].sort((a, b) => a - b);
    expect(grantLeave.errors.map(({ code }) => code).sort((a, b) => a - b)).toEqual(tested);
    expect(tested).toHaveLength(36);
  });

  test.each(TRANSIENT.flatMap(ambiguousCode))(
    '$what: the grant is sent again, and made once',
    async ({ at }) => {
      const layer = await layerForTest();
      layer.sandbox.script(at(write));
      expect((await grant(layer)).result).toMatchObject(GRANTED);
      expect(tries(layer)).toBe(2);
      expect(granted(layer)).toBe(1);
    },
  );

  test.each([1160001, 1160018, 1160019].flatMap(ambiguousCode))(
    '$what, and no repeat helps: the outcome is unknown',
    async ({ at, acted }) => {
      const layer = await layerForTest();
      layer.sandbox.script(at(write));
      expect((await grant(layer)).errors).toMatchObject([
        { extensions: { code: 'OUTCOME_UNKNOWN', retryable: true } },
      ]);
      expect(tries(layer)).toBe(1);
      expect(granted(layer)).toBe(acted ? 1 : 0);
    },
  );

  test('1160010 brings the record that exists, under either name or as the data itself', async () => {
    const layer = await layerForTest();
    const row = { id: '77', granting_quantity: '2', granting_unit: 1, effective_date: '2026-01-01' };
    const found: unknown[] = [];
    for (const data of [{ leave_granting_record: row }, { record: row }, row, {}, undefined]) {
      layer.sandbox.script({ endpoint: write, refuse: { code: 1160010, data } });
      found.push((await grant(layer)).result?.existingRecord);
    }
    const existing = { recordId: '77', grantingQuantity: '2' };
    expect(found).toEqual([existing, existing, existing, null, null]);
  });
});

describe('a dry run', () => {
  const dryRun = { validateOnly: true };

  test('that finds nothing says what it checked: two calls, and nothing is granted', async () => {
    const layer = await layerForTest();
    const { result } = await grant(layer, dryRun);
    expect(result).toMatchObject({
      __typename: 'ValidationPassed',
      checked: expect.arrayContaining([
        'LEAVE_TYPE_NOT_FOUND',
        'LEAVE_UNIT_INVALID',
        'EMPLOYEE_NOT_FOUND',
        'LEAVE_TYPE_DEACTIVATED',
      ]),
      notChecked: expect.arrayContaining([
        { reason: 'LEAVE_PLAN_NOT_APPLICABLE', cause: 'ONLY_FEISHU_KNOWS', requiredScopes: [] },
      ]),
    });
    expect(endpoints(layer).sort()).toEqual([balances, types]);
    expect(granted(layer)).toBe(0);
    expect(layer.audit).toEqual([]);
    expect((await grant(layer)).result).toMatchObject(GRANTED);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a leave type that does not exist', { leaveTypeId: '1' }, 'LEAVE_TYPE_NOT_FOUND'],
    ['a leave type with subtypes', { leaveTypeId: leaveTypes.withSubtypes }, 'LEAVE_SUBTYPE_REQUIRED'],
    ['a leave type that is deactivated', { leaveTypeId: leaveTypes.deactivated }, 'LEAVE_TYPE_DEACTIVATED'],
    ['another unit', { unit: 'HOUR' }, 'LEAVE_UNIT_INVALID'],
    ['an invalid input', { quantity: 'two' }, 'LEAVE_QUANTITY_INVALID'],
  ])('is refused as the grant is: %s', async (_, input, reason) => {
    const layer = await layerForTest();
    const { result } = await grant(layer, { ...input, ...dryRun });
    expect(result).toMatchObject({ reason, upstreamCode: null });
    expect(tries(layer)).toBe(0);
    const written = await grant(layer, input);
    expect(written.result).toMatchObject({ __typename: result?.__typename, reason });
  });

  test('of an employee without an entry leaves open whether there is one', async () => {
    const layer = await layerForTest();
    expect((await grant(layer, { ...dryRun, userId: 'ou_unknown' })).result).toMatchObject({
      __typename: 'ValidationPassed',
      notChecked: expect.arrayContaining([
        { reason: 'EMPLOYEE_NOT_FOUND', cause: 'ONLY_FEISHU_KNOWS', requiredScopes: [] },
      ]),
    });
  });
});

describe('a lost response', () => {
  test.each(LOST_RESPONSES)('$what: the grant is sent again with its key, and made once', async ({ at }) => {
    const layer = await layerForTest({ env: SHORT_TIMEOUT });
    layer.sandbox.script(at(write));
    const { result, errors } = await grant(layer);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ ...GRANTED, record: { grantingQuantity: '1.5' } });
    expect(tries(layer)).toBe(2);
    expect(granted(layer)).toBe(1);
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('without a key of the caller: it is sent again with the same key, and made once', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    const { result } = await grant(layer, { externalId: null }, withOutcome);
    expect(result).toMatchObject({ ...GRANTED, outcome: 'CREATED' });
    expect(granted(layer)).toBe(1);
    const keys = layer.sandbox.calls.map(({ body }) => (body as { external_id: string }).external_id);
    expect(keys).toEqual([result?.externalId, result?.externalId]);
  });

  test('with the outcome selected: it is CREATED, although the second attempt finds the key used', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    expect((await grant(layer, {}, withOutcome)).result).toMatchObject({ ...GRANTED, outcome: 'CREATED' });
    expect(granted(layer)).toBe(1);
  });

  test.each(LOST_RESPONSES)('$what, at every attempt: the outcome is unknown', async ({ at, acted }) => {
    const layer = await layerForTest({ env: SHORT_TIMEOUT });
    layer.sandbox.script(at(write, 9));
    const { result, errors } = await grant(layer);
    expect(result).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN', retryable: true } }]);
    expect(errors?.[0]?.message).toContain('externalId "award-2026-17"');
    expect(tries(layer)).toBe(3);
    expect(granted(layer)).toBe(acted ? 1 : 0);
    expect(layer.audit).toMatchObject([{ outcome: 'unknown', ids: { externalId: 'award-2026-17' } }]);
  });

  test('at every attempt, with the records read before: the new record proves the grant', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after', times: 9 });
    const { result } = await grant(layer, {}, withOutcome);
    expect(result).toMatchObject({ ...GRANTED, outcome: 'CREATED', record: { grantingQuantity: '1.5' } });
    expect(granted(layer)).toBe(1);
  });

  test('at every attempt, with an equal record from before: that one proves nothing', async () => {
    const layer = await layerForTest();
    await grant(layer, { externalId: 'earlier' });
    layer.sandbox.script({ endpoint: write, drop: 'before', times: 9 });
    expect((await grant(layer, {}, withOutcome)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN' } },
    ]);
  });

  test('followed by a refusal of the input is that refusal', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    expect((await grant(layer, { leaveTypeId: leaveTypes.deactivated })).result).toMatchObject({
      __typename: 'ConflictError',
      reason: 'LEAVE_TYPE_DEACTIVATED',
    });
  });

  test('followed by a permission that is missing now is unknown', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991672 } });
    expect((await grant(layer)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 99991672 } } },
    ]);
  });

  test('an undocumented code is no proof that nothing was granted', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, refuse: { code: 1160999, http: 400 }, respond: 'after-apply' });
    expect((await grant(layer)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 1160999 } } },
    ]);
  });
});

describe('a grant that is done', () => {
  const answered = (data: unknown) => ({
    endpoint: write,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ code: 0, msg: 'success', data }),
    respond: 'after-apply' as const,
  });

  test.each([[{}], [null], ['a text'], [{ leave_granting_record: [] }], [{ leave_granting_record: 'x' }]])(
    'and answered with %j in place of a record is read back',
    async (data) => {
      const layer = await layerForTest();
      layer.sandbox.script(answered(data));
      const { result, errors } = await grant(layer);
      expect(errors).toBeUndefined();
      expect(result).toMatchObject({ ...GRANTED, record: { grantingQuantity: '1.5' } });
      expect(endpoints(layer)).toEqual([write, read]);
    },
  );

  test('is done, with an error at the record, where that cannot be found', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(answered({}));
    layer.sandbox.script({ endpoint: read, refuse: { code: 99991672 } });
    const { result, errors } = await grant(layer);
    expect(result).toEqual({ ...GRANTED, externalId: 'award-2026-17', record: null });
    expect(errors).toMatchObject([
      { path: ['grantLeave', 'record'], extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('is done, with an error at a value that does not fit', async () => {
    const layer = await layerForTest();
    layer.sandbox.script(answered({ leave_granting_record: { id: '1', granting_quantity: 'lots' } }));
    const { result, errors } = await grant(layer);
    expect(result).toMatchObject({ ...GRANTED, record: null });
    expect(errors).toMatchObject([{ path: ['grantLeave', 'record', 'grantingQuantity'] }]);
  });

  test.each([
    ['granting_unit', '1'],
    ['section_type', true],
    ['created_at', {}],
    ['reason', 'a text'],
  ])(
    'is done, without a record whose %s is %j, which does not tell what it came to',
    async (field, value) => {
      const layer = await layerForTest();
      layer.sandbox.script(
        answered({ leave_granting_record: { id: 'new', granting_quantity: '2', [field]: value } }),
      );
      const { result, errors } = await grant(layer, {}, withOutcome);
      expect(result).toMatchObject({ outcome: 'UNKNOWN', record: null });
      expect(errors).toMatchObject([
        { path: ['grantLeave', 'record'], extensions: { code: 'UPSTREAM_ERROR' } },
      ]);
      expect(errors?.[0]?.message).toContain(`record.${field}`);
      expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
    },
  );
});

test('the audit log has the ids, and neither the quantity nor the reason', async () => {
  const layer = await layerForTest();
  const { result } = await grant(layer);
  expect(layer.audit).toEqual([
    {
      operation: 'grantLeave',
      endpoint: write,
      principal: expect.stringMatching(/^feishu:/),
      ids: {
        externalId: 'award-2026-17',
        userId: employees.regular.open_id,
        leaveTypeId: leaveTypes.annual,
        recordId: result?.record?.recordId ?? '',
      },
      outcome: 'done',
      logId: expect.stringMatching(/./),
    },
  ]);
});
