import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeGlobalId, encodeGlobalId } from '../src/resolvers/node/global-id.ts';

const text = fc.string({ minLength: 1, unit: 'binary' });

test('a global id decodes to its keys, whatever they contain, and needs no escaping', () => {
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 1 }), (type, keys) => {
      const id = encodeGlobalId(type, ...keys);
      expect(id).toMatch(/^[\w-]+$/);
      expect(decodeGlobalId(id)).toEqual({ type, keys });
    }),
  );
});

test('any text that is not a global id is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(base64url)), (id) => {
      const key = decodeGlobalId(id);
      // Should one be met by chance, it is the one id of what it names.
      if (key) expect(encodeGlobalId(key.type, ...key.keys)).toBe(id);
    }),
  );
  const made = encodeGlobalId('PaymentActivity', '7');
  for (const id of [
    '',
    '7',
    `${made}=`,
    ` ${made}`,
    made.slice(0, -1),
    base64url('["PaymentActivity", "7"]'),
    base64url('["PaymentActivity"]'),
    base64url('["PaymentActivity",7]'),
    base64url('["PaymentActivity",""]'),
    base64url('["PaymentActivity","\\ud800"]'),
    base64url('{"type":"PaymentActivity"}'),
  ]) {
    expect(decodeGlobalId(id), id).toBeUndefined();
  }
});

function base64url(plain: string): string {
  return Buffer.from(plain).toString('base64url');
}
