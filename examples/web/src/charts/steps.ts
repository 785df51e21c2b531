/** A point of a chart, in pixels. */
export type Point = readonly [x: number, y: number];

/** The SVG path of a value that stays until the next point, and keeps its last value up to `end`. */
export function stepPath(points: readonly Point[], end: number): string {
  const [first, ...later] = points;
  if (!first) return '';
  return `M${first[0]},${first[1]}${later.map(([x, y]) => `H${x}V${y}`).join('')}H${end}`;
}
