import { Grid } from '../charts/grid.tsx';
import { ticksUpTo } from '../charts/ticks.ts';
import { useWidth } from '../charts/use-width.ts';
import { useI18n } from '../i18n/i18n.ts';
import type { Month } from './payroll-by-month.ts';
import { GROUP_NAMES } from './status.tsx';

const HEIGHT = 180;
const LEFT = 44;
const TOP = 8;
const BOTTOM = 22;

/** From the bottom of a bar to its top. */
const STACK = [...GROUP_NAMES].reverse();

/** A bar for each month, stacked by status. */
export function MonthBars({ months }: { readonly months: readonly Month[] }) {
  const { t, locale } = useI18n();
  const [svg, width] = useWidth<SVGSVGElement>(960);
  const ticks = ticksUpTo(Math.max(...months.map(({ total }) => total)));
  const height = (count: number) => (count / (ticks.at(-1) ?? 1)) * (HEIGHT - BOTTOM - TOP);
  const y = (count: number) => HEIGHT - BOTTOM - height(count);
  const step = (width - LEFT) / months.length;
  const nameOf = (month: string) =>
    new Date(`${month}-01`).toLocaleDateString(locale, {
      month: width < 500 ? 'narrow' : 'short',
      timeZone: 'UTC',
    });
  return (
    <svg ref={svg} height={HEIGHT} role="img" aria-label={t('payrollByMonthLead')} className="chart">
      <Grid ticks={ticks} left={LEFT} width={width} y={y} />
      {months.map(({ month, counts, total }, n) => {
        const x = LEFT + n * step + step * 0.2;
        let base = 0;
        return (
          <g key={month}>
            <title>{`${month}: ${total}`}</title>
            {STACK.map((group) => {
              base += counts[group];
              return (
                <rect
                  key={group}
                  x={x}
                  y={y(base)}
                  width={step * 0.6}
                  height={height(counts[group])}
                  className={group}
                />
              );
            })}
            <text x={x + step * 0.3} y={HEIGHT - 6} textAnchor="middle">
              {nameOf(month)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
