import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { layerForTest } from './support/layer.ts';
import { hasRedis, redisForTest } from './support/redis.ts';

const LIST =
  'query List($first: Int) { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: $first) { nodes { activityId } } }';
const OTHER =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { payDate } } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function fileOf(content: string | object): string {
  const folder = mkdtempSync(join(tmpdir(), 'persisted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'operations.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function layer(env: Record<string, string> = {}) {
  const file = fileOf({ [sha256(LIST)]: LIST, 'list-v1': LIST });
  const { url, sandbox, logs } = await layerForTest({ env: { PERSISTED_OPERATIONS: file, ...env } });
  const read = async (response: Response) => {
    const { data, errors = [] } = await response.json();
    const { status } = response;
    const codes = errors.map((error: { extensions: { code: string } }) => error.extensions.code);
    return { data, codes, messages: errors.map((error: { message: string }) => error.message), status };
  };
  const headers = { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr' };
  return {
    sandbox,
    logs,
    post: async (body: object, others: Record<string, string> = {}) =>
      read(
        await fetch(url, { method: 'POST', headers: { ...headers, ...others }, body: JSON.stringify(body) }),
      ),
    get: async (parameters: Record<string, string>) =>
      read(await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers })),
  };
}

const apollo = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });

describe('a registered operation is executed by its hash', () => {
  test.each([
    ['documentId', { documentId: sha256(LIST) }],
    ['documentId with its algorithm', { documentId: `sha256:${sha256(LIST)}` }],
    ['a name of its own', { documentId: 'list-v1' }],
    ["Apollo's extension", apollo(sha256(LIST))],
    [
      'a hash beside another document, which does not count',
      { ...apollo(sha256(LIST)), query: '{ __typename }' },
    ],
  ])('%s', async (_, named) => {
    for (const env of [{}, { PERSISTED_ONLY: 'true' }]) {
      const { post } = await layer(env);
      const { data, codes } = await post({ ...named, variables: { first: 2 } });
      expect(codes).toEqual([]);
      expect(data.paymentActivities.nodes).toHaveLength(2);
    }
  });

  test('also by GET', async () => {
    const { get } = await layer({ PERSISTED_ONLY: 'true' });
    const variables = JSON.stringify({ first: 3 });
    expect((await get({ documentId: sha256(LIST), variables })).data.paymentActivities.nodes).toHaveLength(3);
    const extensions = JSON.stringify(apollo(sha256(LIST)).extensions);
    expect((await get({ extensions, variables })).data.paymentActivities.nodes).toHaveLength(3);
  });
});

test('the hashes of a file may have the prefix of their algorithm, as graphql-codegen writes them', async () => {
  const { post } = await layer({ PERSISTED_OPERATIONS: fileOf({ [`sha256:${sha256(LIST)}`]: LIST }) });
  for (const id of [sha256(LIST), `sha256:${sha256(LIST)}`]) {
    expect((await post({ documentId: id })).codes).toEqual([]);
    expect((await post(apollo(id))).codes).toEqual([]);
  }
});

describe('an unknown hash is PERSISTED_QUERY_NOT_FOUND', () => {
  test.each([{}, { PERSISTED_ONLY: 'true' }])('with %j', async (env) => {
    const { post, sandbox } = await layer(env);
    for (const named of [{ documentId: sha256(OTHER) }, apollo(sha256(OTHER))]) {
      expect(await post(named)).toMatchObject({
        status: 200,
        codes: ['PERSISTED_QUERY_NOT_FOUND'],
        messages: ['PersistedQueryNotFound'],
      });
    }
    expect(sandbox.calls).toEqual([]);
  });

  test('after which the document itself is executed, unless PERSISTED_ONLY is set', async () => {
    const { post } = await layer();
    expect((await post({ ...apollo(sha256(OTHER)), query: OTHER })).codes).toEqual([]);
    expect((await post(apollo(sha256(OTHER)))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });
});

test('with PERSISTED_ONLY only registered operations are executed', async () => {
  const { post, get, sandbox } = await layer({ PERSISTED_ONLY: 'true' });
  for (const body of [
    { query: OTHER },
    { query: '{ __typename }' },
    { query: '{ __schema { queryType { name } } }' },
    { ...apollo(sha256(OTHER)), query: OTHER },
    { ...apollo(''), query: OTHER },
    { documentId: '', query: OTHER },
    { documentId: '__proto__', query: OTHER },
    { documentId: 5, query: OTHER },
    { extensions: { persistedQuery: null }, query: OTHER },
    {},
  ]) {
    expect((await post(body)).codes, JSON.stringify(body)).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  }
  expect((await get({ query: OTHER })).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  expect(sandbox.calls).toEqual([]);
});

test('where no operation is registered, a hash is PERSISTED_QUERY_NOT_SUPPORTED and the document is executed', async () => {
  const { post, get } = await layer({ PERSISTED_OPERATIONS: '' });
  const miss = {
    status: 200,
    codes: ['PERSISTED_QUERY_NOT_SUPPORTED'],
    messages: ['PersistedQueryNotSupported'],
  };
  expect(await post(apollo(sha256(LIST)))).toMatchObject(miss);
  expect(await get({ extensions: JSON.stringify(apollo(sha256(LIST)).extensions) })).toMatchObject(miss);
  expect((await post({ ...apollo(sha256(OTHER)), query: OTHER })).codes).toEqual([]);
});

test('the messages that clients compare are the same in every language', async () => {
  const { post } = await layer();
  const { messages } = await post(apollo(sha256(OTHER)), { 'accept-language': 'zh-CN' });
  expect(messages).toEqual(['PersistedQueryNotFound']);
});

describe('with PERSISTED_AUTO a document that came with its hash is registered', () => {
  const AUTO = { PERSISTED_AUTO: 'true', PERSISTED_OPERATIONS: '' };
  const miss = { status: 200, codes: ['PERSISTED_QUERY_NOT_FOUND'], messages: ['PersistedQueryNotFound'] };

  test('and is executed by its hash from then on, by POST and GET', async () => {
    const { post, get } = await layer(AUTO);
    const named = apollo(sha256(LIST));
    expect(await post(named)).toMatchObject(miss);
    expect((await post({ ...named, query: LIST })).codes).toEqual([]);
    const { data } = await post({ ...named, variables: { first: 2 } });
    expect(data.paymentActivities.nodes).toHaveLength(2);
    const byGet = await get({ extensions: JSON.stringify(named.extensions), variables: '{"first":3}' });
    expect(byGet.data.paymentActivities.nodes).toHaveLength(3);
    expect((await post({ documentId: `sha256:${sha256(LIST)}` })).codes).toEqual([]);
  });

  test('for its principal only, and for no anonymous caller', async () => {
    const { post } = await layer(AUTO);
    const named = apollo(sha256(LIST));
    await post({ ...named, query: LIST });
    expect(await post(named, { authorization: 'Bearer u-sandbox-viewer' })).toMatchObject(miss);
    const anonymous = { authorization: '' };
    const typename = apollo(sha256('{ __typename }'));
    expect((await post({ ...typename, query: '{ __typename }' }, anonymous)).codes).toEqual([]);
    expect(await post(typename, anonymous)).toMatchObject(miss);
  });

  test('unless the hash is not its SHA-256, or it is not valid', async () => {
    const { post } = await layer(AUTO);
    const wrong = await post({ ...apollo(sha256(OTHER)), query: LIST });
    expect(wrong).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] });
    expect(await post(apollo(sha256(OTHER)))).toMatchObject(miss);
    await post({ ...apollo(sha256('{ nothing }')), query: '{ nothing }' });
    expect(await post(apollo(sha256('{ nothing }')))).toMatchObject(miss);
  });

  test('within bounds: the documents that a principal used last are kept', async () => {
    const { post } = await layer(AUTO);
    const long = (name: string) => `{ __typename } # ${name.padEnd(60_000, '.')}`;
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await post({ ...apollo(sha256(long(name))), query: long(name) });
    expect(await post(apollo(sha256(long('a'))))).toMatchObject(miss);
    expect((await post(apollo(sha256(long('e'))))).codes).toEqual([]);
  });
});

describe.runIf(hasRedis)('registered documents in a Redis', () => {
  test('are executed by all replicas, and are not legible there', async () => {
    const redis = await redisForTest();
    const env = {
      PERSISTED_AUTO: 'true',
      PERSISTED_OPERATIONS: '',
      REDIS_URL: redis.url,
      FEISHU_BASE_URL: 'http://127.0.0.1:9',
    };
    const [one, other] = [await layer(env), await layer(env)];
    const query = '{ viewer { kind } }';
    const named = apollo(sha256(query));
    expect((await one.post({ ...named, query })).codes).toEqual([]);
    await expect.poll(async () => (await other.post(named)).codes).toEqual([]);
    const stranger = await other.post(named, { authorization: 'Bearer u-sandbox-viewer' });
    expect(stranger.codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);

    const connection = new Redis(redis.url);
    onTestFinished(() => connection.disconnect());
    const keys = (await connection.keys('*')).filter((key) => key.includes(':documents:'));
    expect(keys.join()).not.toContain(sha256(query));
    for (const key of keys) {
      expect(await connection.pttl(key)).toBeGreaterThan(0);
      expect(await connection.get(key)).not.toContain('viewer');
    }
    expect(keys).toHaveLength(3);
  });
});

test.each([
  ['is not there', '/nowhere/operations.json', /cannot be read/],
  ['is no JSON', () => fileOf('{'), /is not a JSON object/],
  ['holds a list', () => fileOf('[]'), /is not a JSON object/],
  ['holds what is no document', () => fileOf({ a: '{' }), /operation "a" cannot run here: Syntax Error/],
  [
    'holds what this graph does not have',
    () => fileOf({ a: '{ nothing }' }),
    /operation "a" cannot run here/,
  ],
  [
    'holds another document than its hash says',
    () => fileOf({ [sha256(LIST)]: OTHER }),
    /not the document of this SHA-256/,
  ],
])('a file that %s ends the start with one line', async (_, file, why) => {
  const path = typeof file === 'string' ? file : file();
  const starting = layerForTest({ env: { PERSISTED_OPERATIONS: path } });
  await expect(starting).rejects.toThrow(why);
  await expect(starting).rejects.toThrow(/^PERSISTED_OPERATIONS is "[^\n]+$/);
});
