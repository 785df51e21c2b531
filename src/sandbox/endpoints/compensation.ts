import { z } from 'zod';
import type * as declarations from '../../datasources/compensation.ts';
import {
  listSalaryChangeReasons,
  listSalaryIndicators,
  listSalaryItemCategories,
  listSalaryItems,
  listSalaryPlans,
} from '../../datasources/compensation.ts';
import { createSalaryArchive } from './create-salary-archive.ts';
import type { Handlers } from './handler.ts';
import { pageOf } from './paging.ts';
import { one, pageQuery, readQuery } from './parameters.ts';
import { querySalaryArchives } from './salary-archives.ts';

const plansQuery = z.object(pageQuery(listSalaryPlans));
const reasonsQuery = z.object(pageQuery(listSalaryChangeReasons));
const itemType = z.enum(['salary', 'bonus', 'recurring_payment']);
const indicatorsQuery = z.object(pageQuery(listSalaryIndicators));
const itemsQuery = z.object({ ...pageQuery(listSalaryItems), item_type: one(itemType).optional() });
/** The only list of compensation whose `page_size` may be left out; the default is documented. */
const categoriesQuery = z.object({
  page_size: pageQuery(listSalaryItemCategories).page_size.default(100),
  page_token: pageQuery(listSalaryItemCategories).page_token,
});

/** Salary archives, and the reference data that they refer to. */
export const compensation: Handlers<typeof declarations> = {
  querySalaryArchives,
  createSalaryArchive,

  listSalaryPlans(call, context) {
    const plans = context.state.plans.map(({ row }) => row);
    const { rows, more } = pageOf(call, context, plans, readQuery(call, plansQuery));
    return { data: { items: rows, ...more } };
  },

  listSalaryItems(call, context) {
    const query = readQuery(call, itemsQuery);
    const wanted = query.item_type;
    const { rows, more } = pageOf(
      call,
      context,
      context.state.salaryItems,
      query,
      (row) => wanted === undefined || row.item_type === wanted,
    );
    return { data: { items: rows, ...more } };
  },

  listSalaryItemCategories(call, context) {
    const query = readQuery(call, categoriesQuery);
    const { rows, more } = pageOf(call, context, context.state.salaryItemCategories, query);
    return { data: { items: rows, ...more } };
  },

  listSalaryIndicators(call, context) {
    const query = readQuery(call, indicatorsQuery);
    const { rows, more } = pageOf(call, context, context.state.salaryIndicators, query);
    return { data: { items: rows, ...more } };
  },

  listSalaryChangeReasons(call, context) {
    const { rows, more } = pageOf(call, context, context.state.changeReasons, readQuery(call, reasonsQuery));
    return { data: { items: rows, ...more } };
  },
};
