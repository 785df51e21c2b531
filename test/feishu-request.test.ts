import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpoint } from '../src/datasources/feishu/endpoint.ts';
import { buildRequest } from '../src/datasources/feishu/http/request.ts';

const declared = endpoint<
  { path: { id: string }; query?: { name: string; ids?: readonly string[] } },
  unknown
>({
  method: 'GET',
  path: '/open-apis/things/:id',
  budget: [],
  identity: ['user'],
  scopes: [],
  effect: 'read',
  errors: [],
});

const pathFor = (id: string, query?: { name: string; ids?: readonly string[] }) =>
  buildRequest(declared, { path: { id }, ...(query && { query }) }, undefined).path;

describe('a text that is no Unicode', () => {
  test.each(['\ud800', 'a\udc00b', '\udfff\ud800'])(
    'is BAD_USER_INPUT in a path and in a query: %j',
    (text) => {
      for (const build of [
        () => pathFor(text),
        () => pathFor('1', { name: text }),
        () => pathFor('1', { name: 'x', ids: ['1', text] }),
      ])
        expect(build).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    },
  );
});

test('any other text arrives at Feishu as it was given, and stays one segment of the path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      fc.pre(text !== '.' && text !== '..');
      const url = new URL(pathFor(text, { name: text }), 'http://feishu.example');
      expect(url.pathname.split('/')).toHaveLength(4);
      expect(decodeURIComponent(url.pathname.split('/')[3] ?? '')).toBe(text);
      expect(url.searchParams.get('name')).toBe(text);
    }),
  );
});
