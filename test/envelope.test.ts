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
