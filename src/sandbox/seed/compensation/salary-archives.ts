import type { Employee, StoredArchive } from '../../state.ts';
import { idOf } from '../ids.ts';
import { employees } from '../people/employees.ts';
import { changeReasons } from './change-reasons.ts';
import { type PlanName, planInForce } from './salary-plans.ts';

const REVIEWS = ['2024-04-01', '2025-04-01', '2026-04-01'];

const PLAN_OF_REGION: Readonly<Record<Employee['region'], PlanName>> = {
  CN: 'staff',
  US: 'us',
  SG: 'singapore',
  EU: 'europe',
};

function planOf(employee: Employee, n: number): PlanName {
  if (n % 50 === 0) return 'executive';
  if (employee.probationEnd !== undefined || n % 10 === 5) return 'sales';
  return PLAN_OF_REGION[employee.region];
}

/** One to four archives for each employee but every fifteenth, by people_corehr_id, sorted by effective date. */
export const salaryArchives: ReadonlyMap<string, readonly StoredArchive[]> = new Map(
  employees.flatMap((employee, n) =>
    n % 15 === 14 ? [] : [[employee.people_corehr_id, archivesOf(employee, n)] as const],
  ),
);

function archivesOf(employee: Employee, n: number): StoredArchive[] {
  const { hireDate, lastDay = '9999-12-31' } = employee;
  const reviews = REVIEWS.filter((date) => date > hireDate && date <= lastDay).slice(
    -(n % 4) || REVIEWS.length,
  );
  const dates = [hireDate, ...reviews];
  return dates.map((date, v) => {
    const following = dates[v + 1];
    const archive = archiveOf(employee, n, date, v);
    return following === undefined ? archive : { ...archive, expiration_date: dayBefore(following) };
  });
}

function archiveOf(employee: Employee, n: number, date: string, v: number): StoredArchive {
  const plan = planInForce(planOf(employee, n), date);
  return {
    id: idOf('archive', n * 10 + v),
    tid: idOf('archive version', n * 10 + v),
    plan_id: plan.row.id,
    plan_tid: plan.row.tid,
    currency_id: plan.currencyId,
    change_reason_id: changeReasons[v === 0 ? 0 : 1]?.id ?? '',
    change_description: v === 0 ? '入职定薪' : `${date.slice(0, 4)} 年度调薪`,
    effective_date: date,
    ...(employee.salaryLevel !== undefined && { salary_level_id: employee.salaryLevel }),
    created_time: `${date} 10:00:00`,
    updated_time: `${date} 10:00:00`,
    archive_items: plan.editableItems.map((item_id, i) => ({
      item_id,
      item_result: `${8_000 + ((n * 137 + v * 500 + i * 1_000) % 20_000)}.00`,
      ...(employee.probationEnd !== undefined && {
        item_result_regular: `${10_000 + ((n * 137) % 20_000)}.00`,
      }),
    })),
    archive_indicators: [
      { indicator_id: idOf('indicator', 0), indicator_result: '1.05' },
      {
        indicator_id: idOf('indicator', 1),
        indicator_result: `${100_000 + ((n * 137 + v * 500) % 20_000) * 12}.00`,
      },
    ],
  };
}

/** The day before a date. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
