import { request } from 'undici';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

export interface CallOptions {
  /** Null sends no Authorization header. */
  readonly token?: string | null;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | readonly (string | number)[]>>;
  /** A string is sent unchanged, an object as JSON. */
  readonly body?: object | string;
}

export interface CallResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The envelope, or another JSON object; {} if the body is not a JSON object. */
  readonly json: Envelope;
}

export interface Envelope {
  readonly code?: number;
  readonly msg?: string;
  readonly data?: Data;
  readonly error?: {
    readonly log_id?: string;
    readonly permission_violations?: readonly { type: string; subject: string }[];
    readonly field_violations?: readonly { field: string }[];
  };
  readonly tenant_access_token?: string;
  readonly expire?: number;
}

type Row = Readonly<Record<string, unknown>>;

export interface Data {
  readonly payment_activitys?: readonly Row[];
  readonly payment_activity_details?: readonly Row[];
  readonly items?: readonly Row[];
  readonly leave_type_list?: readonly Row[];
  readonly records?: readonly Row[];
  readonly record?: Row;
  readonly page_token?: string;
  readonly has_more?: boolean;
  readonly total?: number;
  readonly unique_id?: string;
  readonly archive_tid?: string;
}

/** Calls an endpoint by its key (`GET /open-apis/…/:id`) over HTTP. */
export async function ask(
  sandbox: Sandbox,
  endpoint: string,
  options: CallOptions = {},
): Promise<CallResponse> {
  const { token = 't-sandbox', path = {}, query = {}, body } = options;
  const [method = '', pattern = ''] = endpoint.split(' ');
  const pathname = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of typeof value === 'object' ? value : [value]) search.append(key, String(one));
  }
  const response = await request(`${sandbox.url}${pathname}?${search}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.body.text();
  return { status: response.statusCode, headers: response.headers, text, json: parseObject(text) };
}

function parseObject(text: string): Envelope {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

export const LIST = 'GET /open-apis/payroll/v1/payment_activitys';
export const ARCHIVE = 'POST /open-apis/payroll/v1/payment_activitys/archive';
export const DETAILS = 'GET /open-apis/payroll/v1/payment_activity_details';
export const CREATE = 'POST /open-apis/compensation/v1/archives';
export const ARCHIVES = 'POST /open-apis/compensation/v1/archives/query';
export const PLANS = 'GET /open-apis/compensation/v1/plans';
export const ITEMS = 'GET /open-apis/compensation/v1/items';
export const CATEGORIES = 'GET /open-apis/compensation/v1/item_categories';
export const INDICATORS = 'GET /open-apis/compensation/v1/indicators';
export const REASONS = 'GET /open-apis/compensation/v1/change_reasons';
export const CURRENCIES = 'POST /open-apis/corehr/v2/basic_info/currencies/search';
export const LEAVE_TYPES = 'GET /open-apis/corehr/v1/leaves/leave_types';
export const LEAVE_RECORDS = 'GET /open-apis/attendance/v1/leave_employ_expire_records/:leave_id';
export const LEAVE_PATCH = 'PATCH /open-apis/attendance/v1/leave_accrual_record/:leave_id';
export const GRANT = 'POST /open-apis/corehr/v1/leave_granting_records';
export const REVOKE = 'DELETE /open-apis/corehr/v1/leave_granting_records/:leave_granting_record_id';
export const BALANCES = 'GET /open-apis/corehr/v1/leaves/leave_balances';
export const TOKEN = 'POST /open-apis/auth/v3/tenant_access_token/internal';

/** A query that lists all activities of the seed. */
export const THREE_YEARS = {
  page_size: 100,
  pay_period_start_date: '2024-01-01',
  pay_period_end_date: '2026-12-31',
};
