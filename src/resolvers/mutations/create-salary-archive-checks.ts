import {
  createSalaryArchive as create,
  listSalaryPlans,
  type SalaryArchive,
  type SalaryChangeReasonRow,
  type SalaryItemRow,
  type SalaryPlanItemRow,
  type SalaryPlanRow,
} from '../../datasources/compensation.ts';
import type { CurrencyRow } from '../../datasources/core-hr.ts';
import type { RowsById } from '../../datasources/reference-data/reference-data.ts';
import { currency as findCurrency } from '../compensation/currency.ts';
import { salaryChangeReason } from '../compensation/salary-change-reason.ts';
import { salaryItemAdjustment, salaryPlanVersion } from '../compensation/salary-plan.ts';
import { decimalPlaces, sameDecimal } from '../values/decimal.ts';
import { permitted } from '../values/errors.ts';
import {
  anyOf,
  type Check,
  given,
  ONLY_FEISHU_KNOWS,
  type Readable,
  type ReadContext,
  readable,
  settledByInput,
  Undecided,
  type Verdict,
} from '../write/check.ts';
import { isGiven } from '../write/input-checks.ts';
import type { Validation } from '../write/validate.ts';
import type { CreateSalaryArchiveInput } from './salary-archive-input.ts';
import { suspectPaths } from './salary-archive-suspect-paths.ts';

/** What is validated: the input, with the operator and the kind of ids that Feishu would be sent. */
type Input = CreateSalaryArchiveInput & {
  readonly userIdType: NonNullable<CreateSalaryArchiveInput['userIdType']>;
};

interface Facts {
  readonly input: Input;
  /** The version of the plan. */
  readonly plan: Readable<SalaryPlanRow | null>;
  readonly planItems: Readable<readonly SalaryPlanItemRow[]>;
  readonly changeReason: Readable<SalaryChangeReasonRow | null>;
  /** undefined where the plan settles it, so that it was not read. */
  readonly currency: Readable<CurrencyRow | null | undefined>;
  /** undefined where no value has decimals, so that they were not read. */
  readonly items: Readable<RowsById<SalaryItemRow> | undefined>;
  /** The employee's archives that the caller may see. */
  readonly archives: Readable<readonly SalaryArchive[]>;
}

/** How setting a salary is validated: with three calls, or five where the currency or decimals need a closer look. */
export function salaryArchiveValidation(input: Input): Validation<Facts> {
  return {
    read: (context) => readFacts(input, context),
    checks: CHECKS,
    locate: suspectPaths(input.items),
    details: ({ archives }) => ({
      correctedArchive:
        archives instanceof Undecided
          ? undefined
          : archives.find(({ effective_date: date }) => date === input.effectiveDate),
    }),
  };
}

async function readFacts(input: Input, context: ReadContext): Promise<Facts> {
  const { userIdType, userId, currencyId, items: values } = input;
  const { loaders, referenceData } = context;
  const [plan, changeReason, archives, items] = await Promise.all([
    readable(create, () => salaryPlanVersion(input, context)),
    readable(create, () => salaryChangeReason(input, context)),
    readable(create, () => loaders.salaryArchives.load({ userIdType, userId })),
    values.some(hasDecimals) ? readable(create, () => referenceData.salaryItems()) : undefined,
  ]);
  const isSettled = !(plan instanceof Undecided) && (plan === null || plan.currency_id === currencyId);
  const currency = isSettled ? undefined : await readable(create, () => findCurrency(input, context));
  return { input, plan, planItems: await planItemsOf(plan), changeReason, currency, items, archives };
}

async function planItemsOf(plan: Facts['plan']): Promise<Facts['planItems']> {
  if (plan instanceof Undecided) return plan;
  const rows = await readable(
    create,
    () => plan && permitted(plan.plan_items, listSalaryPlans, 'plan_items'),
  );
  return rows ?? ONLY_FEISHU_KNOWS;
}

const CHECKS: readonly Check<Facts>[] = [
  {
    reason: 'SALARY_CHANGE_REASON_NOT_FOUND',
    // One that is disabled counts as missing.
    refuses: ({ changeReason }) => given(changeReason, (row) => row === null || row.active_status === 0),
  },
  {
    reason: 'CURRENCY_NOT_FOUND',
    // Whether Feishu takes a disabled one is not documented, but it takes none that is not the plan's.
    refuses: (facts) =>
      given(facts.currency, (row) => (row?.status === 0 ? isNotPlans(facts) : row === null)),
  },
  { reason: 'SALARY_PLAN_NOT_FOUND', refuses: ({ plan }) => given(plan, (row) => row === null) },
  { reason: 'CURRENCY_MISMATCH', refuses: isNotPlans },
  {
    reason: 'EFFECTIVE_DATE_BEFORE_PLAN',
    refuses: ({ plan, input }) =>
      given(plan, (row) =>
        row?.effective_date ? input.effectiveDate < row.effective_date : ONLY_FEISHU_KNOWS,
      ),
  },
  {
    reason: 'SALARY_ITEM_NOT_EDITABLE',
    refuses: ({ planItems, input }) =>
      given(planItems, (rows) => anyOf(input.items.map(({ itemId }) => isNotEditable(itemId, rows)))),
  },
  {
    reason: 'SALARY_ITEM_MISSING',
    refuses: ({ planItems, input }) =>
      given(planItems, (rows) => {
        const named = new Set<string | null | undefined>(input.items.map(({ itemId }) => itemId));
        return anyOf(rows.filter(({ item_id }) => !named.has(item_id)).map(isEditable));
      }),
  },
  {
    reason: 'SALARY_ITEM_VALUE_INVALID',
    refuses: ({ items, input }) =>
      anyOf(input.items.map(({ itemId, value }) => isUnfit(value, itemId, items))),
  },
  {
    reason: 'SALARY_PLAN_WITHOUT_PROBATION',
    refuses: ({ plan, input }) => {
      if (!hasRegularValue(input)) return false;
      return given(plan, (row) =>
        isGiven(row?.probation_salary_status) ? !row.probation_salary_status : ONLY_FEISHU_KNOWS,
      );
    },
  },
  {
    reason: 'EMPLOYEE_NOT_ON_PROBATION',
    refuses: ({ input }) => hasRegularValue(input) && ONLY_FEISHU_KNOWS,
  },
  {
    reason: 'REGULAR_VALUE_NOT_ALLOWED',
    refuses: ({ input }) => hasRegularValue(input) && ONLY_FEISHU_KNOWS,
  },
  {
    reason: 'REGULAR_VALUE_INVALID',
    refuses: ({ items, input }) =>
      anyOf(
        input.items.map(({ itemId, regularValue }) =>
          isGiven(regularValue) ? isUnfit(regularValue, itemId, items) : false,
        ),
      ),
  },
  {
    reason: 'EMPLOYEE_NOT_FOUND',
    // Archives outside the caller's data range are left out without a word.
    refuses: ({ archives }) => given(archives, (rows) => rows.length === 0 && ONLY_FEISHU_KNOWS),
  },
  { reason: 'OPERATOR_INVALID', refuses: ({ input }) => isGiven(input.operatorId) && ONLY_FEISHU_KNOWS },
  ...settledByInput(
    'REQUIRED_FIELD_EMPTY',
    'INVALID_DATE',
    'EFFECTIVE_DATE_OUT_OF_RANGE',
    'SALARY_ITEM_DUPLICATE',
    'DESCRIPTION_TOO_LONG',
    'EDIT_REMARK_TOO_LONG',
  ),
];

/** Whether the currency is not the plan's. */
function isNotPlans({ plan, input }: Facts): Verdict {
  return given(plan, (row) => (row?.currency_id ? row.currency_id !== input.currencyId : ONLY_FEISHU_KNOWS));
}

/** Whether an item of a plan is filled in by a person; undecided for an adjustment that the graph does not know. */
function isEditable({ adjustment_type }: SalaryPlanItemRow): Verdict {
  const adjustment = salaryItemAdjustment(adjustment_type);
  return adjustment === 'UNRECOGNIZED' ? ONLY_FEISHU_KNOWS : adjustment === 'MANUAL';
}

function isNotEditable(itemId: string, planItems: readonly SalaryPlanItemRow[]): Verdict {
  const row = planItems.find(({ item_id }) => item_id === itemId);
  return row === undefined || given(isEditable(row), (editable) => !editable);
}

function hasRegularValue({ items }: Input): boolean {
  return items.some(({ regularValue }) => isGiven(regularValue));
}

function hasDecimals({ value, regularValue }: Input['items'][number]): boolean {
  return decimalPlaces(value) > 0 || decimalPlaces(regularValue ?? '') > 0;
}

/** Feishu documents neither whether it takes zero, nor whether it refuses or rounds a value with too many decimals. */
function isUnfit(value: string, itemId: string, items: Facts['items']): Verdict {
  if (sameDecimal(value, '0')) return ONLY_FEISHU_KNOWS;
  const places = decimalPlaces(value);
  if (places === 0) return false;
  return given(items, (rows) => {
    const allowed = rows?.get(itemId)?.decimal_places;
    return isGiven(allowed) && places <= allowed ? false : ONLY_FEISHU_KNOWS;
  });
}
