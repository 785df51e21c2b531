import type { Context } from '../../context.ts';
import type { UserIdType } from '../../datasources/feishu/wire.ts';
import { type PaymentDetailsFilter, readPaymentDetails } from '../../datasources/payment-details.ts';
import {
  type EmployeePaymentDetailRow,
  MAX_QUERIED_ACTIVITIES,
  queryPaymentDetails,
} from '../../datasources/payroll.ts';
import type { CountedConnection } from '../pagination/connection.ts';
import { readNumberedConnection } from '../pagination/numbered-pages.ts';
import { readAfter, sliceConnection } from '../pagination/slice.ts';
import type { Employee } from '../people/employee.ts';
import {
  type ConnectionArgs,
  checkDateRange,
  checkFirst,
  checkIds,
  type DateRange,
} from '../values/arguments.ts';
import { badUserInput } from '../values/errors.ts';
import { type DetailItemArgs, detailItemFilter, type PaymentDetail } from './payment-detail.ts';

/** Which details are wanted: of the activities that are paid in a range of days, or of activities by their ids. */
export interface PaymentDetailsArgs extends DetailItemArgs {
  readonly payDate?: DateRange | null | undefined;
  readonly activityIds?: readonly string[] | null | undefined;
}

/** What up to 100 employees are paid as one list, in Feishu's order: one call for up to 100 details. */
export async function paymentDetails(
  { userIds, first, after, ...args }: PaymentDetailsArgs & ConnectionArgs & { userIds: readonly string[] },
  { call, activities, reserveTogether }: Context,
): Promise<CountedConnection<PaymentDetail>> {
  checkIds('userIds', userIds, queryPaymentDetails.idsPerCall);
  const query = { employee_ids: userIds, ...filterOf(args) };
  return readNumberedConnection({
    list: JSON.stringify(['paymentDetails', query]),
    first: checkFirst(first),
    after,
    maxPageSize: queryPaymentDetails.pageSize,
    reserve: (calls) => reserveTogether(queryPaymentDetails, calls),
    readPage: async (page) => {
      const { rows, total } = await readPaymentDetails(call, activities, query, page);
      return { rows: rows.map(detailOf), total };
    },
  });
}

/** What one employee is paid. Up to 100 employees with the same filter cost one call for each 100 details together. */
export async function paymentDetailsOf(
  { userId, userIdType }: Employee,
  { first, after, ...args }: PaymentDetailsArgs & ConnectionArgs,
  { loaders }: Context,
): Promise<CountedConnection<PaymentDetail>> {
  checkIdType(userIdType);
  const filter = filterOf(args);
  const list = JSON.stringify(['Employee.paymentDetails', userId, filter]);
  const wanted = { list, first: checkFirst(first), after: readAfter(list, after) };
  const rows = await loaders.paymentDetails.load({ employeeId: userId, filter });
  const details = rows.map(detailOf);
  const keys = cursorKeys(details);
  return sliceConnection({ ...wanted, rows: details, keyOf: (detail) => keys.get(detail) ?? '' });
}

/** Feishu takes no other kind of id here, and has no call that turns one kind into another. */
function checkIdType(type: UserIdType): void {
  if (type === 'people_corehr_id') return;
  throw badUserInput('userIdType', {
    en: `is ${type.toUpperCase()}. Allowed: PEOPLE_COREHR_ID, the only kind of id by which Feishu finds payment details.`,
    zh: `是 ${type.toUpperCase()}。只允许 PEOPLE_COREHR_ID：飞书只按这种 ID 查找发薪明细。`,
  });
}

/** Checks which details are wanted before any call. The ids are in order, so that employees with equal ones share a call. */
function filterOf({ payDate, activityIds, ...items }: PaymentDetailsArgs): PaymentDetailsFilter {
  if (payDate && activityIds) {
    throw badUserInput('activityIds', {
      en: 'is given beside "payDate". Allowed: one of the two.',
      zh: '与 "payDate" 同时给出。两者只能选一。',
    });
  }
  if (payDate) {
    checkPayDate(payDate);
    const { start, end } = payDate;
    return { pay_period_start_date: start, pay_period_end_date: end, ...detailItemFilter(items) };
  }
  if (!activityIds) {
    throw badUserInput('payDate', {
      en: 'is missing, and so is "activityIds". Allowed: one of the two.',
      zh: '缺失，"activityIds" 也缺失。两者必须选一。',
    });
  }
  checkIds('activityIds', activityIds, MAX_QUERIED_ACTIVITIES);
  return { activity_ids: [...activityIds].sort(), ...detailItemFilter(items) };
}

/** Feishu reads 12 months at most. */
function checkPayDate({ start, end }: DateRange): void {
  checkDateRange('payDate', { start, end });
  const nextYear = `${String(Number(start.slice(0, 4)) + 1).padStart(4, '0')}${start.slice(4)}`;
  if (end > nextYear) {
    throw badUserInput('payDate.end', {
      en: `is ${end}, more than 12 months after payDate.start, which is ${start}. Allowed: up to ${nextYear}.`,
      zh: `是 ${end}，比 payDate.start（${start}）晚 12 个月以上。最晚允许 ${nextYear}。`,
    });
  }
}

function detailOf(row: EmployeePaymentDetailRow): PaymentDetail {
  return {
    employeeId: row.employee_id,
    activityId: row.activity_id,
    activity: undefined,
    items: row.payment_accounting_items,
  };
}

/** A key for each detail of an employee: its activity, and which of those with this activity it is, if there are several. */
function cursorKeys(details: readonly PaymentDetail[]): ReadonlyMap<PaymentDetail, string> {
  const counts = new Map<string, number>();
  return new Map(
    details.map((detail) => {
      const activityId = detail.activityId ?? '';
      const count = (counts.get(activityId) ?? 0) + 1;
      counts.set(activityId, count);
      return [detail, JSON.stringify([activityId, count])];
    }),
  );
}
