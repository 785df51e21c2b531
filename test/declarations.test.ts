import { GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { endpointSection } from '../scripts/errors-doc-sections.ts';
import * as attendance from '../src/datasources/attendance.ts';
import * as compensation from '../src/datasources/compensation.ts';
import * as coreHr from '../src/datasources/core-hr.ts';
import { type Caller, companyCaller, feishuTokenCaller } from '../src/datasources/feishu/auth/caller.ts';
import { createFeishu } from '../src/datasources/feishu/client.ts';
import { endpoint, endpointKey, perMinute } from '../src/datasources/feishu/endpoint.ts';
import { rowFields } from '../src/datasources/feishu/http/row-fields.ts';
import type { PageQuery, TokenPage } from '../src/datasources/feishu/wire.ts';
import * as payroll from '../src/datasources/payroll.ts';
import { refuse } from '../src/sandbox/endpoints/handler.ts';
import { APPLICATION } from '../src/sandbox/gateway/callers.ts';
import { route, type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { batchedFeishuPage, feishuPage } from '../src/schema/common/feishu-call.ts';
import { costOf } from '../src/server/pipeline/limits/operation-cost.ts';
import { ask } from './contract/ask.ts';

interface SampleRow {
  readonly sample_id?: string | null;
  readonly code?: string | null;
}

/** A made-up endpoint, which stands nowhere but in this declaration. */
const listSamples = endpoint<{ query: PageQuery }, TokenPage & { items?: readonly SampleRow[] | null }>({
  method: 'GET',
  path: '/open-apis/payroll/v1/samples',
  budget: perMinute(20),
  identity: ['tenant'],
  scopes: ['payroll:sample:read'],
  effect: 'read',
  errors: [
    {
      code: 2500002,
      http: 404,
      msg: 'param invalid',
      category: 'INVALID_INPUT',
      reason: 'INVALID_PARAMETER',
      fields: ['page_size'],
      message: {
        en: 'Feishu does not accept the paging of samples.',
        zh: '飞书不接受样例列表的分页参数。',
      },
    },
  ],
  inputPaths: { page_size: ['first'] },
  pageSize: 2_000,
  idsPerCall: 50,
  rows: 'items',
  rowFields: rowFields<SampleRow>({ sample_id: 'text', code: 'text' }),
  fieldScopes: { 'payroll:sample.code:read': ['code'] },
});

const [scope = ''] = listSamples.scopes;
const withScopes = (...scopes: string[]) => companyCaller({ subject: 'li', scopes, operatorId: undefined });
const permitted = withScopes(scope);

let sandbox: Sandbox;
beforeEach(async () => {
  const samples = route(listSamples, ({ query }) =>
    query.page_size?.[0] === '0'
      ? refuse(2500002)
      : { data: { items: [{ sample_id: '1', code: 'A' }], has_more: false } },
  );
  sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY, routes: [samples] });
  onTestFinished(() => sandbox.close());
});

function door(budgetScale = 1) {
  const feishu = createFeishu({
    application: { id: APPLICATION.app_id, secret: APPLICATION.app_secret },
    baseUrl: sandbox.url,
    upstreamTimeoutMs: 5_000,
    budgetScale,
  });
  onTestFinished(() => feishu.close());
  return (caller: Caller, page_size = 10) => {
    const operation = { caller, callsLeft: 10, signal: undefined, expiresAt: performance.now() + 10_000 };
    return feishu.call(listSamples, { query: { page_size } }, operation);
  };
}

const callsOf = (key: string) => sandbox.calls.filter(({ endpoint }) => endpoint === key).length;

test('every endpoint that gives rows declares their fields, so that they are checked', () => {
  const declared = [attendance, compensation, coreHr, payroll].flatMap((domain) =>
    Object.values<unknown>(domain).filter(
      (value) => typeof value === 'object' && value !== null && 'rows' in value,
    ),
  );
  expect(declared.length).toBeGreaterThan(8);
  for (const declaration of declared) expect(declaration).toHaveProperty('rowFields');
});

describe('a declaration alone gives', () => {
  test.each(['[{"sample_id":9007199254740993}]', '[{"code":{}}]', '[null]', '"x"'])(
    'the check of its rows: %s is UPSTREAM_ERROR',
    async (items) => {
      sandbox.script({
        endpoint: endpointKey(listSamples),
        status: 200,
        contentType: 'application/json',
        body: `{"code":0,"data":{"items":${items}}}`,
      });
      await expect(door()(permitted)).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
    },
  );

  test("the route in the sandbox and the call, with the row fields that the caller's permissions cover", async () => {
    const list = door();
    expect(await list(permitted)).toMatchObject({ items: [{ sample_id: '1' }] });
    const { items } = await list(permitted);
    expect(items?.[0]).not.toHaveProperty('code');
    expect(await list(withScopes(scope, 'payroll:sample.code:read'))).toMatchObject({
      items: [{ code: 'A' }],
    });
  });

  test('the budget: what exceeds it is refused before Feishu is asked', async () => {
    const list = door(0.1);
    await list(permitted);
    await list(permitted);
    await expect(list(permitted)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(callsOf(endpointKey(listSamples))).toBe(2);
  });

  test('the rate limit of the sandbox', async () => {
    sandbox.setRateScale(0.1);
    const asked = () => ask(sandbox, endpointKey(listSamples));
    expect([(await asked()).status, (await asked()).status, (await asked()).status]).toEqual([200, 200, 429]);
  });

  test('the permissions: a company token without one is refused before Feishu is asked', async () => {
    const requiredScopes = listSamples.scopes;
    await expect(door()(withScopes('another'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { requiredScopes },
    });
    expect(sandbox.calls).toEqual([]);
    // A Feishu token is judged by Feishu, here by the sandbox.
    await expect(door()(feishuTokenCaller('Bearer t-sandbox-basic'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { requiredScopes, feishu: { code: 99991672 } },
    });
  });

  test('the identity: a user token is refused where only the application is accepted', async () => {
    await expect(door()(feishuTokenCaller('Bearer u-sandbox-hr'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(sandbox.calls).toEqual([]);
    const { status, json } = await ask(sandbox, endpointKey(listSamples), { token: 'u-sandbox-hr' });
    expect([status, json.code]).toEqual([400, 99991668]);
  });

  test("the errors: Feishu's status and text in the sandbox, the reason and message at the door", async () => {
    const { status, json } = await ask(sandbox, endpointKey(listSamples), { query: { page_size: 0 } });
    expect([status, json.code, json.msg]).toEqual([404, 2500002, 'param invalid']);
    await expect(door()(permitted, 0)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Feishu does not accept the paging of samples.',
      details: { feishu: { code: 2500002, message: 'param invalid' } },
      errorCode: { reason: 'INVALID_PARAMETER', category: 'INVALID_INPUT', fields: ['page_size'] },
    });
  });

  test('its section in docs/errors.md', () => {
    const section = endpointSection('samples', listSamples);
    expect(section).toContain('## samples\n\n`GET /open-apis/payroll/v1/samples`');
    expect(section).toMatch(
      /\| 2500002 \| 404 \| `INVALID_PARAMETER` \| `BAD_USER_INPUT` \| Feishu does not accept the paging of samples\. \|/,
    );
    expect(section).toContain('`first` (Feishu: `page_size`)');
  });

  test.each([
    ['one call for each page of the largest size', feishuPage, 100, 100, 1],
    ['and one more for one row more', feishuPage, 100, 101, 2],
    ['a part of a call where several parents share it', batchedFeishuPage, 2_000, 40, 1 / 50],
    ['by rows where these limit it sooner than ids', batchedFeishuPage, 2_000, 100, 1 / 20],
  ])('the cost of a field: %s', (_, options, pageSize, first, calls) => {
    const { extensions } = options({ ...listSamples, pageSize });
    const type = new GraphQLList(GraphQLString);
    const samples = { type, args: { first: { type: GraphQLInt } }, extensions };
    const schema = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { samples } }),
    });
    const document = parse(`{ samples(first: ${first}) }`);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('the document has no operation');
    expect(costOf(schema, document, operation, {}).calls).toBe(calls);
  });
});
