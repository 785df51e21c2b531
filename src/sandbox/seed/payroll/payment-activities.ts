import type { CalculationActivityRow, PaymentActivityRow } from '../../../datasources/payroll.ts';
import type { Employee } from '../../state.ts';
import { idOf } from '../ids.ts';
import { type Name, payrollName } from '../names.ts';
import { employees } from '../people/employees.ts';

/** 待确认, 待提交, 审批中, 被拒绝, 被撤回, 被撤销, 审批通过, 已封存. */
export const ACTIVITY_STATUSES = [100, 150, 200, 300, 350, 360, 375, 400] as const;

interface MonthlyActivity {
  readonly name: (month: string) => Name;
  readonly day: string;
  readonly region: Employee['region'];
  readonly calculations: readonly Name[];
}

const CITIES: readonly Name[] = [
  ['北京', 'Beijing'],
  ['上海', 'Shanghai'],
  ['深圳', 'Shenzhen'],
  ['广州', 'Guangzhou'],
  ['杭州', 'Hangzhou'],
  ['成都', 'Chengdu'],
  ['武汉', 'Wuhan'],
  ['西安', "Xi'an"],
  ['南京', 'Nanjing'],
  ['苏州', 'Suzhou'],
  ['厦门', 'Xiamen'],
  ['重庆', 'Chongqing'],
];

/** The activities of every month. */
const MONTHLY_ACTIVITIES: readonly MonthlyActivity[] = [
  {
    name: (month) => [`${month} 中国大陆月薪`, `${month} Mainland China salary`],
    day: '10',
    region: 'CN',
    calculations: CITIES.map(([zh, en]) => [`${zh}月度算薪`, `${en} monthly calculation`]),
  },
  {
    name: (month) => [`${month} 销售提成`, `${month} Sales commission`],
    day: '15',
    region: 'CN',
    calculations: [
      ['直销提成', 'Direct sales'],
      ['渠道提成', 'Channel sales'],
      ['续费提成', 'Renewals'],
    ],
  },
  {
    name: (month) => [`${month} 美国月薪`, `${month} US salary`],
    day: '25',
    region: 'US',
    calculations: [
      ['美国上半月算薪', 'US first half of the month'],
      ['美国下半月算薪', 'US second half of the month'],
    ],
  },
  {
    name: (month) => [`${month} 新加坡月薪`, `${month} Singapore salary`],
    day: '28',
    region: 'SG',
    calculations: [['新加坡月度算薪', 'Singapore monthly calculation']],
  },
];

interface SingleActivity {
  readonly name: Name;
  readonly payDate: string;
  readonly calculations: number;
  /** The number that Feishu counts, if it differs from the number that it embeds, as in Feishu's own example. */
  readonly counted?: number;
}

const SINGLE_ACTIVITIES: readonly SingleActivity[] = [
  { name: ['2024 年终奖', '2024 Annual bonus'], payDate: '2024-12-31', calculations: 100, counted: 1_000 },
  { name: ['2025 年终奖', '2025 Annual bonus'], payDate: '2025-12-31', calculations: 60 },
  { name: ['2026 年终奖', '2026 Annual bonus'], payDate: '2026-12-31', calculations: 60 },
  { name: ['2025 内推奖金', '2025 Referral bonus'], payDate: '2025-06-18', calculations: 4 },
  { name: ['2026 内推奖金', '2026 Referral bonus'], payDate: '2026-06-18', calculations: 4 },
  { name: ['2026 离职结算', '2026 Final pay'], payDate: '2026-09-18', calculations: 1 },
];

interface SeedActivity {
  readonly name: Name;
  readonly payDate: string;
  readonly region: Employee['region'];
  readonly calculations: readonly Name[];
  readonly counted: number;
}

const MONTHS = ['2024', '2025', '2026'].flatMap((year) =>
  Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`),
);

const seedActivities: readonly SeedActivity[] = [
  ...MONTHS.flatMap((month) =>
    MONTHLY_ACTIVITIES.map(({ name, day, region, calculations }) => ({
      name: name(month),
      payDate: `${month}-${day}`,
      region,
      calculations,
      counted: calculations.length,
    })),
  ),
  ...SINGLE_ACTIVITIES.map(({ name, payDate, calculations, counted = calculations }) => ({
    name,
    payDate,
    region: 'CN' as const,
    calculations: Array.from({ length: calculations }, (_, n): Name => [`第 ${n + 1} 批`, `Batch ${n + 1}`]),
    counted,
  })),
].sort((a, b) => (a.payDate < b.payDate ? -1 : 1));

/** Past activities are archived, but for a few; current ones are in all statuses; future ones are not approved yet. */
function statusOf(payDate: string, n: number): number {
  const cycle = n % ACTIVITY_STATUSES.length;
  if (payDate > '2026-11-30') return [100, 150, 200][n % 3] ?? 100;
  if (payDate >= '2026-06-01') return ACTIVITY_STATUSES[cycle] ?? 375;
  return n % 6 === 5 ? 375 : n % 11 === 3 ? (ACTIVITY_STATUSES[cycle] ?? 400) : 400;
}

/** The employees that each activity pays, by its id. */
export const payees: ReadonlyMap<string, readonly Employee[]> = new Map(
  seedActivities.map(({ payDate, region }, n) => [idOf('activity', n), employedIn(region, payDate)]),
);

function employedIn(region: Employee['region'], date: string): Employee[] {
  return employees.filter(
    (employee) =>
      employee.region === region &&
      employee.hireDate <= date &&
      (employee.lastDay ?? date) >= date &&
      !employee.outsideDataScope,
  );
}

/** 150 activities over three years, sorted by pay date. */
export const paymentActivities: readonly PaymentActivityRow[] = seedActivities.map((activity, n) => ({
  activity_id: idOf('activity', n),
  activity_names: payrollName(activity.name),
  pay_date: activity.payDate,
  total_number_of_payroll: payees.get(idOf('activity', n))?.length ?? 0,
  number_of_calculation_activities: activity.counted,
  calculation_activities: activity.calculations.map((name, m) => calculation(n * 1_000 + m, name)),
  activity_status: statusOf(activity.payDate, n),
}));

function calculation(n: number, name: Name): CalculationActivityRow {
  return { calculation_activity_id: idOf('calculation', n), calculation_activity_names: payrollName(name) };
}

/** The id of an activity outside the data scope of every caller. */
export const hiddenActivity = idOf('activity', 9_000);
