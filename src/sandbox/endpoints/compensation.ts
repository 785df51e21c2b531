import { z } from 'zod';
import type * as declarations from '../../datasources/compensation.ts';
import { createSalaryArchive } from './create-salary-archive.ts';
import type { Call, Handlers, World } from './handler.ts';
import { pageOf } from './paging.ts';
import { one, pageQuery, readQuery } from './parameters.ts';
import { querySalaryArchives } from './salary-archives.ts';

const catalogueQuery = z.object(pageQuery(500));
const itemsQuery = catalogueQuery.extend({ item_type: one(z.string()).optional() });

/** Salary archives, and the referenceData that they refer to. */
export const compensation: Handlers<typeof declarations> = {
  querySalaryArchives,
  createSalaryArchive,

  listSalaryPlans(call, world) {
    return catalogue(
      call,
      world,
      world.state.plans.map(({ row }) => row),
    );
  },

  listSalaryItems(call, world) {
    const query = readQuery(call, itemsQuery);
    const wanted = query.item_type;
    const { rows, more } = pageOf(
      call,
      world,
      world.state.salaryItems,
      query,
      (row) => wanted === undefined || ('item_type' in row && row.item_type === wanted),
    );
    return { data: { items: rows, ...more } };
  },

  listSalaryChangeReasons(call, world) {
    return catalogue(call, world, world.state.changeReasons);
  },
};

function catalogue<Row>(call: Call, world: World, all: readonly Row[]) {
  const { rows, more } = pageOf(call, world, all, readQuery(call, catalogueQuery));
  return { data: { items: rows, ...more } };
}
