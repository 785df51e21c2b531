import { z } from 'zod';
import { listLeaveAccrualRecords, updateLeaveAccrualRecord } from '../../datasources/attendance.ts';
import { listSalaryChangeReasons, listSalaryItems, listSalaryPlans } from '../../datasources/compensation.ts';
import { listLeaveTypes } from '../../datasources/core-hr.ts';
import { endpointKey } from '../../datasources/feishu/endpoint.ts';
import {
  archivePaymentActivity,
  listPaymentActivities,
  listPaymentActivityDetails,
} from '../../datasources/payroll.ts';
import type { FieldViolation } from '../gateway/answer.ts';
import { type Call, Refused } from './handler.ts';

/** What the gateway says of parameters where the endpoint has no code of its own for them. */
const FIELD_VALIDATION_FAILED = 99992402;

/** "Param is invalid" in the endpoints' own words. */
const OWN_CODES = new Map([
  [endpointKey(listPaymentActivities), 2500002],
  [endpointKey(archivePaymentActivity), 2500002],
  [endpointKey(listPaymentActivityDetails), 2500002],
  [endpointKey(updateLeaveAccrualRecord), 1220016],
  [endpointKey(listLeaveAccrualRecords), 1220016],
  [endpointKey(listSalaryPlans), 2290002],
  [endpointKey(listSalaryItems), 2290002],
  [endpointKey(listSalaryChangeReasons), 2290002],
  [endpointKey(listLeaveTypes), 1160016],
]);

/** A call with parameters that cannot be accepted. */
export function invalidParameters(key: string, fields: readonly FieldViolation[]): Refused {
  const own = OWN_CODES.get(key);
  return own === undefined ? new Refused(FIELD_VALIDATION_FAILED, { fields }) : new Refused(own);
}

/** The query, read by a schema over lists of strings, as every key may be repeated. */
export function readQuery<T>(call: Call, schema: z.ZodType<T>): T {
  return read(call, schema, call.query);
}

/** The body, read by a schema; none at all is the same as an empty one. */
export function readBody<T>(call: Call, schema: z.ZodType<T>): T {
  return read(call, schema, call.body ?? {});
}

function read<T>(call: Call, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({
    field: issue.path.filter((part) => typeof part === 'string').join('.'),
    value: '',
    description: issue.message,
  }));
  throw invalidParameters(call.key, fields);
}

/** The value of a query key: the first, should it be repeated. */
export function one<T>(value: z.ZodType<T, string>) {
  return z
    .array(z.string())
    .transform((values) => values[0] ?? '')
    .pipe(value);
}

export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

export const pageQuery = (maxSize: number) => ({
  page_size: one(whole(1, maxSize)),
  page_token: one(z.string()).optional(),
});

export const userIdType = z.enum(['open_id', 'union_id', 'user_id', 'people_corehr_id']);

/** A day that the calendar has, as `YYYY-MM-DD`. */
export const calendarDate = z.string().refine(isCalendarDate, 'not a date');

export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
