/** Round values from 0 to at least the maximum, about four of them, for the axis of a chart. */
export function ticksUpTo(maximum: number): readonly number[] {
  const rough = Math.max(maximum, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const count = Math.ceil(Math.max(maximum, 1) / step);
  return Array.from({ length: count + 1 }, (_, n) => n * step);
}
