import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { createSalaryArchive, querySalaryArchives } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import type { Fault } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { sampleItems } from '../src/sandbox/scenarios/samples.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { ambiguousCode, LOST_RESPONSES, SHORT_TIMEOUT } from './support/lost-responses.ts';
import { CREATE, itemsInput, planInput, salaryInput } from './support/salary-input.ts';

const write = endpointKey(createSalaryArchive);
const read = endpointKey(querySalaryArchives);
const { employees, plans } = FIXTURES;
const { uniqueId, userId, effectiveDate, items } = salaryInput();
const OTHER_KEY = 'a7c6f5d4-0000-4000-8000-000000000001';

const callsTo = ({ sandbox }: Layer, endpoint: string) =>
  sandbox.calls.filter((call) => call.endpoint === endpoint).length;
const archivesOf = ({ sandbox }: Layer, employee = employees.regular) =>
  sandbox.state.salaryArchives.get(employee.people_corehr_id) ?? [];
const written = (layer: Layer) =>
  archivesOf(layer).find((archive) => archive.effective_date === effectiveDate);
/** How many archives the sandbox has written. */
const writes = ({ sandbox }: Layer) => sandbox.state.usedUniqueIds.size;
const done = (layer: Layer) => ({
  __typename: 'CreateSalaryArchivePayload',
  uniqueId,
  archiveTid: written(layer)?.tid,
});

async function create(layer: Layer, change: Record<string, unknown> = {}, client = layer.hr) {
  const { data, errors } = await client.rawRequest<{ createSalaryArchive: Record<string, unknown> }>(CREATE, {
    input: salaryInput(change),
  });
  return { result: data?.createSalaryArchive, errors };
}

/** An answer to archives/query, made up. */
const archives = (...rows: object[]) => ({
  endpoint: read,
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ code: 0, msg: 'success', data: { items: rows, has_more: false } }),
});

describe('a salary', () => {
  test('is set in one call, with amounts passed on unchanged', async () => {
    const layer = await layerForTest();
    const before = archivesOf(layer).length;
    expect(await create(layer, { editRemark: 'x', operatorId: employees.hr.open_id })).toEqual({
      result: done(layer),
      errors: undefined,
    });
    expect(archivesOf(layer)).toHaveLength(before + 1);
    expect(layer.sandbox.calls).toMatchObject([
      {
        endpoint: write,
        query: { user_id_type: ['open_id'] },
        body: {
          unique_id: uniqueId,
          user_id: userId,
          operator_id: employees.hr.open_id,
          effective_time: effectiveDate,
          edit_remark: 'x',
          item_value_lists: [{ item_value: '200.00' }, ...items.slice(1).map(() => ({}))],
        },
      },
    ]);
  });

  test('accepts a whole number and 18 digits, from variables and in the document', async () => {
    const layer = await layerForTest();
    const { planId, planTid, currencyId, changeReasonId } = salaryInput();
    const values = ['200', '999999999999999999', '"0.10"', '12345'];
    const list = items
      .map(({ itemId }, n) => `{ itemId: "${itemId}", value: ${values[n] ?? '1'} }`)
      .join(' ');
    await layer.hr.request(`mutation { createSalaryArchive(input: {
      uniqueId: "${uniqueId}", userId: "${userId}", effectiveDate: "${effectiveDate}", currencyId: "${currencyId}",
      planId: "${planId}", planTid: "${planTid}", changeReasonId: "${changeReasonId}", items: [${list}]
    }) { __typename } }`);
    expect(written(layer)?.archive_items?.map(({ item_result }) => item_result)).toEqual(
      items.map((_, n) => (values[n] ?? '1').replaceAll('"', '')),
    );
  });

  test.each([
    ['a Float', 200.5],
    ['16 digits, as a number keeps not all of them', 1_234_567_890_123_456],
    ['a zero with a sign', -0],
  ])('takes no number that is %s', async (_, value) => {
    const layer = await layerForTest();
    const { planId, planTid, currencyId, changeReasonId } = salaryInput();
    const numbers = items.slice(0, 1).map(({ itemId }) => ({ itemId, value: 'NUMBER' }));
    const input = {
      uniqueId,
      userId,
      effectiveDate,
      planId,
      planTid,
      currencyId,
      changeReasonId,
      items: numbers,
    };
    // JSON.stringify would write -0 as 0.
    const text = Object.is(value, -0) ? '-0' : String(value);
    const body = JSON.stringify({ query: CREATE, variables: { input } }).replaceAll('"NUMBER"', text);
    const response = await fetch(layer.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr' },
      body,
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('is read back by its version, if the payload selects it', async () => {
    const layer = await layerForTest();
    const document = gql`
      mutation CreateAndRead($input: CreateSalaryArchiveInput!) {
        createSalaryArchive(input: $input) {
          ... on CreateSalaryArchivePayload {
            archiveTid
            salaryArchive { archiveTid effectiveDate items { itemId value } employee { userId } }
          }
        }
      }
    `;
    const { createSalaryArchive: result } = await layer.hr.request<{ createSalaryArchive: object }>(
      document,
      {
        input: salaryInput(),
      },
    );
    const archiveTid = written(layer)?.tid;
    const salaryArchive = { archiveTid, effectiveDate, items, employee: { userId } };
    expect(result).toEqual({ archiveTid, salaryArchive });
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([write, read]);

    layer.sandbox.script({ endpoint: read, refuse: { code: 99991679 } });
    const unread = await layer.hr.rawRequest(document, { input: salaryInput({ uniqueId: OTHER_KEY }) });
    expect(unread.data).toMatchObject({ createSalaryArchive: { salaryArchive: null } });
    expect(unread.errors).toBeUndefined();
  });

  test('is corrected if one already takes effect on that day', async () => {
    const layer = await layerForTest();
    await create(layer);
    const first = written(layer);
    await create(layer, {
      uniqueId: OTHER_KEY,
      editRemark: 'a slip',
      items: items.map((item) => ({ ...item, value: '300' })),
    });
    expect(written(layer)?.id).toBe(first?.id);
    expect(written(layer)?.tid).not.toBe(first?.tid);
  });
});

describe('refused before any call', () => {
  const item = items[0];
  const value = (text: string) => ({ items: [{ ...item, value: text }, ...items.slice(1)] });
  const regular = (text: string) => ({
    items: items.map((each, n) => ({ ...each, regularValue: n === 0 ? text : '1' })),
  });
  test.each<[string, Record<string, unknown>, string[], string]>([
    ['a key that is no UUID', { uniqueId: 'mine' }, ['uniqueId'], 'INVALID_UUID'],
    [
      'a UUID of version 1',
      { uniqueId: '123e4567-e89b-12d3-a456-426614174000' },
      ['uniqueId'],
      'INVALID_UUID',
    ],
    [
      'a UUID without hyphens',
      { uniqueId: '123e4567e89b42d3a456426614174000' },
      ['uniqueId'],
      'INVALID_UUID',
    ],
    ['no key', { uniqueId: '' }, ['uniqueId'], 'REQUIRED_FIELD_EMPTY'],
    ['no date', { effectiveDate: '' }, ['effectiveDate'], 'REQUIRED_FIELD_EMPTY'],
    ['a day that does not exist', { effectiveDate: '2026-02-30' }, ['effectiveDate'], 'INVALID_DATE'],
    ['a date in another form', { effectiveDate: '2026/12/01' }, ['effectiveDate'], 'INVALID_DATE'],
    [
      'the first day too early',
      { effectiveDate: '1970-01-01' },
      ['effectiveDate'],
      'EFFECTIVE_DATE_OUT_OF_RANGE',
    ],
    [
      'the first day too late',
      { effectiveDate: '2038-01-19' },
      ['effectiveDate'],
      'EFFECTIVE_DATE_OUT_OF_RANGE',
    ],
    ['no employee', { userId: '' }, ['userId'], 'REQUIRED_FIELD_EMPTY'],
    ['no currency', { currencyId: ' ' }, ['currencyId'], 'REQUIRED_FIELD_EMPTY'],
    ['no plan', { planId: '' }, ['planId'], 'REQUIRED_FIELD_EMPTY'],
    ['no version of a plan', { planTid: '' }, ['planTid'], 'REQUIRED_FIELD_EMPTY'],
    ['no reason', { changeReasonId: '' }, ['changeReasonId'], 'REQUIRED_FIELD_EMPTY'],
    ['an empty operator', { operatorId: '' }, ['operatorId'], 'OPERATOR_INVALID'],
    [
      'an item without id',
      { items: [{ itemId: '', value: '1' }] },
      ['items', '0', 'itemId'],
      'REQUIRED_FIELD_EMPTY',
    ],
    [
      'the same item twice',
      { items: [...items, item] },
      ['items', String(items.length), 'itemId'],
      'SALARY_ITEM_DUPLICATE',
    ],
    ['an empty value', value(''), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['a negative value', value('-1'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['a value with a plus', value('+1'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['a value with an exponent', value('1e5'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['a value with a comma', value('1,000'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['a value with a blank', value(' 1'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['a value that ends in a point', value('1.'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['other digits', value('１２'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    [
      'a value of 19 characters',
      value('1234567890123456.78'),
      ['items', '0', 'value'],
      'SALARY_ITEM_VALUE_INVALID',
    ],
    [
      'a regular value that is none',
      regular('lots'),
      ['items', '0', 'regularValue'],
      'REGULAR_VALUE_INVALID',
    ],
    ['a negative regular value', regular('-1'), ['items', '0', 'regularValue'], 'REGULAR_VALUE_INVALID'],
    [
      'a description of 1001 characters',
      { description: '薪'.repeat(1_001) },
      ['description'],
      'DESCRIPTION_TOO_LONG',
    ],
    ['a remark of 501 emoji', { editRemark: '💰'.repeat(501) }, ['editRemark'], 'EDIT_REMARK_TOO_LONG'],
    ['a zero with a sign', value('-0.00'), ['items', '0', 'value'], 'SALARY_ITEM_VALUE_INVALID'],
    ['the year 0', { effectiveDate: '0000-01-01' }, ['effectiveDate'], 'INVALID_DATE'],
  ])('%s', async (_, change, path, reason) => {
    const layer = await layerForTest();
    const { result } = await create(layer, change);
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      reason,
      upstreamCode: null,
      logId: null,
      hint: expect.stringMatching(/^[A-Z].*\.$/),
      issues: [{ path, reason, message: expect.stringMatching(/^[a-z].*\.$/) }],
    });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('regular values for some items only, with the path of each item without one', async () => {
    const layer = await layerForTest();
    const { result } = await create(layer, {
      items: items.map((each, n) => (n === 0 ? { ...each, regularValue: '1' } : each)),
    });
    expect(result).toMatchObject({
      reason: 'REGULAR_VALUE_INVALID',
      issues: items.slice(1).map((_, n) => ({ path: ['items', String(n + 1), 'regularValue'] })),
    });
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('all invalid fields are reported at once, with hints in the language of Accept-Language', async () => {
    const layer = await layerForTest();
    const client = layer.as('u-sandbox-hr', { 'accept-language': 'zh-CN' });
    const change = {
      uniqueId: '?',
      userId: '',
      effectiveDate: 'soon',
      items: [
        { itemId: 'a', value: '-1' },
        { itemId: 'a', value: '' },
      ],
    };
    const { result } = await create(layer, change, client);
    expect(result).toMatchObject({
      message: expect.stringMatching(/^uniqueId：.*共 6 个问题/u),
      hint: expect.stringMatching(/UUID.*必填.*日期.*十进制.*只出现一次/su),
      issues: [
        { path: ['uniqueId'], message: expect.stringMatching(/\p{Script=Han}/u) },
        { path: ['userId'] },
        { path: ['effectiveDate'] },
        { path: ['items', '0', 'value'] },
        { path: ['items', '1', 'itemId'], reason: 'SALARY_ITEM_DUPLICATE' },
        { path: ['items', '1', 'value'] },
      ],
    });
    expect(JSON.stringify(result)).not.toContain('-1');
    expect(layer.sandbox.calls).toHaveLength(0);
  });

  test('1000 characters are not too many, an emoji being two of them, as Feishu counts', async () => {
    const layer = await layerForTest();
    const { result } = await create(layer, {
      description: '薪'.repeat(1_000),
      editRemark: '💰'.repeat(500),
    });
    expect(result).toEqual(done(layer));
  });

  test('no items are for Feishu to refuse, which takes any number of them', async () => {
    const layer = await layerForTest();
    expect((await create(layer, { items: [] })).result).toMatchObject({
      reason: 'SALARY_ITEM_MISSING',
      upstreamCode: 2290020,
    });
    const { state } = layer.sandbox;
    state.plans = state.plans.map((plan) => ({ ...plan, editableItems: [] }));
    expect((await create(layer, { items: [] })).result).toEqual(done(layer));
  });

  test('a missing operator with a tenant token', async () => {
    const layer = await layerForTest();
    const { result } = await create(layer, {}, layer.as('t-sandbox'));
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      reason: 'OPERATOR_INVALID',
      issues: [{ path: ['operatorId'] }],
    });
    expect(layer.sandbox.calls).toHaveLength(0);
    expect((await create(layer, { operatorId: employees.hr.open_id }, layer.as('t-sandbox'))).result).toEqual(
      done(layer),
    );
  });

  test('the operator of a company token is the default', async () => {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    const scope = 'corehr:compensation_archive:write';
    const without = layer.as(await issuer.sign({ scope }));
    expect((await create(layer, {}, without)).result).toMatchObject({
      reason: 'OPERATOR_INVALID',
      upstreamCode: null,
    });
    const named = layer.as(await issuer.sign({ scope, feishu_operator_id: employees.hr.open_id }));
    expect((await create(layer, {}, named)).result).toEqual(done(layer));
    expect(layer.sandbox.calls.at(-1)?.body).toMatchObject({ operator_id: employees.hr.open_id });
    expect(layer.audit.at(-1)).toMatchObject({
      subject: expect.any(String),
      ids: { operatorId: employees.hr.open_id },
    });
  });
});

describe('a lost response', () => {
  const losses = [...LOST_RESPONSES, ...ambiguousCode(2290004)];

  test.each(losses)(
    '$what: the archive is written exactly once, and the caller gets its tid',
    async ({ at, acted }) => {
      const layer = await layerForTest({ env: SHORT_TIMEOUT });
      const before = archivesOf(layer).length;
      layer.sandbox.script(at(write));
      const { result, errors } = await create(layer);
      expect(errors).toBeUndefined();
      expect(result).toEqual(done(layer));
      expect([writes(layer), archivesOf(layer).length]).toEqual([1, before + 1]);
      expect([callsTo(layer, write), callsTo(layer, read)]).toEqual([2, acted ? 1 : 0]);
      expect(
        layer.sandbox.calls.filter(({ endpoint }) => endpoint === write).map(({ body }) => body),
      ).toEqual(Array(2).fill(expect.objectContaining({ unique_id: uniqueId })));
      expect(layer.audit).toMatchObject([{ outcome: 'done', ids: { archiveTid: written(layer)?.tid } }]);
    },
  );

  test.each(losses.filter(({ acted }) => !acted))(
    '$what, at every attempt: the outcome is unknown',
    async ({ at }) => {
      const layer = await layerForTest({ env: SHORT_TIMEOUT });
      layer.sandbox.script(at(write, 9));
      const { result, errors } = await create(layer);
      expect(result).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
      expect(errors?.[0]?.message).toMatch(
        new RegExp(`salary archives of employee "${userId}".*${effectiveDate}.*same uniqueId`),
      );
      expect(callsTo(layer, write)).toBe(3);
      expect(layer.audit).toMatchObject([{ outcome: 'unknown' }]);
    },
  );

  test('twice in a row: the archive is written exactly once', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after', times: 2 });
    expect((await create(layer)).result).toEqual(done(layer));
    expect(writes(layer)).toBe(1);
  });

  test('is resolved if the archive becomes visible later', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script(archives());
    expect((await create(layer)).result).toEqual(done(layer));
    expect(callsTo(layer, read)).toBe(2);
  });

  test('is unknown if nothing can be read back', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: read, times: 9, refuse: { code: 99991679 } });
    expect((await create(layer)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 2290028 } } },
    ]);
    expect(writes(layer)).toBe(1);
  });

  test('with a key that was used before is unknown, and no other archive is returned', async () => {
    const layer = await layerForTest();
    await create(layer, { items: items.map((item) => ({ ...item, value: '999' })) });
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    expect((await create(layer)).errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
    expect(writes(layer)).toBe(1);
  });

  test.each([
    [2290031, 'an unfinished change of that date, which may be the first try itself'],
    [2290032, 'an unfinished change, which may be the first try itself'],
    [2290025, 'a salary that is not the first any more, perhaps through the first try'],
    [2290005, 'a right that is missing now'],
    [99991677, 'a token that has expired meanwhile'],
  ])('followed by %i, %s, is unknown', async (code) => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: write, refuse: { code } });
    expect((await create(layer)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code } } },
    ]);
    expect(writes(layer)).toBe(1);
  });

  test('followed by a refusal of the input is that refusal', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'before' });
    const { result } = await create(layer, { effectiveDate: '2024-12-31' });
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      reason: 'EFFECTIVE_DATE_BEFORE_PLAN',
      upstreamCode: 2290016,
    });
  });

  test('that is followed by an unknown code is sent again, and found to be written', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    layer.sandbox.script({ endpoint: write, refuse: { code: 12345 } });
    expect((await create(layer)).result).toEqual(done(layer));
    expect(writes(layer)).toBe(1);
  });

  test('where every answer is lost, is found to be written if the archive shows all of it', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, drop: 'after', times: 3 });
    expect((await create(layer)).result).toEqual(done(layer));
    expect([writes(layer), callsTo(layer, write)]).toEqual([1, 3]);
  });

  test.each([
    ['after the archive was written is found to be written', 'after-apply' as const],
    ['without an archive to be found is unknown', undefined],
  ])('an unknown code %s, and the write is not sent again', async (_, respond) => {
    const layer = await layerForTest();
    const body = JSON.stringify({ code: 12345, msg: 'odd' });
    layer.sandbox.script({
      endpoint: write,
      times: 3,
      status: 200,
      contentType: 'application/json',
      body,
      ...(respond && { respond }),
    });
    const { result, errors } = await create(layer);
    if (respond) expect(result).toEqual(done(layer));
    else expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 12345 } } }]);
    expect(callsTo(layer, write)).toBe(1);
  });

  const answered = (data: unknown) => ({
    endpoint: write,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ code: 0, msg: 'success', data }),
    respond: 'after-apply' as const,
  });

  test.each([[{}], [[]], [null], ['done'], [{ archive_tid: 7 }], [{ archive_tid: '' }]])(
    'a success whose data are %j is read back',
    async (data) => {
      const layer = await layerForTest();
      layer.sandbox.script(answered(data));
      expect((await create(layer)).result).toEqual(done(layer));
      expect(callsTo(layer, write)).toBe(1);
    },
  );

  test.each<[string, object]>([
    ['may not be read', { refuse: { code: 99991679 } }],
    ['cannot be read', { refuse: { code: 2290001 } }],
    ['holds rows that do not fit', archives({ user_id: userId, archive_items: 7 })],
  ])('a success without a tid, whose archive %s, is done all the same', async (_, fault) => {
    const layer = await layerForTest();
    layer.sandbox.script(answered({}));
    layer.sandbox.script({ ...fault, endpoint: read, times: 9 } as Fault);
    expect(await create(layer)).toEqual({
      result: { __typename: 'CreateSalaryArchivePayload', uniqueId, archiveTid: null },
      errors: undefined,
    });
    expect(layer.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('a rate limit refusal proves that nothing happened: the write is retried after the pause', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({ endpoint: write, refuse: { code: 99991400 } });
    layer.sandbox.script({ endpoint: write, status: 429, headers: { 'x-ogw-ratelimit-reset': '1' } });
    expect((await create(layer)).result).toEqual(done(layer));
    expect(writes(layer)).toBe(1);
  });

  test('a rate limit pause beyond the deadline is RATE_LIMITED, with retryAfterMs', async () => {
    const layer = await layerForTest();
    layer.sandbox.script({
      endpoint: write,
      times: 9,
      refuse: { code: 99991400, headers: { 'x-ogw-ratelimit-reset': '60' } },
    });
    expect((await create(layer)).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } },
    ]);
    expect(writes(layer)).toBe(0);
  });
});

describe('a repeated key', () => {
  test('with the same input returns the archive that it wrote', async () => {
    const layer = await layerForTest();
    const first = await create(layer);
    const again = await create(layer, { items: items.map((item) => ({ ...item, value: '200' })).reverse() });
    expect(again).toEqual(first);
    expect([writes(layer), callsTo(layer, write), callsTo(layer, read)]).toEqual([1, 2, 1]);
  });

  test('with regular values too', async () => {
    const layer = await layerForTest();
    const onProbation = (regular?: string) => ({
      userId: employees.onProbation.open_id,
      ...planInput(plans.sales),
      items: itemsInput(sampleItems(plans.sales, regular)),
    });
    const first = await create(layer, onProbation('300'));
    expect(first.result?.__typename).toBe('CreateSalaryArchivePayload');
    expect(await create(layer, onProbation('300.0'))).toEqual(first);
    for (const regular of ['301', undefined]) {
      expect((await create(layer, onProbation(regular))).result?.__typename).toBe('ConflictError');
    }
  });

  const otherReason = FIXTURES.changeReasons.inactive;
  test.each<[string, Record<string, unknown>]>([
    ['another employee', { userId: employees.hr.open_id }],
    ['another date', { effectiveDate: '2026-12-02' }],
    ['another plan', { planId: plans.sales.plan_id }],
    ['another version of the plan', { planTid: plans.staffBefore2025.plan_tid }],
    ['another reason', { changeReasonId: otherReason }],
    ['another currency', { currencyId: FIXTURES.currencies.usd }],
    ['another amount', { items: [{ ...items[0], value: '200.01' }, ...items.slice(1)] }],
    [
      'an amount that is equal in floating point',
      { items: [{ ...items[0], value: '200.00000000000001' }, ...items.slice(1)] },
    ],
    ['another item', { items: [{ ...items[0], itemId: '1' }, ...items.slice(1)] }],
    ['regular values', { items: items.map((item) => ({ ...item, regularValue: item.value })) }],
    ['another description', { description: 'something else' }],
    ['no description', { description: null }],
  ])('with %s is a ConflictError', async (_, change) => {
    const layer = await layerForTest();
    await create(layer);
    expect((await create(layer, change)).result).toMatchObject({
      __typename: 'ConflictError',
      reason: 'UNIQUE_ID_ALREADY_USED',
      upstreamCode: 2290028,
      logId: expect.stringMatching(/./),
    });
    expect(writes(layer)).toBe(1);
  });

  test('is a ConflictError if the archive was corrected since', async () => {
    const layer = await layerForTest();
    await create(layer);
    await create(layer, { uniqueId: OTHER_KEY, items: items.map((item) => ({ ...item, value: '300' })) });
    expect((await create(layer)).result).toMatchObject({ reason: 'UNIQUE_ID_ALREADY_USED' });
  });

  test('is a ConflictError if the archive cannot be read', async () => {
    const layer = await layerForTest();
    await create(layer);
    layer.sandbox.script({ endpoint: read, times: 9, refuse: { code: 2290001 } });
    expect((await create(layer)).result).toMatchObject({ reason: 'UNIQUE_ID_ALREADY_USED' });
  });
});

describe('for a caller without some field permissions', () => {
  const PLAN = 'corehr:compensation_archive_detail.plan:read';
  const base = 'corehr:compensation_archive:write corehr:compensation_archive_detail:read';

  async function companyCaller(scope: string) {
    const issuer = await issuerForTest();
    const layer = await layerForTest({ env: issuer.env });
    return {
      layer,
      client: layer.as(await issuer.sign({ scope, feishu_operator_id: employees.hr.open_id })),
    };
  }

  test('a lost response is resolved by plan and reason if the items are withheld', async () => {
    const { layer, client } = await companyCaller(`${base} ${PLAN}`);
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    expect((await create(layer, {}, client)).result).toEqual(done(layer));
  });

  test('a lost response is unknown if the plan is withheld', async () => {
    const { layer, client } = await companyCaller(base);
    layer.sandbox.script({ endpoint: write, drop: 'after' });
    expect((await create(layer, {}, client)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN' } },
    ]);
    expect(writes(layer)).toBe(1);
  });

  test('a repeated key is a ConflictError if the items are withheld', async () => {
    const { layer, client } = await companyCaller(`${base} ${PLAN}`);
    await create(layer, {}, client);
    expect((await create(layer, {}, client)).result).toMatchObject({ reason: 'UNIQUE_ID_ALREADY_USED' });
  });
});

test('the audit log has the ids, and no name, amount or text', async () => {
  const layer = await layerForTest();
  await create(layer, { description: 'a secret', editRemark: 'another' });
  const { planId, planTid, changeReasonId } = salaryInput();
  expect(layer.audit).toEqual([
    {
      operation: 'createSalaryArchive',
      endpoint: write,
      principal: expect.stringMatching(/^feishu:/),
      ids: { uniqueId, userId, planId, planTid, changeReasonId, archiveTid: written(layer)?.tid },
      outcome: 'done',
      logId: expect.stringMatching(/./),
    },
  ]);
});
