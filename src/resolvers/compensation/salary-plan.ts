import type { Context } from '../../context.ts';
import { listSalaryPlans, type SalaryPlanRow } from '../../datasources/compensation.ts';
import { readSalaryPlans } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';
import { enumMapping } from '../values/enum-mapping.ts';

/** The versions of all plans, in Feishu's order: one call for up to 500. */
export function salaryPlans(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<SalaryPlanRow>> {
  return readConnection(
    {
      list: 'salaryPlans',
      first: checkFirst(first),
      after,
      endpoint: listSalaryPlans,
      keyOf: ({ id, tid }) => id && tid && JSON.stringify([id, tid]),
      readPage: (page) => readSalaryPlans(context.call, page),
    },
    context,
  );
}

/** The plan with this id, in the version that takes effect last; null where there is none. */
export async function salaryPlan(
  { planId }: { planId: string },
  { referenceData }: Context,
): Promise<SalaryPlanRow | null> {
  return (await referenceData.salaryPlans()).get(planId)?.[0] ?? null;
}

/** Exactly this version of the plan; null where there is none. */
export async function salaryPlanVersion(
  { planId, planTid }: { planId: string; planTid: string },
  { referenceData }: Pick<Context, 'referenceData'>,
): Promise<SalaryPlanRow | null> {
  return (await referenceData.salaryPlans()).get(planId)?.find(({ tid }) => tid === planTid) ?? null;
}

/** The plan that a row refers to: its version, or where Feishu lists that no more, the one that takes effect last. */
export async function referredSalaryPlan(
  keys: { planId: string; planTid: string },
  context: Context,
): Promise<SalaryPlanRow | null> {
  return (await salaryPlanVersion(keys, context)) ?? (await salaryPlan(keys, context));
}

/** How a plan's item comes to its value (adjustment_type). */
export const salaryItemAdjustment = enumMapping(
  new Map([
    ['manual', 'MANUAL'],
    ['formula', 'FORMULA'],
    ['fixed', 'FIXED'],
  ] as const),
);

/** How a plan's item comes to its value during probation (probation_discount_type). */
export const probationPay = enumMapping(
  new Map([
    ['percentum', 'PERCENTAGE'],
    ['manual_input', 'MANUAL'],
    ['none', 'SAME'],
    ['fixed', 'FIXED'],
    ['formula', 'FORMULA'],
    ['not_set', 'NOT_SET'],
  ] as const),
);
