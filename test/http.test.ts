import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { layerForTest } from './support/layer.ts';

const QUERY =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1) { nodes { activityId } } }';
const WRITE = 'mutation { archivePaymentActivity(input: { activityId: "1" }) { __typename } }';
const PRODUCTION = { NODE_ENV: 'production' };

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { response, text: await response.text() };
}

const codeIn = (text: string) => JSON.parse(text).errors?.[0]?.extensions.code;

describe('in production', () => {
  test.each([
    ['the schema', '{ __schema { queryType { name } } }'],
    ['a type', '{ __type(name: "Query") { name } }'],
    ['the SDL', '{ _service { sdl } }'],
  ])('%s is refused', async (_, query) => {
    const { url } = await layerForTest({ env: PRODUCTION });
    const { text } = await post(url, { query });
    expect(codeIn(text)).toBe('BAD_USER_INPUT');
    expect(JSON.parse(text).data ?? null).toBeNull();
  });

  test.each([
    ['a field', '{ paymentActivitie { x } }'],
    ['an argument', '{ employee(userI: "1") { userId } }'],
    ['a type', '{ ... on Quer { __typename } }'],
    ['a value', '{ employee(userId: "1", userIdType: OPEN_IDD) { userId } }'],
    [
      'an input field',
      '{ paymentActivities(payDate: { start: "2026-01-01", ende: "2026-01-01", end: "2026-01-01" }) { nodes { payDate } } }',
    ],
  ])('an error has no suggestion for a misspelt name: %s', async (_, query) => {
    const { url } = await layerForTest({ env: PRODUCTION });
    const { text } = await post(url, { query });
    expect(text).not.toMatch(/did you mean/i);
    const { url: development } = await layerForTest();
    expect((await post(development, { query })).text).toMatch(/Did you mean/);
  });

  test('an error has no suggestion for a misspelt enum value in a variable', async () => {
    const { url } = await layerForTest({ env: PRODUCTION });
    const query = 'query ($t: UserIdType) { employee(userId: "1", userIdType: $t) { userId } }';
    const { text } = await post(url, { query, variables: { t: 'OPEN_IDD' } });
    expect(codeIn(text)).toBe('BAD_USER_INPUT');
    expect(text).not.toMatch(/did you mean|OPEN_ID\b/i);
  });

  test('there is no GraphiQL', async () => {
    const { url } = await layerForTest({ env: PRODUCTION });
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type') ?? '').not.toContain('html');
    expect(await response.text()).not.toMatch(/graphiql/i);
  });
});

describe('the media type of a POST', () => {
  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/graphql'],
    ['text/plain; a=application/json'],
    [''],
  ])('%s is refused', async (type) => {
    const { url, sandbox } = await layerForTest();
    const { response, text } = await post(url, JSON.stringify({ query: QUERY }), { 'content-type': type });
    expect(response.status).toBe(415);
    expect(codeIn(text)).toBe('BAD_USER_INPUT');
    expect(sandbox.calls).toEqual([]);
  });

  test('JSON with a charset is accepted', async () => {
    const { url } = await layerForTest();
    const { response } = await post(
      url,
      { query: QUERY },
      { 'content-type': 'application/json; charset=utf-8' },
    );
    expect(response.status).toBe(200);
  });
});

describe('the body', () => {
  const LARGE = JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(1_100_000) } });

  test('above one megabyte is refused, with or without content-length', async () => {
    const { url, sandbox } = await layerForTest();
    const { response, text } = await post(url, LARGE);
    expect([response.status, codeIn(text)]).toEqual([413, 'QUERY_TOO_COMPLEX']);
    const chunked = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      });
      request.on('response', resolve).on('error', reject).end(LARGE);
    });
    expect(chunked.statusCode).toBe(413);
    expect(sandbox.calls).toEqual([]);
  });
});

describe('a browser', () => {
  const env = { CORS_ORIGINS: 'https://people.example.com,http://localhost:3000' };
  const preflight = (url: string, origin: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('may send requests from the origins of CORS_ORIGINS', async () => {
    const { url } = await layerForTest({ env });
    const before = await preflight(url, 'https://people.example.com');
    expect(before.status).toBe(204);
    expect(Object.fromEntries(before.headers)).toMatchObject({
      'access-control-allow-origin': 'https://people.example.com',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization,content-type',
      vary: 'Origin',
    });
    expect(before.headers.has('access-control-allow-credentials')).toBe(false);
    const { response } = await post(url, { query: QUERY }, { origin: 'http://localhost:3000' });
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(response.headers.get('access-control-expose-headers')).toBe('x-request-id');
  });

  test.each([
    'https://evil.example.com',
    'https://people.example.com.evil.com',
    'null',
    'http://people.example.com',
  ])('may not send requests from %s', async (origin) => {
    const { url } = await layerForTest({ env });
    expect((await preflight(url, origin)).headers.has('access-control-allow-origin')).toBe(false);
    const { response } = await post(url, { query: QUERY }, { origin });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  test.each([
    ['http://localhost:5173', {}, true],
    ['http://127.0.0.1:3000', {}, true],
    ['http://localhost', {}, true],
    ['http://localhost.evil.com', {}, false],
    ['http://evil.com:80', {}, false],
    ['https://localhost:5173', {}, false],
    ['http://localhost:5173', { FEISHU_BASE_URL: 'http://127.0.0.1:9' }, false],
  ])('on the sandbox may send requests from %s with %j: %s', async (origin, others, allowed) => {
    const { url } = await layerForTest({ env: { FEISHU_BASE_URL: '', ...others } });
    expect((await preflight(url, origin)).headers.get('access-control-allow-origin')).toBe(
      allowed ? origin : null,
    );
    const { response } = await post(url, { query: '{ __typename }' }, { origin });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed ? origin : null);
  });

  test('may send requests from no origin by default', async () => {
    const { url } = await layerForTest();
    const before = await preflight(url, 'https://people.example.com');
    expect(before.status).toBe(405);
    expect([...before.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a write', () => {
  test('is accepted by POST only', async () => {
    const { url, sandbox } = await layerForTest();
    const response = await fetch(`${url}?query=${encodeURIComponent(WRITE)}`, {
      headers: { authorization: 'Bearer u-sandbox-hr' },
    });
    expect(response.status).toBe(405);
    expect(codeIn(await response.text())).toBe('BAD_USER_INPUT');
    expect(sandbox.calls).toEqual([]);
  });

  test('a query is accepted by GET', async () => {
    const { url } = await layerForTest();
    const response = await fetch(`${url}?query=${encodeURIComponent(QUERY)}`, {
      headers: { authorization: 'Bearer u-sandbox-hr' },
    });
    expect(await response.json()).toHaveProperty('data.paymentActivities.nodes.0.activityId');
  });
});

describe('a slow client', () => {
  /** What a server says to a client who begins like this and then does nothing. */
  async function dawdle(url: string, beginning: string): Promise<string> {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(beginning);
    let said = '';
    for await (const chunk of socket) said += chunk;
    return said;
  }

  test('is disconnected while it sends headers', async () => {
    const { url } = await layerForTest({ env: { REQUEST_TIMEOUT_MS: '300' } });
    expect(await dawdle(url, 'POST /graphql HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1.1 408/);
  });

  test('is disconnected while it sends the body', async () => {
    const { url } = await layerForTest({ env: { REQUEST_TIMEOUT_MS: '300' } });
    const beginning =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":';
    expect(await dawdle(url, beginning)).toMatch(/^HTTP\/1.1 408/);
  });
});

describe('the request id', () => {
  const refused = { query: '{ nothing }' };
  const idsIn = (text: string) =>
    JSON.parse(text).errors?.map(
      (error: { extensions: { requestId: string } }) => error.extensions.requestId,
    );

  test('of a client is returned, and is in every error', async () => {
    const { url, sandbox } = await layerForTest();
    const headers = { 'x-request-id': 'web-7:4f2a/1' };
    const answered = await post(url, { query: QUERY }, headers);
    expect(answered.response.headers.get('x-request-id')).toBe('web-7:4f2a/1');
    sandbox.script({ endpoint: '*', status: 502, times: 20 });
    for (const [body, more] of [
      [refused, {}],
      [{ query: '{' }, {}],
      [{ query: QUERY }, {}],
      [[refused], {}],
      ['x', {}],
      [{ query: QUERY }, { 'content-type': 'text/plain' }],
    ] as const) {
      const { response, text } = await post(url, body, { ...headers, ...more });
      expect(response.headers.get('x-request-id')).toBe('web-7:4f2a/1');
      expect(idsIn(text), JSON.stringify(body)).toEqual(['web-7:4f2a/1']);
    }
  });

  test.each(['', 'with space', 'x'.repeat(129), '<script>', '{"a":1}', 'ä'])(
    'of the form %j is replaced',
    async (id) => {
      const { url } = await layerForTest();
      const { response, text } = await post(url, refused, { 'x-request-id': id });
      const made = response.headers.get('x-request-id');
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
      expect(idsIn(text)).toEqual([made]);
    },
  );

  test('of each client that shares an answer is its own', async () => {
    const { url, sandbox } = await layerForTest();
    sandbox.script({ endpoint: '*', delayMs: 200, andThen: { status: 502 } });
    sandbox.script({ endpoint: '*', status: 502, times: 20 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => post(url, { query: QUERY }, { 'x-request-id': `asked-${n}` })),
    );
    expect(answers.map(({ text }) => idsIn(text))).toEqual(answers.map((_, n) => [`asked-${n}`]));
    expect(answers.map(({ response }) => response.headers.get('x-request-id'))).toEqual(
      answers.map((_, n) => `asked-${n}`),
    );
  });
});
