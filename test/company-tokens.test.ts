import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { AUDIENCE, ISSUER, issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';

const LIST = 'payroll:payment_activity:read';
const QUERY =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 2) { nodes { activityId } } }';
const EXCHANGE = 'POST /open-apis/auth/v3/tenant_access_token/internal';
const LISTING = 'GET /open-apis/payroll/v1/payment_activitys';

/** What a caller with this token is told, and what of it reached Feishu. */
async function ask({ as, sandbox }: Layer, token: string | undefined, query = QUERY) {
  const before = sandbox.calls.length;
  const { data, errors = [] } = await as(token).rawRequest<Record<string, unknown>>(query);
  return {
    data,
    errors: errors.map(({ message, extensions }) => ({ message, ...extensions })),
    codes: errors.map(({ extensions }) => extensions.code),
    calls: sandbox.calls.slice(before).map(({ endpoint }) => endpoint),
  };
}

async function company() {
  const issuer = await issuerForTest();
  return { issuer, layer: await layerForTest({ env: issuer.env }) };
}

describe('a company token', () => {
  test('with the scope of an endpoint is served with the token of the application', async () => {
    const { issuer, layer } = await company();
    const { data, codes } = await ask(layer, await issuer.sign({ scope: `other:scope ${LIST}` }));
    expect(codes).toEqual([]);
    expect(data).toMatchObject({ paymentActivities: { nodes: [{}, {}] } });
    const [exchange, listing] = layer.sandbox.calls;
    expect(exchange).toMatchObject({ endpoint: EXCHANGE, authorization: undefined });
    expect(listing?.endpoint).toBe(LISTING);
    expect(listing?.authorization).toMatch(/^Bearer t-[0-9a-f]{32}$/);
  });

  test.each([
    ['no scope claim', undefined],
    ['an empty scope claim', ''],
    ['other scopes', 'payroll:payment_activity:archive corehr:corehr'],
    ['a scope that only looks alike', `${LIST}:all x${LIST}`],
    ['a scope claim that is no text', [LIST]],
  ])('with %s is FORBIDDEN, names the scope and costs no call', async (_, scope) => {
    const { issuer, layer } = await company();
    const { data, errors, calls } = await ask(layer, await issuer.sign({ scope }));
    expect(data).toEqual({ paymentActivities: null });
    expect(errors).toEqual([expect.objectContaining({ code: 'FORBIDDEN', requiredScopes: [LIST] })]);
    expect(errors[0]?.message).toContain(LIST);
    expect(calls).toEqual([]);
  });

  test('signed with any common public-key algorithm is accepted, also after a key rotation', async () => {
    for (const algorithm of ['RS256', 'PS256', 'EdDSA']) {
      const { issuer, layer } = await company();
      await issuer.rotate(algorithm);
      const { codes } = await ask(layer, await issuer.sign({ scope: LIST }));
      expect(codes, algorithm).toEqual([]);
    }
  });

  test('needs one fetch of the keys for many callers', async () => {
    const { issuer, layer } = await company();
    const tokens = await Promise.all([1, 2, 3, 4, 5].map((n) => issuer.sign({ scope: LIST, sub: `n${n}` })));
    await Promise.all(tokens.map((token) => ask(layer, token)));
    await ask(layer, tokens[0]);
    expect(issuer.fetches).toBe(1);
  });

  test('is accepted for five seconds after its expiry', async () => {
    const { issuer, layer } = await company();
    const token = await issuer.sign({ scope: LIST, exp: Math.floor(Date.now() / 1_000) - 2 });
    expect((await ask(layer, token)).codes).toEqual([]);
  });
});

test('a verified company token is accepted until its expiry, and no longer', async () => {
  const { issuer, layer } = await company();
  const token = await issuer.sign({ scope: LIST, exp: Math.floor(Date.now() / 1_000) - 3 });
  expect((await ask(layer, token)).codes).toEqual([]);
  const other = token.slice(0, -8) + [...token.slice(-8)].reverse().join('');
  expect((await ask(layer, other)).codes).toEqual(['UNAUTHENTICATED']);
  await expect
    .poll(async () => (await ask(layer, token)).codes, { timeout: 10_000 })
    .toEqual(['UNAUTHENTICATED']);
});

describe('an invalid company token is UNAUTHENTICATED and is not sent to Feishu', () => {
  const now = () => Math.floor(Date.now() / 1_000);

  test.each([
    ['has expired', () => ({ exp: now() - 60 })],
    ['never expires', () => ({ exp: undefined })],
    ['is not good yet', () => ({ nbf: now() + 60 })],
    ['is meant for another', () => ({ aud: 'another-service' })],
    ['has no audience', () => ({ aud: undefined })],
    ['has no subject', () => ({ sub: undefined })],
    ['has an empty subject', () => ({ sub: '' })],
    ['has a subject of spaces', () => ({ sub: '  ' })],
    ['has a number for a subject', () => ({ sub: 42 })],
    ['has a list of subjects', () => ({ sub: ['mei.lin'] })],
  ])('%s', async (_, claims) => {
    const { issuer, layer } = await company();
    const token = await issuer.sign({ scope: LIST, ...claims() });
    await refused(layer, token);
  });

  test('signed with another key', async () => {
    const { issuer, layer } = await company();
    const other = await issuerForTest();
    await issuer.rotate();
    await refused(layer, await other.sign({ scope: LIST }));
    await refused(layer, await other.sign({ scope: LIST }, { kid: 'unknown-key' }));
  });

  test('altered after it was signed', async () => {
    const { issuer, layer } = await company();
    const [header, payload = '', signature] = (await issuer.sign({ scope: '' })).split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), scope: LIST };
    const altered = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await refused(layer, [header, altered, signature].join('.'));
  });

  test('unsigned, or signed with a public secret', async () => {
    const { layer } = await company();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = part({ iss: ISSUER, aud: AUDIENCE, sub: 'x', scope: LIST, exp: now() + 300 });
    await refused(layer, `${part({ alg: 'none' })}.${payload}.`);
    const hs = `${part({ alg: 'HS256' })}.${payload}`;
    await refused(layer, `${hs}.${createHmac('sha256', 'secret').update(hs).digest('base64url')}`);
  });

  test('contains its own key', async () => {
    const { layer } = await company();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    const token = await new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'x', scope: LIST, exp: now() + 300 })
      .setProtectedHeader({ alg: 'ES256', jwk })
      .sign(privateKey);
    await refused(layer, token);
  });

  test('behind another token or another scheme in the header', async () => {
    const { issuer, layer } = await company();
    const token = await issuer.sign({ scope: LIST, exp: now() - 60 });
    for (const authorization of [
      `bearer  ${token}`,
      `Basic ${token}`,
      `Bearer u-sandbox-hr, Bearer ${token}`,
      token,
    ]) {
      const response = await layer.as(undefined, { authorization }).rawRequest(QUERY);
      expect(response.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect(layer.sandbox.calls).toEqual([]);
  });

  async function refused(layer: Layer, token: string) {
    const { data, errors, calls } = await ask(layer, token);
    expect(data ?? null).toBeNull();
    expect(errors).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED' })]);
    expect(errors[0]?.message).toMatch(/^Your company's token is not accepted: /);
    expect(calls).toEqual([]);
  }
});

test('while the keys cannot be fetched, a company token is refused and not passed on', async () => {
  for (const [status, body] of [
    [500, 'down'],
    [200, '<html>'],
    [200, '{"keys":1}'],
    [302, ''],
  ] as const) {
    const { issuer, layer } = await company();
    issuer.answer(status, body);
    const { codes, calls } = await ask(layer, await issuer.sign({ scope: LIST }));
    expect(codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(calls).toEqual([]);
  }
});

test('any other token, also a JWT, is passed on to Feishu unchanged', async () => {
  const { issuer, layer } = await company();
  const foreign = await issuer.sign({ iss: 'https://passport.feishu.cn' });
  const { errors, calls } = await ask(layer, foreign);
  expect(errors).toEqual([
    expect.objectContaining({ code: 'UNAUTHENTICATED', feishu: expect.objectContaining({ code: 99991668 }) }),
  ]);
  expect(calls).toEqual([LISTING]);
  expect(layer.sandbox.calls[0]?.authorization).toBe(`Bearer ${foreign}`);
  await ask(layer, 'u-sandbox-hr');
  await ask(layer, 't-sandbox');
  expect(layer.sandbox.calls.slice(1).map(({ authorization }) => authorization)).toEqual([
    'Bearer u-sandbox-hr',
    'Bearer t-sandbox',
  ]);
});

test('without the settings for company tokens, a company token is passed on like a Feishu token', async () => {
  const issuer = await issuerForTest();
  const layer = await layerForTest();
  const { codes, calls } = await ask(layer, await issuer.sign({ scope: LIST }));
  expect(codes).toEqual(['UNAUTHENTICATED']);
  expect(calls).toEqual([LISTING]);
});
