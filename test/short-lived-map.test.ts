import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShortLivedMap } from '../src/async/short-lived-map.ts';

/** A key, and what is set there; undefined: it is deleted. */
const steps = fc.array(fc.tuple(fc.nat(40), fc.option(fc.nat(), { nil: undefined })), {
  size: 'max',
  maxLength: 300,
});
const keys = Array.from({ length: 41 }, (_, key) => key);

function take(
  map: { set(key: number, value: number): unknown; delete(key: number): unknown },
  [key, value]: readonly [number, number | undefined],
): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

test('it has the same entries as a Map after any operations', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const map = new ShortLivedMap<number, number>();
      const model = new Map<number, number>();
      for (const step of taken) {
        take(map, step);
        take(model, step);
        expect(keys.map((key) => map.get(key))).toEqual(keys.map((key) => model.get(key)));
      }
    }),
  );
});
