import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Layer, startLayer } from './support/layer.ts';

let layer: Layer;
beforeAll(async () => {
  layer = await startLayer();
});
afterAll(() => layer.close());

const audits = serverAudits({
  url: () => layer.url,
  fetchFn: (url: string, init: RequestInit = {}) =>
    fetch(url, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init.headers)), authorization: 'Bearer u-sandbox-hr' },
    }),
});

test('there are all 61 audits of graphql-http', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
  const { status, ...result } = await audit.fn();
  const reason = 'reason' in result ? result.reason : undefined;
  expect([status, reason]).toEqual(['ok', undefined]);
});
