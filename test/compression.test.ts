import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compress } from '../src/server/http/content-encoding.ts';
import { type Layer, layerForTest, startLayer } from './support/layer.ts';

const page = (first: number) =>
  `{ paymentActivities(payDate: { start: "2024-01-01", end: "2026-12-31" }, first: ${first}) { nodes { id activityId name payDate status payrollCount } } }`;
const LARGE = page(50);
const SMALL = page(1);

interface Answer {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly vary: string | undefined;
  readonly length: number;
  readonly bytes: Buffer;
}

/** An answer with its bytes as they came: fetch would open them. */
function ask(url: string, query: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr', ...headers },
    });
    asked.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const { 'content-encoding': encoding, vary, 'content-length': length } = response.headers;
          const bytes = Buffer.concat(chunks);
          resolve({ status: response.statusCode, encoding, vary, length: Number(length), bytes });
        });
    });
    asked.end(JSON.stringify({ query }));
  });
}

const opened = ({ encoding, bytes }: Answer): string => {
  if (encoding === 'br') return brotliDecompressSync(bytes).toString();
  return encoding === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString();
};

describe('an answer is compressed as the client accepts', () => {
  let layer: Layer;
  beforeAll(async () => {
    layer = await startLayer();
  });
  afterAll(() => layer.close());

  test.each([
    ['gzip, deflate, br', 'br'],
    ['br, gzip, deflate', 'br'],
    ['gzip', 'gzip'],
    ['GZIP;Q=0.5', 'gzip'],
    ['gzip, br;q=0.5', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['gzip, identity;q=0.5', 'gzip'],
    ['gzip;q=0.5, identity', undefined],
    ['gzip;q=0, br;q=0', undefined],
    ['deflate, zstd', undefined],
    ['identity', undefined],
    ['', undefined],
  ])('%j: %s', async (accepted, encoding) => {
    const plain = await ask(layer.url, LARGE);
    const answer = await ask(layer.url, LARGE, { 'accept-encoding': accepted });
    expect(answer).toMatchObject({ status: 200, encoding, vary: 'accept-encoding' });
    expect(answer.length).toBe(answer.bytes.length);
    expect(opened(answer)).toBe(plain.bytes.toString());
    if (encoding) expect(answer.length).toBeLessThan(plain.length / 3);
  });

  test('from 1 kB on, or from the first byte where identity is refused', async () => {
    expect((await ask(layer.url, SMALL, { 'accept-encoding': 'gzip' })).encoding).toBeUndefined();
    const answer = await ask(layer.url, SMALL, { 'accept-encoding': 'gzip, identity;q=0' });
    expect(answer.encoding).toBe('gzip');
    expect(JSON.parse(opened(answer)).data.paymentActivities.nodes).toHaveLength(1);
  });

  test('and refused, before any call, where it accepts no encoding at all', async () => {
    const calls = layer.sandbox.calls.length;
    for (const accepted of ['identity;q=0', '*;q=0', 'deflate, identity;q=0']) {
      const answer = await ask(layer.url, LARGE, { 'accept-encoding': accepted });
      expect([answer.status, answer.encoding]).toEqual([406, undefined]);
    }
    expect(layer.sandbox.calls).toHaveLength(calls);
  });

  test('and not for a client that does not say', async () => {
    const answer = await ask(layer.url, LARGE);
    expect([answer.encoding, answer.vary]).toEqual([undefined, undefined]);
  });

  test.each(['text/event-stream', 'multipart/mixed'])('and never as %s', async (accept) => {
    const answer = await ask(layer.url, LARGE, { accept, 'accept-encoding': 'gzip' });
    expect(['br', 'gzip']).not.toContain(answer.encoding);
    expect(answer.bytes.toString()).toContain('"activityId"');
  });

  test('errors of more than 1 kB too, each with the id of its request', async () => {
    const query = `{ ${Array.from({ length: 40 }, (_, n) => `nothing${n}`).join(' ')} }`;
    const answer = await ask(layer.url, query, { 'accept-encoding': 'br', 'x-request-id': 'web-1' });
    expect(answer.encoding).toBe('br');
    expect(JSON.parse(opened(answer)).errors[39].extensions.requestId).toBe('web-1');
  });
});

test('the answer varies by origin and encoding where CORS is on', async () => {
  const { url } = await layerForTest({ env: { CORS_ORIGINS: 'https://people.example.com' } });
  const { vary } = await ask(url, LARGE, { 'accept-encoding': 'gzip', origin: 'https://people.example.com' });
  expect(vary).toBe('Origin, accept-encoding');
});

test('clients that share an answer share its compressed bytes', async () => {
  const { compressResponse } = await import('../src/server/pipeline/compress.ts');
  const data = [Buffer.from(JSON.stringify('x'.repeat(5_000)))];
  const response = { status: 200, headers: {}, body: [Buffer.from('{"data":'), ...data, Buffer.from('}')] };
  const bodies = await Promise.all(
    (['gzip', 'gzip', 'br'] as const).map(async (encoding) => {
      const accepted = { encoding, fromBytes: 1 };
      return (await compressResponse(response, { data, errors: [] }, accepted)).body[0];
    }),
  );
  expect(bodies[1]).toBe(bodies[0]);
  expect(bodies[2]).not.toBe(bodies[0]);
});

test('a large answer is compressed beside the event loop', async () => {
  const large = Buffer.from(JSON.stringify(Array.from({ length: 200_000 }, (_, n) => ({ n, pay: n * 1.1 }))));
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 0);
  await compress(large, 'br');
  clearInterval(counting);
  expect(turns).toBeGreaterThan(1);
});
