import { z } from 'zod';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import type { FieldViolation } from '../gateway/response.ts';
import { type Call, RefusedError } from './handler.ts';

/** The gateway's code for invalid parameters, for endpoints without a code of their own. */
const FIELD_VALIDATION_FAILED = 99992402;

/** How the documents word an endpoint's own code for invalid parameters. */
const PARAM_INVALID = /^(param (is )?invalid|invalid param)$/i;

/** The refusal of invalid parameters, with the endpoint's own code where its declaration has one. */
export function invalidParameters(
  { errors }: EndpointDeclaration,
  fields: readonly FieldViolation[],
): RefusedError {
  const own = errors.find(({ msg }) => PARAM_INVALID.test(msg));
  return own ? new RefusedError(own.code) : new RefusedError(FIELD_VALIDATION_FAILED, { fields });
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
  throw invalidParameters(call.endpoint, fields);
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

/** The parameters of a page, whose size the endpoint's declaration limits. */
export const pageQuery = ({ pageSize }: { readonly pageSize: number }) => ({
  page_size: one(wholeNumber(1, pageSize)),
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
