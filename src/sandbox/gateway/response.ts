import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { errorCodeOf } from '../../datasources/feishu/error-codes/lookup.ts';

/** A response of the sandbox. */
export interface GatewayResponse {
  readonly status: number;
  /** The envelope's `code`; undefined where the body is not an envelope. */
  readonly code: number | undefined;
  readonly body: Buffer;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the envelope's `error` may hold besides the log id (CONTRACT §4.4). */
export interface ErrorDetail {
  readonly message?: string;
  readonly permission_violations?: readonly { type: string; subject: string; description: string }[];
  readonly field_violations?: readonly FieldViolation[];
}

export interface FieldViolation {
  readonly field: string;
  readonly value: string;
  readonly description: string;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** A success envelope. Each row of a list is encoded once and its bytes are cached. */
export function success(endpoint: EndpointDeclaration, data: object, msg = 'success'): GatewayResponse {
  const parts: Buffer[] = [Buffer.from(`{"code":0,"msg":${JSON.stringify(msg)},"data":{`)];
  for (const [key, value] of Object.entries(data)) {
    if (value === undefined) continue;
    parts.push(Buffer.from(`${parts.length > 1 ? ',' : ''}${JSON.stringify(key)}:`));
    if (key === endpoint.rows && Array.isArray(value)) parts.push(...encodedList(value));
    else parts.push(Buffer.from(JSON.stringify(value)));
  }
  parts.push(Buffer.from('}}'));
  return { status: 200, code: 0, body: Buffer.concat(parts), contentType: JSON_TYPE };
}

const COMMA = Buffer.from(',');

function encodedList(rows: readonly object[]): Buffer[] {
  return [
    Buffer.from('['),
    ...rows.flatMap((row, n) => (n === 0 ? [encodedRow(row)] : [COMMA, encodedRow(row)])),
    Buffer.from(']'),
  ];
}

/** Rows of the state are replaced and never mutated, so that their bytes can be cached. */
const rowBytes = new WeakMap<object, Buffer>();

function encodedRow(row: object): Buffer {
  const known = rowBytes.get(row);
  if (known) return known;
  const bytes = Buffer.from(JSON.stringify(row));
  rowBytes.set(row, bytes);
  return bytes;
}

export interface RefusalOptions {
  readonly http?: number | undefined;
  readonly msg?: string | undefined;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly detail?: ErrorDetail | undefined;
}

/** An error envelope. HTTP status and message default to the documented ones of the error code. */
export function refusal(
  endpoint: EndpointDeclaration,
  code: number,
  logId: string,
  options: RefusalOptions = {},
): GatewayResponse {
  const { http = 400, msg = `error ${code}` } = errorCodeOf(endpoint, code) ?? {};
  const envelope = {
    code,
    msg: options.msg ?? msg,
    ...(options.data !== undefined && { data: options.data }),
    error: {
      ...options.detail,
      log_id: logId,
      troubleshooter: `排查建议查看(Troubleshooting suggestions): https://open.feishu.cn/search?from=openapi&log_id=${logId}`,
    },
  };
  return {
    ...jsonResponse(options.http ?? http, code, JSON.stringify(envelope)),
    ...(options.headers && { headers: options.headers }),
  };
}

/** Feishu's gateway answers an unknown path or method without an envelope. */
export const NOT_FOUND: GatewayResponse = {
  status: 404,
  code: undefined,
  body: Buffer.from('404 page not found'),
  contentType: 'text/plain',
};

/** A response with the given JSON text as its body. */
export function jsonResponse(status: number, code: number | undefined, text: string): GatewayResponse {
  return { status, code, body: Buffer.from(text), contentType: JSON_TYPE };
}
