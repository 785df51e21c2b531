import { isRecord } from '../../collections.ts';
import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import { requestError } from './errors/request-error.ts';
import { checkJsonNumbers, checkTexts } from './limits/input-values.ts';

/** What a request asks (GraphQL over HTTP, 5.1). */
export interface Params {
  readonly query?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** The hash of a persisted operation. Anything but a text is refused where the document is resolved. */
  readonly documentId?: unknown;
}

const NAMES: ReadonlySet<string> = new Set([
  'query',
  'variables',
  'operationName',
  'extensions',
  'documentId',
]);

const BODY = { en: 'body', zh: '请求体' };
const MESSAGE = { en: 'message', zh: '消息' };
const ADDRESS = { en: 'address', zh: '请求地址' };

/** Reads the parameters of a POST from its body. */
export function readPostParams(body: string): Params {
  if (body.trim() === '')
    throw requestError(400, {
      en: 'The request has no body: post a JSON object with "query".',
      zh: '请求没有请求体：请提交包含 "query" 的 JSON 对象。',
    });
  const params = parseJson(body, BODY);
  if (Array.isArray(params))
    throw requestError(400, {
      en: 'Batching is not supported: send one operation at a time.',
      zh: '不支持批量请求：每次请只发送一个操作。',
    });
  checkJsonNumbers(body, (parsed) => (isRecord(parsed) ? parsed.variables : undefined));
  checkTexts(body, params);
  return checked(params, BODY);
}

/** Reads the parameters of an operation over WebSocket from its message, which holds them as its payload. */
export function readMessageParams(message: string, payload: unknown): Params {
  checkJsonNumbers(message, (parsed) =>
    isRecord(parsed) && isRecord(parsed.payload) ? parsed.payload.variables : undefined,
  );
  checkTexts(message, payload);
  return checked(payload, MESSAGE);
}

/** Reads the parameters of a GET from its address, `variables` and `extensions` as JSON. */
export function readGetParams(url: string): Params {
  const mark = url.indexOf('?');
  const text = mark < 0 ? '' : url.slice(mark + 1);
  if (!isUtf8Encoded(text))
    throw requestError(400, {
      en: 'The address is not percent-encoded UTF-8.',
      zh: '请求地址不是百分号编码的 UTF-8。',
    });
  const search = new URLSearchParams(text);
  const json = (name: string) => {
    const given = search.get(name);
    if (!given) return undefined;
    const value = parseJson(given, { en: `parameter "${name}"`, zh: `参数 "${name}"` });
    if (name === 'variables') checkJsonNumbers(given, (parsed) => parsed);
    checkTexts(given, value);
    return value;
  };
  const params: Record<string, unknown> = {
    query: search.get('query') ?? undefined,
    operationName: search.get('operationName') ?? undefined,
    variables: json('variables'),
    extensions: json('extensions'),
    documentId: search.get('documentId') ?? undefined,
  };
  return checked(params, ADDRESS);
}

function checked(params: unknown, where: BilingualText): Params {
  if (!isRecord(params)) {
    throw requestError(400, {
      en: `The ${where.en} must hold a JSON object with "query".`,
      zh: `${where.zh}必须是包含 "query" 的 JSON 对象。`,
    });
  }
  for (const name in params) {
    if (!NAMES.has(name) && params[name] != null) {
      const quoted = JSON.stringify(name.slice(0, 100));
      throw requestError(400, {
        en: `Unexpected parameter ${quoted} in the request ${where.en}.`,
        zh: `${where.zh}中有未知的参数 ${quoted}。`,
      });
    }
  }
  return {
    query: text(params, 'query'),
    variables: object(params, 'variables'),
    // Some clients send an empty name for none.
    operationName: text(params, 'operationName') || undefined,
    extensions: object(params, 'extensions'),
    documentId: params.documentId,
  };
}

function text(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw requestError(400, {
    en: `The parameter "${name}" must be a text.`,
    zh: `参数 "${name}" 必须是字符串。`,
  });
}

function object(
  params: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined || isRecord(value)) return value;
  throw requestError(400, {
    en: `The parameter "${name}" must be a JSON object.`,
    zh: `参数 "${name}" 必须是 JSON 对象。`,
  });
}

function parseJson(text: string, what: BilingualText): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw requestError(400, { en: `The ${what.en} is not valid JSON.`, zh: `${what.zh}不是有效的 JSON。` });
  }
}

function isUtf8Encoded(text: string): boolean {
  try {
    decodeURIComponent(text.replaceAll('+', ' '));
    return true;
  } catch {
    return false;
  }
}
