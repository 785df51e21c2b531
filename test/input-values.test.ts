import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Layer, startLayer } from './support/layer.ts';

// What is sent is what arrives, or it is refused before the first call to Feishu.

let layer: Layer;
beforeAll(async () => {
  layer = await startLayer();
});
afterAll(() => layer.close());
beforeEach(() => layer.sandbox.clearCalls());

const EMPLOYEE = 'query ($id: ID!) { employee(userId: $id) { userId } }';
const ARCHIVE =
  'mutation ($i: ArchivePaymentActivityInput!) { archivePaymentActivity(input: $i) { __typename } }';
const SALARY =
  'mutation ($i: CreateSalaryArchiveInput!) { createSalaryArchive(input: $i) { __typename ... on InvalidInputError { issues { path } } } }';
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Employee { userId } } }';

const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr' };

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(layer.url, { method: 'POST', headers: { ...HEADERS, ...headers }, body });
  return read(response);
}

async function get(search: string) {
  return read(await fetch(`${layer.url}?${search}`, { headers: HEADERS }));
}

async function read(response: Response) {
  const { data, errors = [] } = await response.json();
  const [{ message = '', extensions = {} } = {}] = errors;
  return { status: response.status, data, message, code: extensions.code };
}

/** A body whose variables are JSON text, as a client in another language may write it. */
const bodyOf = (query: string, variables: string) =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;

const searchOf = (query: string, variables: string) => new URLSearchParams({ query, variables }).toString();

const INEXACT = [
  '7401000000000000123',
  '-9007199254740993',
  '1e3',
  '1E-2',
  '0.1234567890123456',
  '12345678901234.567',
  '-0',
  '-0.0',
];

describe('a JSON number that cannot be kept exactly is refused', () => {
  test.each(INEXACT)('as an id: %s', async (number) => {
    const refused = { status: 400, code: 'BAD_USER_INPUT', message: expect.stringContaining('"id"') };
    expect(await post(bodyOf(EMPLOYEE, `{"id":${number}}`))).toMatchObject(refused);
    expect(await post(bodyOf(EMPLOYEE, `{ "id" : ${number} }`))).toMatchObject(refused);
    expect(await get(searchOf(EMPLOYEE, `{"id":${number}}`))).toMatchObject(refused);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test.each([
    [ARCHIVE, '{"i":{"activityId":7401000000000000123}}', 'i.activityId'],
    [
      SALARY,
      '{"i":{"items":[{"itemId":"1","value":"1"},{"itemId":"2","value":1234567890.1234567}]}}',
      'i.items.1.value',
    ],
    [
      ENTITIES,
      '{"r":[{"__typename":"Employee","userId":7401000000000000123,"userIdType":"OPEN_ID"}]}',
      'r.0.userId',
    ],
  ])('at every depth: %s', async (query, variables, path) => {
    const { status, code, message } = await post(bodyOf(query, variables));
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(message).toContain(`"${path}"`);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test('and any other reaches the operation as it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
        async (id) => {
          const { data } = await post(bodyOf(EMPLOYEE, `{"id":${id}}`));
          expect(data).toEqual({ employee: { userId: String(id) } });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a text of digits, a number in the document and one beside the variables are none of these', async () => {
    const exact = { employee: { userId: '7401000000000000123' } };
    expect((await post(bodyOf(EMPLOYEE, '{"id":"7401000000000000123"}'))).data).toEqual(exact);
    const literal = '{ employee(userId: 7401000000000000123) { userId } }';
    expect((await post(JSON.stringify({ query: literal }))).data).toEqual(exact);
    const traced = `{"query":"{ __typename }","extensions":{"sentAt":1764000000.1234567890}}`;
    expect((await post(traced)).data).toEqual({ __typename: 'Query' });
    const quoted = bodyOf(EMPLOYEE, '{"id":"\\\\\\": 7401000000000000123, 1e5"}');
    expect((await post(quoted)).data).toEqual({ employee: { userId: '\\": 7401000000000000123, 1e5' } });
  });
});

describe('a body is UTF-8', () => {
  test('invalid bytes are refused, and not replaced', async () => {
    const body = Buffer.from(bodyOf(ARCHIVE, '{"i":{"activityId":"x?"}}'));
    body[body.indexOf('?')] = 0xff;
    expect(await post(body)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(layer.sandbox.calls).toEqual([]);
  });

  test.each(['latin1', 'utf-16', 'gbk'])('the character set %s is refused', async (charset) => {
    const type = { 'content-type': `application/json; charset=${charset}` };
    expect(await post('{"query":"{ __typename }"}', type)).toMatchObject({
      status: 415,
      code: 'BAD_USER_INPUT',
    });
  });

  test.each(['gzip', 'br', 'x-unknown'])('the content encoding %s is refused', async (encoding) => {
    const answer = await post('{"query":"{ __typename }"}', { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status: 415, code: 'BAD_USER_INPUT' });
  });

  test('a byte order mark is ignored', async () => {
    expect((await post('\ufeff{"query":"{ __typename }"}')).data).toEqual({ __typename: 'Query' });
  });

  test('an address that is not percent-encoded UTF-8 is refused', async () => {
    expect(await get('query=%7B__typename%7D&variables=%FF')).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('a text that is not Unicode is refused', () => {
  test.each([
    ['in a variable', bodyOf(EMPLOYEE, '{"id":"a\\ud800b"}')],
    ['as the name of a member', bodyOf(ENTITIES, '{"r":[{"__typename":"Employee","\\uDC00":1}]}')],
    ['in an input', bodyOf(ARCHIVE, '{"i":{"activityId":"\\udfff"}}')],
    ['in the document', '{"query":"{ employee(userId: \\"\\ud83d\\") { userId } }"}'],
    ['as an escape in the document', JSON.stringify({ query: '{ employee(userId: "\\ud83d") { userId } }' })],
    ["in the operation's name", '{"query":"{ __typename }","operationName":"\\ud800"}'],
  ])('%s', async (_, body) => {
    expect(await post(body)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(layer.sandbox.calls).toEqual([]);
  });

  test('whole pairs are taken', async () => {
    const { data } = await post(bodyOf(EMPLOYEE, '{"id":"\\ud83d\\ude00"}'));
    expect(data).toEqual({ employee: { userId: '😀' } });
  });
});

describe('a GET with parameters that are none', () => {
  test.each([
    'variables=undefined',
    'variables=%7B',
    'variables=%5B%5D',
    'variables=1',
    'extensions=%7B',
    'extensions=%5B1%5D',
    'extensions=true',
  ])('%s is refused', async (parameter) => {
    const answer = await get(`query=%7B__typename%7D&${parameter}`);
    expect(answer).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });
});

describe('an error echoes at most 100 characters of the request', () => {
  const LONG = 'x'.repeat(5_000);
  test.each([
    [
      'a date',
      {
        query: `{ paymentActivities(payDate: { start: "${LONG}", end: "2026-01-01" }) { nodes { payDate } } }`,
      },
    ],
    ['a field', { query: `{ ${LONG} }` }],
    ['an argument', { query: `{ employee(${LONG}: 1) { userId } }` }],
    ['a variable', { query: `query ($${LONG}: ID!) { employee(userId: $${LONG}) { userId } }` }],
    ['a type', { query: `{ ... on ${LONG} { __typename } }` }],
    ['a name', { query: '{ __typename }', operationName: LONG }],
    ['a parameter', { query: '{ __typename }', [LONG]: 1 }],
    ['a path', { query: EMPLOYEE, variables: { id: 'a', [LONG]: { [LONG]: 'x' } }, extensions: {} }],
  ])('%s', async (_, body) => {
    const { message } = await post(JSON.stringify(body));
    expect(message).not.toContain('x'.repeat(101));
  });
});
