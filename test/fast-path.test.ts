import { describe, expect, test } from 'vitest';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

// A document that was answered before goes a shorter way, on which nothing may be forgotten that depends on the request.

const RANGE = 'payDate: { start: "2024-01-01", end: "2026-12-31" }';
const LIST = `query List($first: Int) { paymentActivities(${RANGE}, first: $first) { nodes { activityId } } }`;
/** More calls than an operation may need, where `first` is 500. */
const LISTS = `query Lists($first: Int) {
  ${Array.from({ length: 70 }, (_, n) => `l${n}: paymentActivities(${RANGE}, first: $first) { nodes { activityId } }`).join('\n')}
}`;
const DETAILS = `{ paymentActivities(${RANGE}, first: 2) { nodes { activityId details(first: 1) { totalCount } } } }`;

const codesOf = ({ errors = [] }: { errors?: readonly { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => extensions.code);

/** Asks a question until its document is known, and its plan has code. */
async function learn(layer: Layer, document: string, variables = {}) {
  for (let time = 0; time < 5; time++) {
    expect(codesOf(await layer.hr.rawRequest(document, variables))).toEqual([]);
  }
}

/** A layer that knows the list. */
async function knowing(env: Record<string, string> = {}): Promise<Layer> {
  const layer = await layerForTest({ env });
  await learn(layer, LIST, { first: 1 });
  return layer;
}

const refused = (error: unknown) => (error as { response: Parameters<typeof codesOf>[0] }).response;

describe('a cached document', () => {
  test('is not answered without a token', async () => {
    const layer = await knowing();
    const calls = layer.sandbox.calls.length;
    const answer = await layer.as(undefined).rawRequest(LIST, { first: 1 }).catch(refused);
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    expect(layer.sandbox.calls).toHaveLength(calls);
  });

  test('is answered with the permissions of each caller', async () => {
    const layer = await knowing();
    const answer = await layer.as('u-sandbox-nobody').rawRequest(LIST, { first: 1 }).catch(refused);
    expect(codesOf(answer)).toHaveLength(1);
    expect(answer).not.toHaveProperty('data.paymentActivities.nodes');
  });

  test('refuses variables of the wrong type', async () => {
    const layer = await knowing();
    for (const first of ['many', 1.5, [1, 2]]) {
      const answer = await layer.hr.rawRequest(LIST, { first }).catch(refused);
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('is answered with the variables of each request', async () => {
    const layer = await knowing();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((first) =>
        layer.hr.request<{ paymentActivities: { nodes: unknown[] } }>(LIST, { first }),
      ),
    );
    expect(answers.map(({ paymentActivities }) => paymentActivities.nodes.length)).toEqual([1, 2, 3, 4]);
  });

  test('is refused if its variables make it too complex', async () => {
    const layer = await knowing({ MAX_UPSTREAM_CALLS: '300' });
    await learn(layer, LISTS, { first: 1 });
    const calls = layer.sandbox.calls.length;
    const answer = await layer.hr.rawRequest(LISTS, { first: 500 }).catch(refused);
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
    expect(layer.sandbox.calls).toHaveLength(calls);
  });

  test('has the same log line as the first time', async () => {
    const layer = await knowing();
    const told = layer.logs.filter(({ event, operation }) => event === 'operation' && operation === 'List');
    const [first, ...others] = told.slice(0, 5).map(({ time, ms, requestId, ...line }) => line);
    expect(others).toEqual(Array(4).fill(first));
  });

  test('has the same errors as the first time', async () => {
    const failing = await layerForTest();
    const ask = () => failing.as('u-sandbox-hr', { 'x-request-id': 'r-1' }).rawRequest(DETAILS);
    await learn(failing, DETAILS);
    const fault = { endpoint: 'GET /open-apis/payroll/v1/payment_activity_details', status: 400, times: 2 };
    failing.sandbox.script({
      ...fault,
      body: '{"code":2500002,"msg":"not now"}',
      contentType: 'application/json',
    });
    const known = await ask();
    failing.sandbox.script({
      ...fault,
      body: '{"code":2500002,"msg":"not now"}',
      contentType: 'application/json',
    });
    const other = await failing
      .as('u-sandbox-hr', { 'x-request-id': 'r-1' })
      .rawRequest(`${DETAILS} # for the first time`);
    expect(known.errors).toHaveLength(2);
    const told = ({ data, errors }: typeof known) =>
      JSON.stringify([data, errors]).replaceAll(/"logId":"\w+"/g, '"logId":""');
    expect(told(known)).toBe(told(other));
  });
});

test('a cached document is refused for a company token without its permissions', async () => {
  const issuer = await issuerForTest();
  const layer = await knowing(issuer.env);
  const token = await issuer.sign({ sub: 'mei.lin', scope: 'corehr:leave:read' });
  expect(codesOf(await layer.as(token).rawRequest(LIST, { first: 1 }))).toEqual(['FORBIDDEN']);
  const expired = await issuer.sign({ sub: 'mei.lin', exp: 1 });
  expect(codesOf(await layer.as(expired).rawRequest(LIST, { first: 1 }).catch(refused))).toEqual([
    'UNAUTHENTICATED',
  ]);
});
