import type { PayGroupRow } from '../../../datasources/payroll.ts';
import type { Employee } from '../../state.ts';
import { idOf } from '../ids.ts';
import { type Name, payGroupName } from '../names.ts';

interface SeedPayGroup {
  readonly name: Name;
  readonly code: string;
  /** The employees that it pays; without it, none. */
  readonly region?: Employee['region'];
  /** undefined: it is for all regions. */
  readonly country?: string;
  readonly disabled?: true;
}

const PAY_GROUPS: readonly SeedPayGroup[] = [
  { name: ['中国大陆薪资组', 'Mainland China'], code: 'PG-CN', region: 'CN', country: 'CHN' },
  { name: ['美国薪资组', 'United States'], code: 'PG-US', region: 'US', country: 'USA' },
  { name: ['新加坡薪资组', 'Singapore'], code: 'PG-SG', region: 'SG', country: 'SGP' },
  { name: ['欧洲薪资组', 'Europe'], code: 'PG-EU', region: 'EU', country: 'DEU' },
  { name: ['高管薪资组', 'Executives'], code: 'PG-EXEC' },
  { name: ['旧制薪资组', 'Old scheme'], code: 'PG-OLD', country: 'CHN', disabled: true },
];

/** In the order of the country ids that currencies refer to. */
const COUNTRIES = ['CHN', 'USA', 'SGP', 'DEU'];

export const payGroups: readonly PayGroupRow[] = PAY_GROUPS.map(({ name, code, country, disabled }, n) => ({
  pay_group_id: idOf('pay group', n),
  name: payGroupName(name),
  code,
  status: disabled ? 0 : 1,
  ...(country && {
    country_region: { id: idOf('country', COUNTRIES.indexOf(country)), alpha3_code: country },
  }),
  is_global_region: country === undefined,
}));

/** The id of the pay group that pays the employees of a region. */
export function payGroupOf(region: Employee['region']): string {
  return idOf(
    'pay group',
    PAY_GROUPS.findIndex((group) => group.region === region),
  );
}
