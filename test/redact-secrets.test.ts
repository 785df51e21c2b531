import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../src/datasources/feishu/http/redact-secrets.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { issuerForTest } from './support/issuer.ts';
import { layerForTest } from './support/layer.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const escaped = (text: string, escapeOne: (code: number) => string) =>
  [...text].map((character) => escapeOne(character.charCodeAt(0))).join('');

/** The ways in which an upstream may echo a token. */
const ECHOES: readonly [string, (token: string) => string][] = [
  ['as it is', (token) => token],
  ['as a header', (token) => `Authorization: Bearer ${token}`],
  ['as JSON', (token) => JSON.stringify({ authorization: `Bearer ${token}` })],
  ['in percent encoding', (token) => encodeURIComponent(`Bearer ${token}`)],
  ['in percent encoding, twice', (token) => encodeURIComponent(encodeURIComponent(`Bearer ${token}`))],
  ['in percent encoding, each character', (token) => escaped(token, (code) => `%${code.toString(16)}`)],
  ['in base64', base64],
  ['in base64, behind something else', (token) => base64(`xBearer ${token}`)],
  ['in base64, twice', (token) => base64(base64(token))],
  ['in base64url', (token) => Buffer.from(token).toString('base64url')],
  ['in hex', hex],
  ['in upper case hex', (token) => hex(token).toUpperCase()],
  ['in upper case', (token) => token.toUpperCase()],
  ['backwards', (token) => [...token].reverse().join('')],
  ['in parts', (token) => `${token.slice(0, 12)}…${token.slice(12)}`],
  ['cut off', (token) => `…${token.slice(4, 20)}`],
  ['character by character', (token) => [...token].join(' ')],
  ['in escapes of JSON', (token) => escaped(token, (code) => `\\u${code.toString(16).padStart(4, '0')}`)],
  ['in references of HTML', (token) => escaped(token, (code) => `&#${code};`)],
];

const TOKENS = {
  application: 't-g1044ghJRUIJJ5ELPXYZ8844',
  person: 'u-3Kq9vTzWd2bYcR7mAaXe1f',
  JWT: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJvdV8xIn0.c2lnbmF0dXJl',
  opaque: 'Zx81opaqueTokenOfACaller77',
};

describe.each(Object.entries(TOKENS))(
  "the token of the call (%s) is taken out of Feishu's message",
  (_, token) => {
    test.each(ECHOES)('%s', (_, echo) => {
      const message = redactSecrets(`The header ${echo(token)} is not valid.`, `Bearer ${token}`);
      const plain = message.toLowerCase().replace(/[^a-z0-9]/g, '');
      const secret = token.toLowerCase().replace(/[^a-z0-9]/g, '');
      for (let at = 0; at + 10 <= secret.length; at += 1)
        expect(plain).not.toContain(secret.slice(at, at + 10));
      expect(message).toContain('[redacted]');
      expect(message).not.toContain(echo(token));
    });
  },
);

test.each([
  't-anotherApplication',
  'u-someoneElse',
  'a-theApplication',
  'eyJhbGciOi.eyJzdWIi.c2ln',
  'Bearer whatever',
])('what looks like the token of another is taken out, too: %s', (token) => {
  expect(redactSecrets(`Got ${token}, want another.`, undefined)).toBe('Got [redacted], want another.');
});

test.each([
  'employee 7140964208476371111 not found, open_id ou_3bbe8a09c20e89cce9bff989ed840674',
  'No data-permission: corehr:compensation_plan:read is required',
  '发薪活动不存在或已删除',
  'param is invalid: page_size, page_token',
  'Missing access token for authorization. Please make a request with token attached.',
])('what Feishu says otherwise stays as it is: %s', (message) => {
  expect(redactSecrets(message, `Bearer ${TOKENS.person}`)).toBe(message);
});

test('it ends on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, token) => {
      expect(typeof redactSecrets(text, `Bearer ${token}`)).toBe('string');
    }),
  );
});

test('an upstream that echoes the header does not hand the token of the application to a company caller', async () => {
  const issuer = await issuerForTest();
  const layer = await layerForTest({ env: issuer.env });
  const endpoint = 'GET /open-apis/payroll/v1/payment_activitys';
  const query =
    '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { payDate } } }';
  const client = layer.as(await issuer.sign({ scope: 'payroll:payment_activity:read' }));
  await client.request(query);
  const authorization = layer.sandbox.calls.at(-1)?.authorization ?? '';
  const token = authorization.replace('Bearer ', '');
  expect(token).toMatch(/^t-/);
  const error = { permission_violations: [{ subject: token }], log_id: token };
  for (const body of [
    { code: 2500002, msg: `bad header ${authorization}` },
    { code: 99991672, msg: base64(authorization), error },
    { code: 12345, msg: encodeURIComponent(token), error },
  ]) {
    layer.sandbox.script({
      endpoint,
      status: 400,
      contentType: 'application/json',
      body: JSON.stringify(body),
    });
    const { errors } = await client.rawRequest(query);
    expect(errors?.[0]?.extensions.feishu).toMatchObject({ code: body.code });
    expect(JSON.stringify(errors)).toContain('[redacted]');
    expect(JSON.stringify(errors)).not.toContain(token.slice(2, 12));
  }
});

describe('the token of the application', () => {
  const echo = (data: (token: string) => object) =>
    upstreamForTest((request, response) => {
      const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
      response.writeHead(200, { 'content-type': 'application/json' });
      if (request.url?.includes('tenant_access_token'))
        response.end(
          JSON.stringify({ code: 0, tenant_access_token: 't-0123456789abcdef0123', expire: 7200 }),
        );
      else response.end(JSON.stringify(data(token)));
    });
  const page = (row: object, page_token: string) => ({
    code: 0,
    data: { has_more: true, page_token, payment_activitys: [row] },
  });

  test.each([
    ['a page token', (token: string) => page({ activity_id: '1' }, token)],
    ['a text of a row', (token: string) => page({ activity_id: `id-${token}` }, 'next')],
  ])('in %s does not reach a company caller, in a cursor or plain', async (_, data) => {
    const [issuer, { url }] = await Promise.all([issuerForTest(), echo(data)]);
    const layer = await layerForTest({ env: { ...issuer.env, FEISHU_BASE_URL: url } });
    const client = layer.as(await issuer.sign({ scope: 'payroll:payment_activity:read' }));
    const { data: answered, errors } = await client.rawRequest(
      '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1) { nodes { activityId } pageInfo { endCursor } } }',
    );
    expect(answered).toEqual({ paymentActivities: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toContain('0123456789abcdef');
  });

  test('in the answer to a write that is done leaves it done, and reaches no caller', async () => {
    const [issuer, { url }] = await Promise.all([
      issuerForTest(),
      echo((token) => ({ code: 0, data: { archive: token } })),
    ]);
    const layer = await layerForTest({ env: { ...issuer.env, FEISHU_BASE_URL: url } });
    const client = layer.as(await issuer.sign({ scope: 'payroll:payment_activity:archive' }));
    expect(
      await client.request('mutation { archivePaymentActivity(input: { activityId: "1" }) { __typename } }'),
    ).toEqual({ archivePaymentActivity: { __typename: 'ArchivePaymentActivityPayload' } });
  });
});

test('a word of Feishu is told up to its hundredth character, as it may quote an input', async () => {
  const layer = await layerForTest();
  layer.sandbox.script({
    endpoint: '*',
    status: 400,
    contentType: 'application/json',
    body: JSON.stringify({ code: 12345, msg: `no such id ${'z'.repeat(400)}.` }),
  });
  const { errors } = await layer.hr.rawRequest(
    '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { payDate } } }',
  );
  expect(errors?.[0]?.extensions.feishu).toMatchObject({ message: `no such id ${'z'.repeat(100)}…` });
});
