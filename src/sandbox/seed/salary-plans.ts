import type { SalaryPlanItemRow } from '../../datasources/compensation.ts';
import type { StoredPlan } from '../state.ts';
import { currencyId } from './currencies.ts';
import { idOf } from './ids.ts';
import { compensationName, type Name } from './names.ts';

interface SeedPlan {
  readonly name: Name;
  readonly currency: string;
  readonly probation?: true;
  readonly deactivated?: true;
  readonly needsStandard?: true;
  /** Effective dates of its versions. */
  readonly versions: readonly string[];
  /** Items by index in salary-items.ts: those with a manual value, and those with a formula or a fixed value. */
  readonly manual: readonly number[];
  readonly formula?: number;
  readonly fixed?: number;
}

/** The plans, by the names that the seed and the fixtures use. */
const PLANS = {
  staff: {
    name: ['标准月薪方案', 'Standard monthly plan'],
    currency: 'CNY',
    versions: ['2020-01-01', '2023-01-01', '2025-01-01'],
    manual: [0, 1],
    formula: 2,
    fixed: 3,
  },
  sales: {
    name: ['销售薪资方案', 'Sales plan'],
    currency: 'CNY',
    probation: true,
    versions: ['2020-01-01', '2024-07-01'],
    manual: [0, 9],
    fixed: 4,
  },
  intern: { name: ['实习生方案', 'Intern plan'], currency: 'CNY', versions: ['2020-01-01'], manual: [10] },
  us: {
    name: ['美国年薪方案', 'US annual plan'],
    currency: 'USD',
    versions: ['2020-01-01', '2025-01-01'],
    manual: [12],
    formula: 22,
  },
  singapore: {
    name: ['新加坡方案', 'Singapore plan'],
    currency: 'SGD',
    probation: true,
    versions: ['2020-01-01'],
    manual: [0, 6],
  },
  europe: { name: ['欧洲方案', 'Europe plan'], currency: 'EUR', versions: ['2020-01-01'], manual: [12] },
  executive: {
    name: ['高管方案', 'Executive plan'],
    currency: 'CNY',
    needsStandard: true,
    versions: ['2020-01-01', '2026-01-01'],
    manual: [12, 15],
    formula: 7,
  },
  retired: {
    name: ['旧制方案（已停用）', 'Old scheme (deactivated)'],
    currency: 'CNY',
    deactivated: true,
    versions: ['2019-01-01'],
    manual: [28],
    fixed: 29,
  },
} as const satisfies Record<string, SeedPlan>;

export type PlanName = keyof typeof PLANS;

const entries = Object.entries<SeedPlan>(PLANS);

function storedPlan(plan: SeedPlan, p: number, effectiveDate: string, v: number): StoredPlan {
  return {
    row: {
      id: idOf('plan', p),
      tid: idOf('plan version', p * 10 + v),
      name: plan.name[0],
      description: `${plan.name[0]}，第 ${v + 1} 版`,
      effective_date: effectiveDate,
      currency_id: currencyId(plan.currency),
      probation_salary_status: plan.probation ?? false,
      plan_items: planItems(plan),
      i18n_names: compensationName(plan.name),
      i18n_descriptions: compensationName([
        `${plan.name[0]}，第 ${v + 1} 版`,
        `${plan.name[1]}, version ${v + 1}`,
      ]),
      ...UNREAD_FIELDS,
    },
    currencyId: currencyId(plan.currency),
    probation: plan.probation ?? false,
    editableItems: plan.manual.map((n) => idOf('item', n)),
    deactivated: plan.deactivated ?? false,
    needsStandard: plan.needsStandard ?? false,
  };
}

/** Fields that Feishu sends and the layer does not read. */
const UNREAD_FIELDS = {
  plan_scope: { is_all: true, plan_conditions: [] },
  plan_indicators: [{ indicator_id: idOf('indicator', 0), plan_indicator_logic: {} }],
};

function planItems({ manual, formula, fixed, probation }: SeedPlan): SalaryPlanItemRow[] {
  const probationRule = { probation_discount_type: probation ? 'manual_input' : 'not_set' };
  const rows = manual.map((n) => ({ adjustment_type: 'manual', item_id: idOf('item', n), ...probationRule }));
  if (formula !== undefined) rows.push({ ...derived('formula', formula), ...byFormula(manual[0] ?? 0) });
  if (fixed !== undefined) rows.push({ ...derived('fixed', fixed), ...byConstant });
  return rows;
}

const derived = (type: string, n: number) => ({
  adjustment_type: type,
  item_id: idOf('item', n),
  probation_discount_type: 'none',
});

// Feishu's placeholder syntax, not a template literal of ours.
const EXPRESSION = `\${0}*0.2`;

const byFormula = (n: number) => ({
  plan_item_logic: { formula: { expr: EXPRESSION, formula_params: [{ ref_type: 1, id: idOf('item', n) }] } },
});

const byConstant = { plan_item_logic: { fixed: '500' } };

/** All versions of all plans. Feishu lists each version as a row: the same id, its own tid. */
export const salaryPlans: readonly StoredPlan[] = entries.flatMap(([, plan], p) =>
  plan.versions.map((effectiveDate, v) => storedPlan(plan, p, effectiveDate, v)),
);

/** The version of a plan that is in force on a date. */
export function planInForce(name: PlanName, date: string): StoredPlan {
  const id = idOf(
    'plan',
    entries.findIndex(([key]) => key === name),
  );
  const version = salaryPlans.findLast(({ row }) => row.id === id && row.effective_date <= date);
  if (!version) throw new Error(`no version of plan ${name} is in force on ${date}`);
  return version;
}
