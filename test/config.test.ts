import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

test('without any setting the layer listens on the loopback, port 4000, and runs on its sandbox', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    feishuBaseUrl: undefined,
    graphiql: true,
  });
});

test('an empty variable counts as not set', () => {
  expect(readConfig({ PORT: '', FEISHU_BASE_URL: '' })).toMatchObject({
    port: 4000,
    feishuBaseUrl: undefined,
  });
});

const bad: [variable: string, value: string, allowed: RegExp][] = [
  ['PORT', 'http', /0 to 65535/],
  ['PORT', '70000', /0 to 65535/],
  ['PORT', '80.5', /whole number/],
  ['FEISHU_BASE_URL', 'open.feishu.cn', /https:\/\/open\.feishu\.cn/],
  ['FEISHU_BASE_URL', 'ftp://open.feishu.cn', /https:\/\/open\.feishu\.cn/],
  ['GRAPHIQL', 'perhaps', /on or off/],
  ['INTROSPECTION', '2', /on or off/],
  ['REQUEST_TIMEOUT_MS', '0', /1 to 600000/],
  ['UPSTREAM_TIMEOUT_MS', '-5', /1 to 600000/],
  ['MAX_UPSTREAM_CALLS', 'many', /1 to 10000/],
];

test.each(bad)(
  '%s=%s is refused in one line that says what it was and what is allowed',
  (variable, value, allowed) => {
    expect(() => readConfig({ [variable]: value })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(`^${variable} is "${value}"; allowed: [^\n]+$`)),
      }),
    );
    expect(() => readConfig({ [variable]: value })).toThrow(allowed);
  },
);

test('production does not start on the sandbox', () => {
  expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/^FEISHU_BASE_URL is not set[^\n]+$/);
});

test('production hides GraphiQL and introspection unless they are asked for', () => {
  const env = { NODE_ENV: 'production', FEISHU_BASE_URL: 'https://open.feishu.cn' };
  expect(readConfig(env)).toMatchObject({ graphiql: false, introspection: false });
  expect(readConfig({ ...env, GRAPHIQL: 'on', INTROSPECTION: 'true' })).toMatchObject({
    graphiql: true,
    introspection: true,
  });
});
