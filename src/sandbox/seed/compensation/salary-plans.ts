import type {
  SalaryLogicRow,
  SalaryPlanConditionRow,
  SalaryPlanIndicatorRow,
  SalaryPlanItemRow,
} from '../../../datasources/compensation.ts';
import type { StoredPlan } from '../../state.ts';
import { idOf } from '../ids.ts';
import { compensationName, type Name } from '../names.ts';
import { currencyId } from './currencies.ts';

interface SeedPlan {
  readonly name: Name;
  readonly currency: string;
  readonly probation?: true;
  readonly deactivated?: true;
  readonly needsStandard?: true;
  /** Whom it applies to; all employees if absent. */
  readonly conditions?: readonly SalaryPlanConditionRow[];
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
    conditions: [{ left_type: 2, operator: 1, right_value: [idOf('department', 1)] }],
    versions: ['2020-01-01', '2024-07-01'],
    manual: [0, 9],
    fixed: 4,
  },
  intern: { name: ['实习生方案', 'Intern plan'], currency: 'CNY', versions: ['2020-01-01'], manual: [10] },
  us: {
    name: ['美国年薪方案', 'US annual plan'],
    currency: 'USD',
    conditions: [
      { left_type: 13, operator: 1, right_value: [idOf('country', 1)] },
      { left_type: 10, operator: 2, right_value: [idOf('job level', 8), idOf('job level', 9)] },
    ],
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
      plan_scope: { is_all: plan.conditions === undefined, plan_conditions: plan.conditions ?? [] },
      currency_id: currencyId(plan.currency),
      probation_salary_status: plan.probation ?? false,
      plan_items: planItems(plan),
      plan_indicators: planIndicators(plan),
      i18n_names: compensationName(plan.name),
      i18n_descriptions: compensationName([
        `${plan.name[0]}，第 ${v + 1} 版`,
        `${plan.name[1]}, version ${v + 1}`,
      ]),
    },
    currencyId: currencyId(plan.currency),
    probation: plan.probation ?? false,
    editableItems: plan.manual.map((n) => idOf('item', n)),
    deactivated: plan.deactivated ?? false,
    needsStandard: plan.needsStandard ?? false,
  };
}

function planItems({ manual, formula, fixed, probation }: SeedPlan): SalaryPlanItemRow[] {
  const item = (n: number, adjustment_type: string, plan_item_logic?: SalaryLogicRow): SalaryPlanItemRow => ({
    adjustment_type,
    item_id: idOf('item', n),
    ...(plan_item_logic && { plan_item_logic }),
    ...probationRule(adjustment_type, probation ?? false),
  });
  const [base = 0] = manual;
  return [
    ...manual.map((n) => item(n, 'manual')),
    ...(formula === undefined ? [] : [item(formula, 'formula', byFormula(`\${0}*0.2`, itemRef(base)))]),
    ...(fixed === undefined ? [] : [item(fixed, 'fixed', { fixed: '500' })]),
  ];
}

/** A plan with probation has values of their own for it where they are set by hand, and else 80 percent. */
function probationRule(adjustment: string, probation: boolean) {
  if (!probation) return { probation_discount_type: adjustment === 'manual' ? 'not_set' : 'none' };
  return adjustment === 'manual'
    ? { probation_discount_type: 'manual_input' }
    : { probation_discount_type: 'percentum', probation_discount_percentum: '80.00' };
}

/** The compa-ratio, and the total annual cash, which refers to it. */
function planIndicators({ manual: [base = 0] }: SeedPlan): SalaryPlanIndicatorRow[] {
  return [
    {
      indicator_id: idOf('indicator', 0),
      plan_indicator_logic: byFormula(`\${0}/10000`, itemRef(base)),
    },
    {
      indicator_id: idOf('indicator', 1),
      plan_indicator_logic: byFormula(`\${0}*12*\${1}`, itemRef(base), {
        ref_type: 2,
        id: idOf('indicator', 0),
      }),
    },
  ];
}

const itemRef = (n: number) => ({ ref_type: 1, id: idOf('item', n) });

// Expressions have Feishu's placeholders, which are not those of template literals.
const byFormula = (
  expr: string,
  ...formula_params: readonly { readonly ref_type: number; readonly id: string }[]
): SalaryLogicRow => ({ formula: { expr, formula_params } });

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
