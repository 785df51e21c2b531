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
import type { FieldViolation } from '../gateway/response.ts';
import { type Call, RefusedError } from './handler.ts';

/** The gateway's code for invalid parameters, for endpoints without a code of their own. */
const FIELD_VALIDATION_FAILED = 99992402;

/** The endpoints' own codes for invalid parameters. */
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

/** The refusal of invalid parameters. */
export function invalidParameters(key: string, fields: readonly FieldViolation[]): RefusedError {
  const own = OWN_CODES.get(key);
  return own === undefined ? new RefusedError(FIELD_VALIDATION_FAILED, { fields }) : new RefusedError(own);
}

/** Validates the query. Its values are lists of strings, as a key may be repeated. */
export function readQuery<T>(call: Call, schema: z.ZodType<T>): T {
  return validate(call, schema, call.query);
}

/** Validates the body. A missing body is treated as `{}`. */
export function readBody<T>(call: Call, schema: z.ZodType<T>): T {
  return validate(call, schema, call.body ?? {});
}

function validate<T>(call: Call, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({
    field: issue.path.filter((part) => typeof part === 'string').join('.'),
    value: '',
    description: issue.message,
  }));
  throw invalidParameters(call.key, fields);
}

/** A query parameter with one value: the first, if the key is repeated. */
export function one<T>(value: z.ZodType<T, string>) {
  return z
    .array(z.string())
    .transform((values) => values[0] ?? '')
    .pipe(value);
}

/** A whole number in a query parameter, both bounds included. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

export const pageQuery = (maxSize: number) => ({
  page_size: one(wholeNumber(1, maxSize)),
  page_token: one(z.string()).optional(),
});

export const userIdType = z.enum(['open_id', 'union_id', 'user_id', 'people_corehr_id']);

/** A date of the calendar in the form `YYYY-MM-DD`. */
export const calendarDate = z.string().refine(isCalendarDate, 'not a date');

export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
