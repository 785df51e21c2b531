import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { layerForTest } from './support/layer.ts';

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
    return { data, codes: errors.map((error: { extensions: { code: string } }) => error.extensions.code) };
  };
  const headers = { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr' };
  return {
    sandbox,
    logs,
    post: async (body: object) =>
      read(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })),
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

describe('an unknown hash is PERSISTED_QUERY_NOT_FOUND', () => {
  test.each([{}, { PERSISTED_ONLY: 'true' }])('with %j', async (env) => {
    const { post, sandbox } = await layer(env);
    for (const named of [{ documentId: sha256(OTHER) }, apollo(sha256(OTHER))]) {
      expect((await post(named)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
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

test('without a file, a hash is PERSISTED_QUERY_NOT_FOUND and the document is executed', async () => {
  const { post } = await layer({ PERSISTED_OPERATIONS: '' });
  expect((await post(apollo(sha256(LIST)))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  expect((await post({ ...apollo(sha256(OTHER)), query: OTHER })).codes).toEqual([]);
});

test.each([
  ['is not there', '/nowhere/operations.json', /cannot be read/],
  ['is no JSON', () => fileOf('{'), /is not a JSON object/],
  ['holds a list', () => fileOf('[]'), /is not a JSON object/],
  ['holds what is no document', () => fileOf({ a: '{' }), /operation "a" is no GraphQL/],
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
