interface GridProps {
  /** The values of the lines. */
  readonly ticks: readonly number[];
  readonly left: number;
  readonly width: number;
  readonly y: (value: number) => number;
}

/** The horizontal lines of a chart, with their values at the left. */
export function Grid({ ticks, left, width, y }: GridProps) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} className="grid" />
      <text x={left - 8} y={y(tick) + 4} textAnchor="end">
        {tick.toLocaleString('en')}
      </text>
    </g>
  ));
}
