import type { LeaveUnit } from '../gql/graphql.ts';
import type { Translate } from '../i18n/i18n.ts';
import { formatDecimal } from '../ui/decimal.ts';

const UNITS = { DAY: ['day', 'days'], HOUR: ['hour', 'hours'] } as const;

/** A quantity of leave with its unit; a dash where Feishu gives none. */
export function quantity(value: string | null, unit: LeaveUnit, t: Translate): string {
  if (value === null) return '–';
  if (unit === 'UNRECOGNIZED') return formatDecimal(value);
  const [one, many] = UNITS[unit];
  return `${formatDecimal(value)} ${t(Number(value) === 1 ? one : many)}`;
}
