import { z } from 'zod';
import type * as declarations from '../../datasources/compensation.ts';
import { listSalaryChangeReasons, listSalaryItems, listSalaryPlans } from '../../datasources/compensation.ts';
import { createSalaryArchive } from './create-salary-archive.ts';
import type { Handlers } from './handler.ts';
import { pageOf } from './paging.ts';
import { one, pageQuery, readQuery } from './parameters.ts';
import { querySalaryArchives } from './salary-archives.ts';

const plansQuery = z.object(pageQuery(listSalaryPlans));
const reasonsQuery = z.object(pageQuery(listSalaryChangeReasons));
const itemsQuery = z.object({ ...pageQuery(listSalaryItems), item_type: one(z.string()).optional() });

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
      (row) => wanted === undefined || ('item_type' in row && row.item_type === wanted),
    );
    return { data: { items: rows, ...more } };
  },

  listSalaryChangeReasons(call, context) {
    const { rows, more } = pageOf(call, context, context.state.changeReasons, readQuery(call, reasonsQuery));
    return { data: { items: rows, ...more } };
  },
};
