import DataLoader from 'dataloader';
import { groupBy } from '../collections.ts';
import type { Call, Reserve } from './feishu/client.ts';
import { unreadable } from './feishu/http/transport-fault.ts';
import {
  type NumberedPage,
  type NumberedPageQuery,
  numberedPage,
  readWholeList,
} from './feishu/numbered-page.ts';
import { readInChunks } from './in-chunks.ts';
import type { PaymentActivities } from './payment-activities.ts';
import { type EmployeePaymentDetailRow, type PaymentDetailsQuery, queryPaymentDetails } from './payroll.ts';

/** Which details are wanted of each employee: either both days or `activity_ids`. */
export type PaymentDetailsFilter = Omit<PaymentDetailsQuery, 'employee_ids'>;

/** Which details are wanted of one employee. */
export interface PaymentDetailsKey {
  /** A people_corehr_id. */
  readonly employeeId: string;
  readonly filter: PaymentDetailsFilter;
}

/** One page of details. The pay dates that were asked for are those among which their activities are looked for. */
export async function readPaymentDetails(
  call: Call,
  activities: PaymentActivities,
  query: PaymentDetailsQuery,
  page: NumberedPageQuery,
): Promise<NumberedPage<EmployeePaymentDetailRow>> {
  const data = await call(queryPaymentDetails, { body: { ...page, ...query } });
  const { rows, total } = numberedPage(data, data.payment_details);
  const asked = new Set<string | null | undefined>(query.employee_ids);
  if (rows.some(({ employee_id }) => !asked.has(employee_id))) {
    throw unreadable('it holds details of others than were asked for');
  }
  const { pay_period_start_date: start, pay_period_end_date: end } = query;
  if (start && end) {
    const ids = rows.flatMap(({ activity_id }) => activity_id ?? []);
    activities.expectBetween(ids, { start, end });
  }
  return { rows, total };
}

/**
 * All details of an employee that a filter selects, in Feishu's order. The employees of an operation are read together:
 * one call for each 100 of them (or 100 details), and never two filters in one.
 */
export function createPaymentDetailsLoader(call: Call, reserve: Reserve, activities: PaymentActivities) {
  const reserveCalls = (calls: number) => reserve(queryPaymentDetails, calls);
  const chunks = {
    groupOf: ({ filter }: PaymentDetailsKey) => JSON.stringify(filter),
    size: queryPaymentDetails.idsPerCall,
    reserve: reserveCalls,
  };
  return new DataLoader<PaymentDetailsKey, readonly EmployeePaymentDetailRow[], string>(
    async (keys) => {
      const found = await readInChunks(keys, chunks, async (chunk, { filter }) => {
        const query = { employee_ids: chunk.map(({ employeeId }) => employeeId), ...filter };
        const rows = await readWholeList({
          pageSize: queryPaymentDetails.pageSize,
          reserve: reserveCalls,
          readPage: (page) => readPaymentDetails(call, activities, query, page),
        });
        const byEmployee = groupBy(rows, ({ employee_id }) => employee_id ?? '');
        return chunk.map(({ employeeId }) => byEmployee.get(employeeId) ?? []);
      });
      return keys.map((key) => found.get(key) ?? []);
    },
    { cacheKeyFn: ({ employeeId, filter }) => JSON.stringify([employeeId, filter]) },
  );
}
