import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../src/sandbox/faults/fault.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { type Layer, layerForTest, startLayer } from './support/layer.ts';

const HAN = /\p{Script=Han}/u;
const LIST =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { activityId } } }';

let layer: Layer;
beforeAll(async () => {
  layer = await startLayer();
});
afterAll(() => layer.close());

interface Sent {
  readonly body?: unknown;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly search?: string;
}

interface Answered {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly hint?: string };
}

/** The errors of an answer in a language. */
async function errorsOf({ body, method = 'POST', headers = {}, search = '' }: Sent, language: string) {
  const response = await fetch(layer.url + search, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer u-sandbox-hr',
      'accept-language': language,
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const { errors }: { errors: Answered[] } = await response.json();
  return errors;
}

const query = (text: string, variables?: unknown): Sent => ({ body: { query: text, variables } });

/** Requests that are refused by each stage and rule. */
const REFUSED: Readonly<Record<string, Sent>> = {
  'no token': { ...query(LIST), headers: { authorization: '' } },
  'another method': { method: 'PUT', body: '{}' },
  'a media type that cannot be answered': { ...query(LIST), headers: { accept: 'image/png' } },
  'a form': { body: 'query=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'a charset': { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
  'a content encoding': { body: '{}', headers: { 'content-encoding': 'br' } },
  'a body that is too large': { body: 'x'.repeat(1_100_000) },
  'no body': { body: '' },
  'no JSON': { body: '{' },
  'a batch': { body: [] },
  'no object': { body: '1' },
  'an unknown parameter': { body: { query: LIST, other: 1 } },
  'a query that is no text': { body: { query: 1 } },
  'variables that are no object': { body: { query: LIST, variables: [] } },
  'no query': { body: {} },
  'a mutation by GET': { method: 'GET', search: '?query=mutation{__typename}' },
  'a number that JSON does not keep': { body: '{"query":"{x}","variables":{"a":12345678901234567890}}' },
  'half of a surrogate pair': { body: '{"query":"{x}","variables":{"a":"\\ud800"}}' },
  'nested parameters': {
    body: `{"query":"{x}","variables":{"a":1e3,"b":${'['.repeat(110)}${']'.repeat(110)}}}`,
  },
  'a persisted operation': { body: { documentId: 'x' } },
  'a subscription': query('subscription { x }'),
  'a syntax error': query('{'),
  'an unexpected token': query('{ a: }'),
  'an unterminated string': query('{ a(b: "'),
  'no operation': query('fragment F on Query { __typename }'),
  'several operations': query('query A { __typename } query B { __typename }'),
  'an unknown operation': { body: { query: 'query A { __typename }', operationName: 'B' } },
  'too many aliases': query(`{ ${Array.from({ length: 201 }, (_, n) => `a${n}: __typename`).join(' ')} }`),
  'too many levels': query(`{ a${' { a'.repeat(20)}${' }'.repeat(20)} }`),
  'too many characters': query(`{ __typename } # ${'x'.repeat(70_000)}`),
  'too many calls': query(
    `{ ${Array.from({ length: 150 }, (_, n) => `a${n}: paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 500) { nodes { activityId } }`).join(' ')} }`,
  ),
  'an unknown field': query('{ paymentActivitie { x } }'),
  'an unknown argument': query('{ employee(userI: "1") { userId } }'),
  'an unknown type': query('{ ... on Quer { __typename } }'),
  'an unknown fragment': query('{ ...F }'),
  'an unknown directive': query('{ __typename @x }'),
  'a misplaced directive': query('query @skip(if: true) { __typename }'),
  'a repeated directive': query('{ __typename @skip(if: true) @skip(if: true) }'),
  'a directive without its argument': query('{ __typename @skip }'),
  'an unused fragment': query('{ __typename } fragment F on Query { __typename }'),
  'a fragment in itself': query('{ ...F } fragment F on Query { ...F }'),
  'a fragment on a scalar': query('{ ...F } fragment F on ID { x }'),
  'a fragment that never fits': query('{ ... on PageInfo { endCursor } }'),
  'a leaf with a selection': query('{ viewer { kind { x } } }'),
  'an object without a selection': query('{ viewer }'),
  'conflicting fields': query('{ a: __typename a: viewer { kind } }'),
  'a missing argument': query('{ paymentActivities { nodes { activityId } } }'),
  'a missing input field': query(
    '{ paymentActivities(payDate: { start: "2026-01-01" }) { nodes { activityId } } }',
  ),
  'a repeated argument': query('{ employee(userId: "1", userId: "1") { userId } }'),
  'an enum value': query('{ employee(userId: "1", userIdType: OPEN_IDD) { userId } }'),
  'a literal of another type': query('{ employee(userId: "1", userIdType: 5) { userId } }'),
  'an Int': query('{ payGroups(first: "x") { nodes { id } } }'),
  'an undefined variable': query('{ employee(userId: $id) { userId } }'),
  'an unused variable': query('query ($id: ID!) { __typename }'),
  'a missing variable': query('query ($id: ID!) { employee(userId: $id) { userId } }'),
  'a variable that is null': query('query ($id: ID!) { employee(userId: $id) { userId } }', { id: null }),
  'a variable of another type': query('query ($id: Int) { employee(userId: $id) { userId } }'),
  'an invalid variable': query('query ($n: Int) { payGroups(first: $n) { nodes { id } } }', { n: 'x' }),
  'an invalid date in a variable': query(
    'query ($p: DateRangeInput!) { paymentActivities(payDate: $p) { nodes { activityId } } }',
    { p: { start: 5, end: '2026-01-01' } },
  ),
  'an invalid argument': query(
    '{ paymentActivities(payDate: { start: "2026-02-30", end: "2026-12-31" }) { nodes { activityId } } }',
  ),
  'a cursor': query(LIST.replace('(', '(after: "x", ')),
  'a global id': query('{ node(id: "x") { id } }'),
  'a token that Feishu does not take': query('{ payGroups { nodes { id } } }'),
};

describe('an error speaks the language of its caller', () => {
  test.each(Object.entries(REFUSED))('%s', async (_, sent) => {
    const chinese = await errorsOf(sent, 'zh-CN,zh;q=0.9,en;q=0.5');
    const english = await errorsOf(sent, 'en');
    expect(chinese.map(({ extensions }) => extensions.code)).toEqual(
      english.map(({ extensions }) => extensions.code),
    );
    for (const { message, extensions } of chinese) {
      expect(extensions.hint ?? message).toMatch(HAN);
      if (!/^PersistedQuery\w+$/.test(message)) expect(message).toMatch(HAN);
    }
    for (const { message } of english) expect(message).not.toMatch(HAN);
  });
});

test.each<[string, Fault]>([
  ['a gateway that fails', { endpoint: '*', status: 502, times: 9 }],
  ['a documented code', { endpoint: '*', refuse: { code: 2500001, http: 500 }, times: 9 }],
  ['an unknown code', { endpoint: '*', refuse: { code: 77, http: 400 } }],
  ['too many calls', { endpoint: '*', refuse: { code: 99991403, http: 429 } }],
])('%s of Feishu is told in the language of the caller', async (_, fault) => {
  const { sandbox, as } = await layerForTest();
  sandbox.script(fault);
  const { errors } = await as('u-sandbox-hr', { 'accept-language': 'zh' }).rawRequest(LIST);
  expect(errors?.[0]?.message).toMatch(HAN);
});

test('what to check of an unknown outcome is told in the language of the caller', async () => {
  const { sandbox, as } = await layerForTest();
  sandbox.script({ endpoint: '*', refuse: { code: 77, http: 500 }, times: 9 });
  const [activityId = ''] = FIXTURES.activities.approved;
  const { errors } = await as('u-sandbox-hr', { 'accept-language': 'zh' }).rawRequest(
    `mutation { archivePaymentActivity(input: { activityId: "${activityId}" }) { __typename } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe('OUTCOME_UNKNOWN');
  expect(errors?.[0]?.message).toContain(`请查看发薪活动 "${activityId}" 的状态`);
});
