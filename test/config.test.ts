import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

test('without any setting the layer listens on the loopback, port 4000, over its sandbox', () => {
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
  ['JWT_JWKS_URL', 'login.example.com', /https/],
  ['LOG_LEVEL', 'loud', /silent, error, warn, info, debug/],
  ['PERSISTED_ONLY', 'maybe', /on or off/],
  ['FEISHU_EVENTS', 'polling', /callback or long-connection/],
  ['PERSISTED_AUTO', 'maybe', /on or off/],
  ['FEISHU_BASE_URL', 'https:open.feishu.cn', /https:\/\/open\.feishu\.cn/],
  ['FEISHU_BUDGET_SCALE', '0.0001', /0\.001 to 1000000/],
  ['REPLICAS', 'NaN', /1 to 1000/],
  ['CATALOGUE_TTL_MS', 'Infinity', /to 86400000/],
  ['PORT', '1e3', /whole number/],
  ['PORT', '0x50', /whole number/],
  ['PORT', ' 80', /whole number/],
  ['PORT', '80.0', /whole number/],
  ['REQUEST_TIMEOUT_MS', '5e3', /whole number/],
  ['REPLICAS', '0b11', /whole number/],
  ['MAX_UPSTREAM_CALLS', '0o17', /whole number/],
  ['CATALOGUE_TTL_MS', ' ', /whole number/],
  ['FEISHU_BUDGET_SCALE', '1e1', /plain decimal/],
  ['FEISHU_BUDGET_SCALE', '.5', /plain decimal/],
  ['FEISHU_BUDGET_SCALE', '0x10', /plain decimal/],
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

test.each([
  ['FEISHU_BASE_URL', 'https://user:hunter2@open.feishu.cn'],
  ['FEISHU_BASE_URL', 'https://hunter2@open.feishu.cn'],
  ['FEISHU_BASE_URL', 'https://open.feishu.cn?token=hunter2'],
  ['FEISHU_BASE_URL', 'https://open.feishu.cn/#hunter2'],
  ['JWT_JWKS_URL', 'https://user:hunter2@login.example.com/keys'],
  ['JWT_JWKS_URL', 'https://login.example.com/keys#hunter2'],
  // What is no token of Feishu's would refuse each event.
  ['FEISHU_EVENT_VERIFICATION_TOKEN', 'hunter2 with spaces'],
])('%s=%s is refused, and not printed, as it may hold a secret', (variable, value) => {
  expect(() => readConfig({ [variable]: value })).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(new RegExp(`^${variable} is not usable; allowed: (?!.*hunter2)[^\n]+$`)),
    }),
  );
});

test('a plain decimal scales the rate limits', () => {
  expect(readConfig({ FEISHU_BUDGET_SCALE: '0.5' }).budgetScale).toBe(0.5);
  expect(readConfig({ FEISHU_BUDGET_SCALE: '2' }).budgetScale).toBe(2);
});

test('an activity is searched ten years back and one ahead unless settings say otherwise', () => {
  expect(readConfig({}).activityScan).toEqual({ daysBack: 3_660, daysAhead: 366 });
});

test('production calls Feishu over https, or on its own machine', () => {
  const production = (url: string) => readConfig({ NODE_ENV: 'production', FEISHU_BASE_URL: url });
  for (const url of ['http://open.feishu.cn', 'HTTP://feishu.internal:8080', 'http://127.0.0.1.example.com'])
    expect(() => production(url)).toThrow(/^FEISHU_BASE_URL is "[^"]+", which is not encrypted/);
  for (const url of ['https://open.feishu.cn', 'http://127.0.0.1:9', 'http://localhost', 'http://[::1]:80'])
    expect(production(url).feishuBaseUrl).toBe(url);
  expect(readConfig({ FEISHU_BASE_URL: 'http://feishu.internal' }).feishuBaseUrl).toBe(
    'http://feishu.internal',
  );
});

test('an address is taken without the white space around it and within', () => {
  const { feishuBaseUrl, redis } = readConfig({
    FEISHU_BASE_URL: ' https://open.feishu\n.cn ',
    REDIS_URL: 'rediss://user:word@cache:6380\n',
  });
  expect(feishuBaseUrl).toBe('https://open.feishu.cn');
  expect(redis?.url).toBe('rediss://user:word@cache:6380');
});

test('an invalid Redis URL is refused, and not printed', () => {
  expect(() => readConfig({ REDIS_URL: 'https://user:word@cache' })).toThrow(
    /^REDIS_URL is not usable; allowed: redis:[^\n]+$/,
  );
});

test('production does not start with the sandbox', () => {
  expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/^FEISHU_BASE_URL is not set[^\n]+$/);
});

test('in production GraphiQL and introspection are off by default', () => {
  const env = { NODE_ENV: 'production', FEISHU_BASE_URL: 'https://open.feishu.cn' };
  expect(readConfig(env)).toMatchObject({ graphiql: false, introspection: false });
  expect(readConfig({ ...env, GRAPHIQL: 'on', INTROSPECTION: 'true' })).toMatchObject({
    graphiql: true,
    introspection: true,
  });
});

const jwt = {
  JWT_JWKS_URL: 'https://login.example.com/keys',
  JWT_ISSUER: 'https://login.example.com',
  JWT_AUDIENCE: 'pay',
};
const application = { FEISHU_APP_ID: 'cli_1', FEISHU_APP_SECRET: 'the-secret' };

test.each([
  ['FEISHU_APP_SECRET', { FEISHU_APP_ID: 'cli_1' }],
  ['FEISHU_APP_ID', { FEISHU_APP_SECRET: 'the-secret' }],
  ['FEISHU_APP_ID', jwt],
  ['JWT_ISSUER', { ...application, ...jwt, JWT_ISSUER: '' }],
  ['JWT_AUDIENCE', { ...application, ...jwt, JWT_AUDIENCE: '' }],
  ['JWT_JWKS_URL', { ...application, ...jwt, JWT_JWKS_URL: '' }],
  ['PERSISTED_OPERATIONS', { PERSISTED_ONLY: 'true' }],
  ['FEISHU_EVENT_VERIFICATION_TOKEN', { FEISHU_EVENT_ENCRYPT_KEY: 'key' }],
  ['FEISHU_EVENT_ENCRYPT_KEY', { FEISHU_EVENT_VERIFICATION_TOKEN: 'token' }],
  ['FEISHU_EVENT_ENCRYPT_KEY', { FEISHU_EVENTS: 'callback' }],
  ['FEISHU_EVENT_ENCRYPT_KEY', { FEISHU_TENANT_KEY: 'tenant' }],
  ['FEISHU_APP_ID', { FEISHU_EVENTS: 'long-connection' }],
  ['FEISHU_BASE_URL', { FEISHU_EVENTS: 'long-connection', ...application }],
])('%s is required by another setting, and the error is one line', (variable, env) => {
  expect(() => readConfig(env)).toThrow(
    new RegExp(`^${variable} is not set, and \\w+.* needs? it; allowed: [^\n]+$`),
  );
});

test('operations are not registered automatically where only those of the file run', () => {
  const env = { PERSISTED_OPERATIONS: 'operations.json', PERSISTED_ONLY: 'on', PERSISTED_AUTO: 'on' };
  expect(() => readConfig(env)).toThrow(/^PERSISTED_AUTO is on, and PERSISTED_ONLY refuses [^\n]+$/);
});

test('the error of an invalid setting contains no secret', () => {
  expect(() => readConfig({ FEISHU_APP_SECRET: 'the-secret' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('the-secret') }),
  );
});

test('events come by callback, or by a long connection of an application with an App ID as Feishu issues them', () => {
  const secrets = { FEISHU_EVENT_ENCRYPT_KEY: 'key', FEISHU_EVENT_VERIFICATION_TOKEN: 'token' };
  expect(readConfig({}).events).toBeUndefined();
  expect(readConfig(secrets).events).toMatchObject({ via: 'callback', encryptKey: 'key' });
  const long = {
    ...application,
    FEISHU_EVENTS: 'long-connection',
    FEISHU_BASE_URL: 'https://open.feishu.cn',
  };
  expect(() => readConfig(long)).toThrow(/^FEISHU_APP_ID is not "cli_" and 16 hexadecimal digits[^\n]+$/);
  const { events } = readConfig({ ...long, FEISHU_APP_ID: 'cli_0123456789abcdef' });
  expect(events).toMatchObject({ via: 'long-connection', application: { secret: 'the-secret' } });
});

test('production fetches the keys of company tokens over https or from the loopback', () => {
  const env = { ...application, ...jwt, NODE_ENV: 'production', FEISHU_BASE_URL: 'https://open.feishu.cn' };
  expect(() => readConfig({ ...env, JWT_JWKS_URL: 'http://login.example.com/keys' })).toThrow(
    /^JWT_JWKS_URL/,
  );
  expect(readConfig(env).companyJwt?.jwksUrl).toBe(jwt.JWT_JWKS_URL);
  expect(readConfig({ ...env, JWT_JWKS_URL: 'http://127.0.0.1:1/keys' }).companyJwt).toBeDefined();
});

test.each(['*', 'people.example.com', 'https://people.example.com/', 'https://a.example.com,', 'null'])(
  'CORS_ORIGINS=%s is refused: origins are written out, one by one',
  (origins) => {
    expect(() => readConfig({ CORS_ORIGINS: origins })).toThrow(/^CORS_ORIGINS is "/);
  },
);

test('CORS_ORIGINS takes several origins', () => {
  const { corsOrigins } = readConfig({ CORS_ORIGINS: 'https://a.example.com, http://localhost:3000' });
  expect(corsOrigins).toEqual(['https://a.example.com', 'http://localhost:3000']);
});
