import { z } from 'zod';
import type * as declarations from '../../datasources/compensation.ts';
import { createSalaryArchive } from './create-salary-archive.ts';
import type { Call, Handlers, SandboxContext } from './handler.ts';
import { pageOf } from './paging.ts';
import { one, pageQuery, readQuery } from './parameters.ts';
import { querySalaryArchives } from './salary-archives.ts';

const listQuery = z.object(pageQuery(500));
const itemsQuery = listQuery.extend({ item_type: one(z.string()).optional() });

/** Salary archives, and the reference data that they refer to. */
export const compensation: Handlers<typeof declarations> = {
  querySalaryArchives,
  createSalaryArchive,

  listSalaryPlans(call, context) {
    return listAll(
      call,
      context,
      context.state.plans.map(({ row }) => row),
    );
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
    return listAll(call, context, context.state.changeReasons);
  },
};

function listAll<Row>(call: Call, context: SandboxContext, all: readonly Row[]) {
  const { rows, more } = pageOf(call, context, all, readQuery(call, listQuery));
  return { data: { items: rows, ...more } };
}
