import { Grid } from '../charts/grid.tsx';
import { stepPath } from '../charts/steps.ts';
import { ticksUpTo } from '../charts/ticks.ts';
import { useWidth } from '../charts/use-width.ts';
import { useI18n } from '../i18n/i18n.ts';
import { today } from '../today.ts';
import { formatDecimal } from '../ui/decimal.ts';
import { type Archive, nameOfItem } from './salary-archive.ts';
import { salarySeries } from './salary-series.ts';

const HEIGHT = 200;
const LEFT = 64;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 22;

/**
 * The value of each item over time, as steps, from the archives in the order of their effective dates. Only here amounts
 * become numbers: a pixel needs no more digits.
 */
export function SalaryChart({ archives }: { readonly archives: readonly Archive[] }) {
  const { t } = useI18n();
  const [svg, width] = useWidth<SVGSVGElement>(960);
  const series = salarySeries(archives);
  const days = archives.map(({ effectiveDate }) => Date.parse(effectiveDate));
  const start = Math.min(...days);
  const end = Math.max(Date.parse(today), ...days);
  const ticks = ticksUpTo(
    Math.max(...series.flatMap(({ values }) => values.map(({ value }) => Number(value)))),
  );
  const right = width - RIGHT;
  const x = (day: number) => LEFT + ((day - start) / (end - start || 1)) * (right - LEFT);
  const y = (amount: number) => HEIGHT - BOTTOM - (amount / (ticks.at(-1) ?? 1)) * (HEIGHT - BOTTOM - TOP);
  return (
    <figure className="card" aria-labelledby="salary-chart">
      <figcaption>
        <h3 id="salary-chart">{t('salaryChart')}</h3>
        <ul className="legend">
          {series.map(({ item, values }, n) => (
            <li key={item.itemId} className={`series-${n % 4}`}>
              {nameOfItem(item, t)} <span className="muted">{formatDecimal(values.at(-1)?.value ?? '')}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <svg ref={svg} height={HEIGHT} role="img" aria-label={t('salaryChart')} className="chart">
        <Grid ticks={ticks} left={LEFT} width={width} y={y} />
        {series.map(({ item, values }, n) => {
          const points = values.map(({ day, value }) => [x(Date.parse(day)), y(Number(value))] as const);
          return (
            <g key={item.itemId} className={`series-${n % 4}`}>
              <path d={stepPath(points, right)} />
              {points.map(([cx, cy], at) => (
                <circle key={values[at]?.day} cx={cx} cy={cy} r="3.5">
                  <title>{`${values[at]?.day}: ${formatDecimal(values[at]?.value ?? '')}`}</title>
                </circle>
              ))}
            </g>
          );
        })}
        {yearsBetween(start, end).map((year) => (
          <text key={year} x={x(Date.parse(`${year}-01-01`))} y={HEIGHT - 6} textAnchor="middle">
            {year}
          </text>
        ))}
      </svg>
    </figure>
  );
}

/** The years that begin in a range of instants. */
function yearsBetween(start: number, end: number): readonly number[] {
  const first = new Date(start).getUTCFullYear() + 1;
  const count = new Date(end).getUTCFullYear() - first + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, n) => first + n);
}
