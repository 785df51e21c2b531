import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { errorCodeOf } from '../../datasources/feishu/error-codes/lookup.ts';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  /** The envelope's code; none where the answer is no envelope. */
  readonly code: number | undefined;
  readonly body: Buffer;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What Feishu's `error` may carry beside the log id (CONTRACT §4.4). */
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

/** The envelope around a success. The rows of a list are encoded once for as long as they live unchanged. */
export function success(endpoint: EndpointDeclaration, data: object, msg = 'success'): Answer {
  const parts: Buffer[] = [Buffer.from(`{"code":0,"msg":${JSON.stringify(msg)},"data":{`)];
  for (const [key, value] of Object.entries(data)) {
    if (value === undefined) continue;
    parts.push(Buffer.from(`${parts.length > 1 ? ',' : ''}${JSON.stringify(key)}:`));
    if (key === endpoint.rows && Array.isArray(value)) parts.push(...list(value));
    else parts.push(Buffer.from(JSON.stringify(value)));
  }
  parts.push(Buffer.from('}}'));
  return { status: 200, code: 0, body: Buffer.concat(parts), contentType: JSON_TYPE };
}

const COMMA = Buffer.from(',');

function list(rows: readonly object[]): Buffer[] {
  return [
    Buffer.from('['),
    ...rows.flatMap((row, n) => (n === 0 ? [encoded(row)] : [COMMA, encoded(row)])),
    Buffer.from(']'),
  ];
}

/** Rows of the state are replaced and never changed, so that their bytes can be kept beside them. */
const rowBytes = new WeakMap<object, Buffer>();

function encoded(row: object): Buffer {
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

/** The envelope around a refusal; status and message are the documented ones unless they are given. */
export function refusal(
  endpoint: EndpointDeclaration,
  code: number,
  logId: string,
  options: RefusalOptions = {},
): Answer {
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
    ...json(options.http ?? http, code, JSON.stringify(envelope)),
    ...(options.headers && { headers: options.headers }),
  };
}

/** What Feishu's gateway answers to a path or method that it does not know: no envelope at all. */
export const NOT_FOUND: Answer = {
  status: 404,
  code: undefined,
  body: Buffer.from('404 page not found'),
  contentType: 'text/plain',
};

/** An answer of the given JSON text. */
export function json(status: number, code: number | undefined, text: string): Answer {
  return { status, code, body: Buffer.from(text), contentType: JSON_TYPE };
}
