import { describe, expect, test } from 'vitest';
import baseline from '../bench/baseline.json' with { type: 'json' };

interface Verdict {
  worsened(
    baseline: Readonly<Record<string, number>>,
    figures: Readonly<Record<string, Readonly<Record<string, number | null>>>>,
    layer: string,
  ): string[];
}

describe('the check of the bench', async () => {
  // The bench is JavaScript, as what it measures is.
  const file = '../bench/verdict.js';
  const { worsened }: Verdict = await import(file);
  const figures = (ratio: number | null) => ({ 'large, by processor time': { raw: 1, layer: ratio } });

  test('takes ratios that are worse by a third, and refuses those that are worse by more', () => {
    expect(worsened({ large: 0.9 }, figures(0.61), 'layer')).toEqual([]);
    expect(worsened({ large: 0.9 }, figures(0.59), 'layer')).toEqual([
      'large: 0.59 of raw, at least 0.60 (baseline 0.9)',
    ]);
  });

  test('refuses a ratio that was not measured', () => {
    expect(worsened({ large: 0.9 }, figures(null), 'layer')).toEqual(['large: not measured']);
    expect(worsened({ small: 0.9 }, figures(1), 'layer')).toEqual(['small: not measured']);
  });

  test('has a baseline for small, large and shared pages', () => {
    expect(Object.keys(baseline)).toEqual([
      'small, 16 connections',
      'large, 16 connections',
      'the same page, 64 connections',
    ]);
  });
});
