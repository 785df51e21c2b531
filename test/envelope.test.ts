import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEnvelope } from '../src/datasources/feishu/http/envelope.ts';

const answered = (body: Buffer) => readEnvelope({ status: 200, headers: {}, body }, {}).msg;

describe('a text in a response of Feishu', () => {
  test('is decoded unchanged, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (msg) => {
        expect(answered(Buffer.from(JSON.stringify({ code: 1, msg })))).toBe(msg);
      }),
    );
  });

  test('that is not valid UTF-8 is decoded with replacement characters, and the rest unchanged', () => {
    const bytes = fc.uint8Array({ min: 0x80, minLength: 1 });
    fc.assert(
      fc.property(bytes, (broken) => {
        const body = Buffer.concat([Buffer.from('{"code":1,"msg":"发薪'), broken, Buffer.from('"}')]);
        expect(answered(body)).toBe(JSON.parse(body.toString()).msg);
        expect(answered(body).startsWith('发薪')).toBe(true);
      }),
    );
  });
});

describe('data with the token of the call in it', () => {
  const dataOf = (text: string, token: string) => {
    const body = Buffer.from(JSON.stringify({ code: 0, data: { text } }));
    return readEnvelope({ status: 200, headers: {}, body }, { effect: 'read' }, `Bearer ${token}`).data;
  };

  test.each([
    't-g1044ghJRUIJJ5ELPSDFG23423ASD',
    'u-0123456789abcdef',
    'Zx81opaqueTokenOfACaller77',
    'a-token-ends-in-X',
  ])('is refused: %s', (token) => {
    expect(() => dataOf(`before ${token} behind`, token)).toThrow('it holds the token of the call');
    for (const part of [token.slice(1), token.slice(2), token.slice(0, -1), token.replace(/^[^A-Z]*/, '')])
      expect(dataOf(`before ${part} behind`, part === token ? `${token}+` : token)).toEqual({
        text: `before ${part} behind`,
      });
  });
});
