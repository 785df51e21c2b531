import { z } from 'zod';
import type * as declarations from '../../../datasources/payroll.ts';
import {
  listAccountingItems,
  listPayGroups,
  listPaymentActivities,
  listPaymentActivityDetails,
} from '../../../datasources/payroll.ts';
import { APPROVED, ARCHIVED, changeActivityStatus } from '../../changes/payment-activity.ts';
import { type Handlers, refuse } from '../handler.ts';
import { numberedPageOf, pageOf } from '../paging.ts';
import {
  calendarDate,
  invalidParameters,
  one,
  pageQuery,
  readBody,
  readQuery,
  wholeNumber,
} from '../parameters.ts';
import { itemsFor, queryPaymentDetails } from './payment-details.ts';

const listQuery = z.object({
  ...pageQuery(listPaymentActivities),
  pay_period_start_date: one(calendarDate),
  pay_period_end_date: one(calendarDate),
  statuses: z
    .array(
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    )
    .max(100)
    .optional(),
});

const archiveBody = z.object({ activity_id: z.string().min(1) });

const detailsQuery = z.object({
  page_index: one(wholeNumber(1, 100_000)),
  page_size: one(wholeNumber(1, listPaymentActivityDetails.pageSize)),
  activity_id: one(z.string().min(1)),
  include_segment_data: one(z.enum(['true', 'false'])).optional(),
  acct_item_ids: z.array(z.string()).max(listPaymentActivityDetails.idsPerCall).optional(),
});

const accountingItemsQuery = z.object(pageQuery(listAccountingItems));

/** `page_size` may be left out. */
const payGroupsQuery = z.object({
  ...pageQuery(listPayGroups),
  page_size: one(wholeNumber(1, listPayGroups.pageSize)).default(100),
});

/** Lists and archives payment activities, lists their payment details, and the reference data of payroll. */
export const payroll: Handlers<typeof declarations> = {
  listPaymentActivities(call, context) {
    const query = readQuery(call, listQuery);
    const { pay_period_start_date: start, pay_period_end_date: end, statuses } = query;
    if (start > end) throw invalidParameters(call.endpoint, []);
    const statusSet = statuses && statuses.length > 0 ? new Set(statuses) : undefined;
    const { rows, more } = pageOf(call, context, context.state.paymentActivities, query, (row) => {
      const date = row.pay_date ?? start;
      return date >= start && date <= end && (!statusSet || statusSet.has(row.activity_status ?? 0));
    });
    return { data: { payment_activitys: rows, ...more } };
  },

  /** The documented `msg` of a success is one space. */
  archivePaymentActivity(call, context) {
    const { activity_id: id } = readBody(call, archiveBody);
    if (context.state.hiddenActivities.has(id)) refuse(2500005);
    const found = context.state.paymentActivities.find((row) => row.activity_id === id);
    const activity = found ?? refuse(2500006);
    if (activity.activity_status !== APPROVED) refuse(2500004);
    changeActivityStatus(context, activity, ARCHIVED);
    return { data: {}, msg: ' ' };
  },

  listPaymentActivityDetails(call, { state }) {
    const query = readQuery(call, detailsQuery);
    if (!state.paymentActivities.some((row) => row.activity_id === query.activity_id)) refuse(2500004);
    const all = state.paymentDetails(query.activity_id);
    const itemsOf = itemsFor(query.acct_item_ids, query.include_segment_data === 'true');
    const rows = numberedPageOf(all, query).map((row) => ({ ...row, payment_details: itemsOf(row) }));
    return { data: { payment_activity_details: rows, total: all.length } };
  },

  queryPaymentDetails,

  listAccountingItems(call, context) {
    const query = readQuery(call, accountingItemsQuery);
    const { rows, more } = pageOf(call, context, context.state.accountingItems, query);
    return { data: { items: rows, ...more } };
  },

  listPayGroups(call, context) {
    const { rows, more } = pageOf(call, context, context.state.payGroups, readQuery(call, payGroupsQuery));
    return { data: { items: rows, ...more } };
  },
};
