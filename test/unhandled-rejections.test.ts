import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { type Issuer, startIssuer } from './support/issuer.ts';
import { type Layer, startLayer } from './support/layer.ts';
import { salaryInput } from './support/salary-input.ts';
import { archiveEvent, collect, sseClient } from './support/subscriptions.ts';

/*
 * An unhandled rejection ends the process. The rows below are such that one is made by executors that complete a list as
 * graphql-js does: the first row waits for its currency and rejects then, because the caller may not see its items; the
 * second one has no currency and fails at once.
 */

let issuer: Issuer;
let layer: Layer;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
const listeners = process.listeners('unhandledRejection');

beforeAll(async () => {
  issuer = await startIssuer();
  layer = await startLayer({ env: issuer.env });
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
});
afterAll(async () => {
  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
  await layer.close();
  await issuer.close();
});
beforeEach(() => {
  unhandled.length = 0;
});
afterEach(() => layer.sandbox.reset());

/** Scripts the rows of a list, from the second call on or from the first. */
function scriptRows(endpoint: string, rows: readonly object[], after = 0): void {
  const body = JSON.stringify({ code: 0, msg: 'success', data: { items: rows, has_more: false } });
  layer.sandbox.script({ endpoint, status: 200, contentType: 'application/json', body, times: 10, after });
}

function tokenWithoutItems(): Promise<string> {
  const scope = [
    'corehr:compensation_plan:read',
    'corehr:common_data.basic_data:read',
    'corehr:compensation_archive:write',
    'corehr:compensation_archive_detail:read',
  ].join(' ');
  return issuer.sign({ scope, feishu_operator_id: FIXTURES.employees.hr.open_id });
}

/** Node reports rejections as unhandled when the queue of microtasks is empty. */
const nextTurns = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** Sends an operation for a caller who may not see the items of plans and archives. */
async function send(query: string, variables?: object) {
  const client = layer.as(await tokenWithoutItems());
  const { data, errors = [] } = await client.rawRequest<Record<string, unknown>>(query, variables);
  await nextTurns();
  return { data, codes: new Set(errors.map(({ extensions }) => extensions.code)) };
}

const PLANS = 'GET /open-apis/compensation/v1/plans';
const ARCHIVES = 'POST /open-apis/compensation/v1/archives/query';
const PLAN_ROWS = [
  { id: '1', tid: '1', effective_date: '2026-01-01', currency_id: '7' },
  { id: '2', tid: '2', effective_date: '2026-01-01' },
];
const PLAN_LIST = 'salaryPlans { nodes { currency { code } items { itemId } } }';

test.each([
  ['a query', `{ ${PLAN_LIST} }`],
  ['introspection beside data', `{ __type(name: "Query") { name } ${PLAN_LIST} }`],
])('%s whose rows fail at different times leaves no rejection unhandled', async (_, query) => {
  scriptRows(PLANS, PLAN_ROWS);
  const { data, codes } = await send(query);
  expect(data.salaryPlans).toBeNull();
  expect(codes).toEqual(new Set(['FORBIDDEN']));
  expect(unhandled).toEqual([]);
});

test('a mutation whose rows fail at different times leaves no rejection unhandled', async () => {
  const input = salaryInput();
  const row = { id: '1', tid: '1', user_id: input.userId, effective_date: '2026-01-01' };
  // The first read finds the archive that was written.
  scriptRows(ARCHIVES, [{ ...row, currency_id: '7' }, row], 1);
  const { data, codes } = await send(
    `mutation ($input: CreateSalaryArchiveInput!) {
      createSalaryArchive(input: $input) {
        ... on CreateSalaryArchivePayload {
          archiveTid
          salaryArchive { employee { salaryArchives(first: 2) { nodes { currency { code } items { itemId } } } } }
        }
      }
    }`,
    { input },
  );
  expect(data.createSalaryArchive).toMatchObject({ archiveTid: expect.any(String) });
  expect(codes).toEqual(new Set(['FORBIDDEN']));
  expect(unhandled).toEqual([]);
});

test('a subscription whose rows fail at different times leaves no rejection unhandled', async () => {
  const [{ people_corehr_id: employmentId } = { people_corehr_id: '' }] = layer.sandbox.state.employees;
  const row = { id: '1', tid: '1', user_id: employmentId, effective_date: '2026-01-01' };
  scriptRows(ARCHIVES, [{ ...row, currency_id: '7' }, row]);
  const received = collect<object>(
    sseClient(layer.url, await tokenWithoutItems()),
    `subscription {
      salaryArchiveChanged {
        employee { salaryArchives(first: 2) { nodes { currency { code } items { itemId } } } }
      }
    }`,
  );
  await received.begun;
  const change = { effectiveDate: '2026-01-01', afterTid: '1' };
  await layer.events.publish(archiveEvent(employmentId, 'ADDED', change));
  const [result = {}] = await received.atLeast(1);
  await nextTurns();
  expect(result.errors?.map(({ extensions }) => extensions?.code)).toContain('FORBIDDEN');
  expect(unhandled).toEqual([]);
});

test('a cached list that is refused before a row refers to it', async () => {
  const { open_id: userId } = FIXTURES.employees.regular;
  const archives = `salaryArchives(userIds: ["${userId}"]) { nodes { effectiveDate plan { name } } }`;
  const tenant = layer.as('t-sandbox');
  await tenant.request(`{ ${archives} }`);
  layer.sandbox.script({ endpoint: PLANS, refuse: { code: 99991672 }, times: 9 });
  layer.sandbox.script({ endpoint: ARCHIVES, delayMs: 200 });
  const { errors } = await tenant.rawRequest(`{ salaryPlans { nodes { planId } } ${archives} }`);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
  expect(unhandled).toEqual([]);
});
