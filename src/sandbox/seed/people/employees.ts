import type { UserIdType } from '../../../datasources/feishu/wire.ts';
import type { Employee } from '../../state.ts';
import { hexOf, idOf } from '../ids.ts';
import { payGroupOf } from '../payroll/pay-groups.ts';

const COUNT = 300;

/** Twenty people, of whom each name has fifteen. */
const NAMES: readonly (readonly [local: string, english: string])[] = [
  ['王敏', 'Min Wang'],
  ['李勇', 'Yong Li'],
  ['张秀兰', 'Xiulan Zhang'],
  ['刘静', 'Jing Liu'],
  ['陈艳', 'Yan Chen'],
  ['杨霞', 'Xia Yang'],
  ['黄丽', 'Li Huang'],
  ['赵杰', 'Jie Zhao'],
  ['周平', 'Ping Zhou'],
  ['吴强', 'Qiang Wu'],
  ['徐娟', 'Juan Xu'],
  ['孙伟', 'Wei Sun'],
  ['朱磊', 'Lei Zhu'],
  ['马涛', 'Tao Ma'],
  ['胡芳', 'Fang Hu'],
  ['郭军', 'Jun Guo'],
  ['林明', 'Ming Lin'],
  ['何娜', 'Na He'],
  ['高洋', 'Yang Gao'],
  ['梁超', 'Chao Liang'],
];

/** Attributes of single employees, by number. */
const SPECIAL_CASES: ReadonlyMap<number, Partial<Employee>> = new Map<number, Partial<Employee>>([
  [40, { unfinishedTask: '2026-12-01' }],
  [80, { unfinishedTask: '2026-12-01' }],
  [120, { unfinishedTask: '2027-01-01' }],
  [298, { outsideDataScope: true }],
  [299, { withoutPerson: true }],
]);

/** 300 employees: most in China, some who left, some on probation, and a few special cases. */
export const employees: readonly Employee[] = Array.from({ length: COUNT }, (_, n) => ({
  open_id: `ou_${hexOf('open_id', n, 32)}`,
  union_id: `on_${hexOf('union_id', n, 32)}`,
  user_id: hexOf('user_id', n, 8),
  people_corehr_id: idOf('employee', n),
  region: regionOf(n),
  names: namesOf(n),
  workEmail: `${namesOf(n).english.toLowerCase().replace(' ', '.')}.${n}@example.com`,
  ...(n % 25 !== 24 && { payGroup: payGroupOf(regionOf(n)) }),
  ...employmentOf(n),
  ...(n % 4 !== 3 && { salaryLevel: idOf('salary level', n % 8) }),
  ...SPECIAL_CASES.get(n),
}));

function regionOf(n: number): Employee['region'] {
  if (n % 10 === 8) return 'US';
  if (n % 10 === 9) return n % 30 === 9 ? 'EU' : 'SG';
  return 'CN';
}

function namesOf(n: number): Employee['names'] {
  const [local = '', english = ''] = NAMES[n % NAMES.length] ?? [];
  return { local, english };
}

function employmentOf(n: number): Pick<Employee, 'hireDate' | 'lastDay' | 'probationEnd'> {
  if (n % 30 === 7) return { hireDate: '2026-09-01', probationEnd: '2027-02-28' };
  const hireDate = `${2020 + (n % 6)}-${twoDigits(1 + (n % 12))}-${twoDigits(1 + (n % 28))}`;
  return n % 20 === 11 ? { hireDate, lastDay: '2025-12-31' } : { hireDate };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** The nth employee of the seed. */
export function employee(n: number): Employee {
  const found = employees[n];
  if (!found) throw new Error(`the seed has no employee ${n}`);
  return found;
}

const indexBy = (type: UserIdType): ReadonlyMap<string, Employee> =>
  new Map(employees.map((employee) => [employee[type], employee]));

const employeesById: Readonly<Record<UserIdType, ReadonlyMap<string, Employee>>> = {
  open_id: indexBy('open_id'),
  union_id: indexBy('union_id'),
  user_id: indexBy('user_id'),
  people_corehr_id: indexBy('people_corehr_id'),
};

/** The employee with this id of this type. */
export function findEmployee(type: UserIdType, id: string): Employee | undefined {
  return employeesById[type].get(id);
}
