import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CreateSalaryArchiveInput } from '../src/resolvers/mutations/salary-archive-input.ts';
import { matches } from '../src/resolvers/mutations/salary-archive-matches.ts';

const input: CreateSalaryArchiveInput = {
  uniqueId: '123e4567-e89b-42d3-a456-426614174000',
  userId: 'ou_1',
  effectiveDate: '2026-12-01',
  currencyId: 'c',
  planId: 'p',
  planTid: 'pt',
  changeReasonId: 'r',
  items: [{ itemId: 'a', value: '200.00', regularValue: '300' }],
};

const archive = {
  user_id: 'ou_1',
  effective_date: '2026-12-01',
  currency_id: 'c',
  plan_id: 'p',
  plan_tid: 'pt',
  change_reason_id: 'r',
  change_description: '',
  archive_items: [
    { item_id: 'computed', item_result: '1' },
    { item_id: 'a', item_result: '200', item_result_regular: '300.0' },
  ],
};

const amount = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.nat(5)).map(([digits, decimals]) => ({
  scaled: digits * 10n ** BigInt(5 - decimals),
  text: decimal(digits, decimals),
}));

function decimal(digits: bigint, decimals: number): string {
  const padded = digits.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** The same number in another spelling. */
const respelt = (text: string, zeros: number) =>
  `${'0'.repeat(zeros)}${text}${text.includes('.') ? '' : '.'}${'0'.repeat(zeros + 1)}`;

const withResult = (item_result: string) => ({
  ...archive,
  archive_items: [{ item_id: 'a', item_result, item_result_regular: '300' }],
});
const withValue = (value: string) => ({ ...input, items: [{ itemId: 'a', value, regularValue: '300' }] });

describe('an archive is compared with an input', () => {
  test.each(['own-write', 'repeated-key'] as const)(
    'it matches if all input is equal, with further items computed by Feishu (%s)',
    (how) => {
      expect(matches(archive, input, how)).toBe(true);
    },
  );

  test('it matches if amounts are written differently', () => {
    fc.assert(
      fc.property(amount, fc.nat(3), ({ text }, zeros) => {
        expect(matches(withResult(respelt(text, zeros)), withValue(text), 'repeated-key')).toBe(true);
      }),
    );
  });

  test('it does not match if an amount differs, however little', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        for (const how of ['own-write', 'repeated-key'] as const) {
          expect(matches(withResult(a.text), withValue(b.text), how)).toBe(a.scaled === b.scaled);
        }
      }),
    );
    expect(matches(withResult('9007199254740993'), withValue('9007199254740992'), 'own-write')).toBe(false);
  });

  test('it does not match if any visible field differs', () => {
    for (const field of Object.keys(archive)) {
      const other = { ...archive, [field]: field === 'archive_items' ? [] : 'another' };
      expect(matches(other, { ...input, description: '' }, 'repeated-key'), field).toBe(false);
      expect(matches(other, { ...input, description: 'said' }, 'own-write'), field).toBe(false);
    }
  });

  test('withheld fields are ignored only if the key is known to be ours', () => {
    const hidden = (field: keyof typeof archive) => ({ ...archive, [field]: undefined });
    for (const field of ['user_id', 'effective_date', 'plan_id', 'plan_tid', 'change_reason_id'] as const) {
      expect(matches(hidden(field), input, 'own-write'), field).toBe(false);
      expect(matches(hidden(field), input, 'repeated-key'), field).toBe(false);
    }
    for (const field of ['currency_id', 'archive_items'] as const) {
      expect(matches(hidden(field), input, 'own-write'), field).toBe(true);
      expect(matches(hidden(field), input, 'repeated-key'), field).toBe(false);
    }
    expect(matches(hidden('change_description'), input, 'repeated-key')).toBe(true);
  });

  test('it does not match if only one of them has a value for after probation', () => {
    const items = (item_result_regular?: string) => ({
      ...archive,
      archive_items: [
        {
          item_id: 'a',
          item_result: '200',
          ...(item_result_regular !== undefined && { item_result_regular }),
        },
      ],
    });
    const without = { ...input, items: [{ itemId: 'a', value: '200' }] };
    expect(matches(items(), input, 'own-write')).toBe(false);
    expect(matches(items('300'), without, 'own-write')).toBe(false);
    expect(matches(items(''), without, 'repeated-key')).toBe(true);
  });
});
