import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { type Layer, startLayer } from './support/layer.ts';

// One list of stages for every way in: each request of the corpus is sent cold, warm, and by GET where it may come so.

const RANGE = 'payDate: { start: "2026-01-01", end: "2026-06-30" }';
const LIST = `query List($first: Int) { paymentActivities(${RANGE}, first: $first) { nodes { id name names { locale value } status } pageInfo { hasNextPage } } }`;
const CONDITION = `query C($on: Boolean = true, $off: Boolean = false) { paymentActivities(${RANGE}, first: 2) { nodes { activityId @include(if: $on) payDate @skip(if: $off) status } } }`;
const HASH = createHash('sha256').update(LIST).digest('hex');
const approved = FIXTURES.activities.approved.at(-1) ?? '';
const ARCHIVE =
  'mutation A($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename ... on ArchivePaymentActivityPayload { activityId paymentActivity { status } } ... on NotFoundError { message path } ... on InvalidInputError { message issues { path reason } } } }';

interface Asked {
  readonly params?: Readonly<Record<string, unknown>>;
  /** A body that is not made of `params`. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's token; none where it is null. */
  readonly token?: string | null;
  /** Whether it can come by GET: a query with parameters that an address can hold. */
  readonly get?: boolean;
  /** What must stand in the answer, so that no two equal failures are taken for success. */
  readonly contains: string;
}

const query = (text: string, variables?: unknown, more: Partial<Asked> = {}): Asked => ({
  params: { query: text, ...(variables !== undefined && { variables }) },
  get: true,
  contains: '"data":{',
  ...more,
});
const post = (more: Partial<Asked> & Pick<Asked, 'contains'>): Asked => ({ get: false, ...more });
const bad = (text: string, variables?: unknown, more: Partial<Asked> = {}) =>
  query(text, variables, { contains: 'BAD_USER_INPUT', ...more });

const CORPUS: Readonly<Record<string, Asked>> = {
  'a page': query(LIST, { first: 3 }),
  'the same page, other rows': query(LIST, { first: 2 }),
  'a page without its variable': query(LIST),
  'a page with null for its variable': query(LIST, { first: null }),
  'null for all variables': query(LIST, null),
  'one of two operations': query(`${LIST} query Other { __typename }`, undefined, {
    params: { query: `${LIST} query Other { __typename }`, operationName: 'Other' },
  }),
  'an operation that is not there': bad(LIST, undefined, {
    params: { query: LIST, operationName: 'Nothing' },
  }),
  'two operations and no name': bad(`${LIST} query Other { __typename }`),
  'an empty name': bad(`${LIST} query Other { __typename }`, undefined, {
    params: { query: `${LIST} query Other { __typename }`, operationName: '' },
  }),
  'fragments, aliases and a typename': query(
    `{ a: paymentActivities(${RANGE}, first: 1) { ...F } b: paymentActivities(${RANGE}, first: 2) { ...F __typename } } fragment F on PaymentActivityConnection { edges { node { payDate } } }`,
  ),
  'an employee, which needs no call': query('{ employee(userId: "ou_1") { userId userIdType } }'),
  'a node that is not there': query('{ node(id: "WyJOb3RoaW5nIiwiMSJd") { id } }'),
  'an id that is none': bad('{ node(id: "x") { id } }'),
  'a typename alone': query('{ __typename }'),
  'introspection of a type': query('{ __type(name: "Query") { name fields { name } } }'),
  'introspection of the schema': query('{ __schema { queryType { name } types { name kind } } }'),
  'introspection beside data': query(
    `{ __type(name: "Query") { name } paymentActivities(${RANGE}, first: 1) { nodes { payDate } } }`,
  ),
  'the SDL for a gateway': query('{ _service { sdl } }'),
  'a condition that is met': query(CONDITION, { on: true, off: false }),
  'a condition that is not met': query(CONDITION, { on: false, off: true }),
  'a condition by its default': query(CONDITION),
  'a condition that is null': query(CONDITION, { on: null }, { contains: 'must not be null' }),
  'both conditions null': query(CONDITION, { on: null, off: null }, { contains: 'must not be null' }),
  'a null condition at the root': query(
    'query ($on: Boolean = true) { __typename @include(if: $on) }',
    { on: null },
    { contains: 'must not be null' },
  ),
  'a condition without its variable': bad('query ($on: Boolean!) { __typename @include(if: $on) }'),
  'an error in one field': query(
    `{ ok: paymentActivities(${RANGE}, first: 1) { nodes { activityId } } bad: paymentActivities(${RANGE}, first: 0) { nodes { activityId } } }`,
    undefined,
    { contains: 'BAD_USER_INPUT' },
  ),
  'errors in a list': query('{ nodes(ids: ["x", "WyJOb3RoaW5nIiwiMSJd", "y"]) { id } }', undefined, {
    contains: 'ids.2',
  }),
  'a cursor that is forged': query(
    `{ paymentActivities(${RANGE}, after: "x") { nodes { payDate } } }`,
    undefined,
    { contains: 'INVALID_CURSOR' },
  ),
  'a range that ends before it begins': bad(
    '{ paymentActivities(payDate: { start: "2026-02-01", end: "2026-01-01" }) { nodes { payDate } } }',
  ),
  'a field that is not there': bad('{ nothing }'),
  'a field that is misspelt': bad('{ paymentActivitie { nodes { payDate } } }', undefined, {
    contains: 'Did you mean',
  }),
  'an argument that is missing': bad('{ paymentActivities { nodes { payDate } } }'),
  'a document that is none': bad('{ paymentActivities'),
  'a document without an operation': bad('fragment F on Query { __typename }'),
  'an empty document': bad(''),
  'a subscription': bad('subscription { nothing }'),
  'a variable of the wrong type': bad(LIST, { first: 'many' }),
  'a variable that is missing': bad('query ($id: ID!) { paymentActivity(activityId: $id) { payDate } }'),
  'null for a variable that must be there': bad(
    'query ($id: ID!) { paymentActivity(activityId: $id) { payDate } }',
    { id: null },
  ),
  'an id as a whole number': query('query ($id: ID!) { employee(userId: $id) { userId } }', { id: 17 }),
  'too many aliases': query(
    `{ ${Array.from({ length: 201 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
    undefined,
    { contains: 'QUERY_TOO_COMPLEX' },
  ),
  'too many calls': query(
    `{ ${Array.from({ length: 45 }, (_, n) => `a${n}: paymentActivities(${RANGE}, first: 500) { nodes { payDate } }`).join(' ')} }`,
    undefined,
    { contains: 'QUERY_TOO_COMPLEX' },
  ),
  'an anonymous caller': query(LIST, { first: 1 }, { token: null, contains: 'UNAUTHENTICATED' }),
  'an anonymous caller who asks for the shape': query('{ __typename }', undefined, { token: null }),
  'a caller without any permission': query(
    LIST,
    { first: 1 },
    { token: 'u-sandbox-nobody', contains: 'FORBIDDEN' },
  ),
  'a caller with another token': query(LIST, { first: 1 }, { token: 'u-sandbox-viewer' }),
  'an expired token': query(LIST, { first: 1 }, { token: 'u-unknown', contains: 'UNAUTHENTICATED' }),
  'the application on what takes no person': query(
    '{ salaryPlans(first: 2) { nodes { planId name currency { code } } } }',
    undefined,
    { token: 't-sandbox' },
  ),
  'a person on what takes none': query('{ salaryPlans(first: 2) { nodes { planId } } }', undefined, {
    contains: 'FORBIDDEN',
  }),
  'in Chinese': query(LIST, { first: 2 }, { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } }),
  'in English': query(LIST, { first: 2 }, { headers: { 'accept-language': 'en' } }),
  'as graphql-response+json': query(
    LIST,
    { first: 1 },
    { headers: { accept: 'application/graphql-response+json' } },
  ),
  'a bad document as graphql-response+json': bad('{ nothing }', undefined, {
    headers: { accept: 'application/graphql-response+json' },
  }),
  'a bad variable as graphql-response+json': bad(
    LIST,
    { first: 'x' },
    { headers: { accept: 'application/graphql-response+json' } },
  ),
  'both, by q-values': query(
    LIST,
    { first: 1 },
    { headers: { accept: 'application/graphql-response+json;q=0.5, application/json;q=0.9' } },
  ),
  'both, with character sets': query(
    LIST,
    { first: 1 },
    {
      headers: {
        accept: 'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
      },
    },
  ),
  anything: query(LIST, { first: 1 }, { headers: { accept: '*/*' } }),
  'a stream or JSON, JSON preferred': query(
    LIST,
    { first: 1 },
    { headers: { accept: 'text/event-stream;q=0.1, application/json' } },
  ),
  'a type that is not served': query(
    LIST,
    { first: 1 },
    { headers: { accept: 'image/png;q=0.9, text/css' }, contains: 'Accept one of' },
  ),
  'server-sent events': query(
    LIST,
    { first: 1 },
    { headers: { accept: 'text/event-stream' }, contains: 'event: next\ndata: {"data":{' },
  ),
  'server-sent events of an error': query('{ nothing }', undefined, {
    headers: { accept: 'text/event-stream' },
    contains: 'event: next\ndata: {"errors":[',
  }),
  multipart: query(
    LIST,
    { first: 1 },
    { headers: { accept: 'multipart/mixed' }, contains: 'Content-Type: application/json; charset=utf-8\r\n' },
  ),
  'a persisted operation': query('', undefined, { params: { documentId: HASH, variables: { first: 2 } } }),
  'a persisted operation as Apollo names it': query('', undefined, {
    params: { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } }, variables: { first: 2 } },
  }),
  'a hash that is unknown': query('', undefined, {
    params: { documentId: 'f'.repeat(64) },
    contains: 'PERSISTED_QUERY_NOT_FOUND',
  }),
  'no document': query('', undefined, { params: { variables: {} }, contains: 'Must provide query string' }),
  'a parameter that is unknown': post({
    params: { query: '{ __typename }', surprise: 1 },
    contains: 'Unexpected parameter',
  }),
  'variables that are a list': post({
    params: { query: '{ __typename }', variables: [] },
    contains: 'must be a JSON object',
  }),
  'a query that is no text': post({ params: { query: 5 }, contains: 'must be a text' }),
  'several operations at once': post({ body: '[{"query":"{ __typename }"}]', contains: 'Batching' }),
  'no JSON': post({ body: '{"query":', contains: 'not valid JSON' }),
  'no body': post({ body: '', contains: 'no body' }),
  'a form': post({
    body: 'query=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    contains: 'Post the operation as JSON',
  }),
  'a write that is refused here': post({
    params: { query: ARCHIVE, variables: { id: '' } },
    contains: 'InvalidInputError',
  }),
  'a write that Feishu refuses': post({
    params: { query: ARCHIVE, variables: { id: 'unknown' } },
    contains: 'NotFoundError',
  }),
  'a write that is done': post({
    params: { query: ARCHIVE, variables: { id: approved } },
    contains: '"status":"ARCHIVED"',
  }),
  'a write by an anonymous caller': post({
    params: { query: ARCHIVE, variables: { id: approved } },
    token: null,
    contains: 'UNAUTHENTICATED',
  }),
  'a write without its variable': post({ params: { query: ARCHIVE }, contains: 'BAD_USER_INPUT' }),
  'a write as multipart': post({
    params: { query: ARCHIVE, variables: { id: approved } },
    headers: { accept: 'multipart/mixed' },
    contains: '"status":"ARCHIVED"',
  }),
  'a write as server-sent events': post({
    params: { query: ARCHIVE, variables: { id: approved } },
    headers: { accept: 'text/event-stream' },
    contains: '"status":"ARCHIVED"',
  }),
};

let layer: Layer;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const file = join(folder, 'operations.json');
  writeFileSync(file, JSON.stringify({ [HASH]: LIST }));
  layer = await startLayer({ env: { PERSISTED_OPERATIONS: file } });
});
afterAll(async () => {
  await layer.close();
  rmSync(folder, { recursive: true });
});

/** Everything of a response but what differs from request to request. */
async function seen(response: Response) {
  const headers = Object.fromEntries(response.headers);
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  for (const name of ['date', 'x-request-id']) delete headers[name];
  const text = await response.text();
  const body = text.replace(/"(requestId|logId)":"[^"]*"/g, '"$1":""');
  return { status: response.status, headers, body };
}

function headersOf({ token = 'u-sandbox-hr', headers = {} }: Asked): Record<string, string> {
  return { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers };
}

async function byPost(asked: Asked) {
  const { body = JSON.stringify(asked.params) } = asked;
  const headers = { 'content-type': 'application/json', ...headersOf(asked) };
  return seen(await fetch(layer.url, { method: 'POST', headers, body }));
}

async function byGet(asked: Asked) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(asked.params ?? {})) {
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return seen(await fetch(`${layer.url}?${search}`, { headers: headersOf(asked) }));
}

test('the corpus has at least 60 requests', () => {
  expect(Object.keys(CORPUS).length).toBeGreaterThanOrEqual(60);
});

describe('POST, GET, cold and warm give the same status, headers and bytes', () => {
  test.each(Object.entries(CORPUS))('%s', async (_, asked) => {
    layer.sandbox.reset();
    const cold = await byPost(asked);
    expect(cold.body).toContain(asked.contains);
    // Plans of documents that come again are compiled to code after a few uses.
    for (let time = 0; time < 5; time++) {
      layer.sandbox.reset();
      expect(await byPost(asked)).toEqual(cold);
    }
    if (asked.get) expect(await byGet(asked)).toEqual(cold);
  });

  test('a mutation is refused by GET', async () => {
    layer.sandbox.reset();
    const response = await byGet({ params: { query: ARCHIVE, variables: { id: approved } }, contains: '' });
    expect([response.status, response.headers.allow]).toEqual([405, 'POST']);
    expect(layer.sandbox.calls).toEqual([]);
  });
});

describe('an event stream', () => {
  test.each(['text/event-stream', 'multipart/mixed'])(
    '%s has no content-length, and no hop-by-hop header twice',
    async (accept) => {
      const asked = query(LIST, { first: 1 }, { headers: { accept } });
      const { headers } = await byPost(asked);
      expect(headers['content-type']).toContain(accept);
      expect(headers).not.toHaveProperty('content-length');
      expect(headers['transfer-encoding']).toBe('chunked');
      expect(headers['cache-control']).toBe('no-store');
    },
  );
});

test('a query by GET and by POST, warm and cold, is one operation in the log each time', () => {
  const lines = layer.logs.filter(({ event, operation }) => event === 'operation' && operation === 'List');
  expect(new Set(lines.map(({ hash }) => hash)).size).toBeLessThanOrEqual(2);
  expect(lines.every(({ ms }) => typeof ms === 'number')).toBe(true);
});
