import { isUtf8 } from 'node:buffer';
import { isRecord } from '../../../collections.ts';
import type { EndpointDeclaration } from '../endpoint.ts';
import { type BodyShape, parseBody } from './json-body.ts';
import { redactSecrets } from './redact-secrets.ts';
import type { HttpResponse } from './transport.ts';
import { unreadable } from './transport-fault.ts';

/** The envelope of every response of Feishu: `{ code, msg, data?, error? }` (CONTRACT §6). */
export interface Envelope {
  /** 0 is success. The code decides, never the HTTP status: refusals come under 200, 400 and 500. */
  readonly code: number;
  /** Feishu's message, without anything that looks like a token. */
  readonly msg: string;
  /** The payload; the token endpoint has none and puts its fields beside `code`. */
  readonly data: unknown;
  readonly logId: string | null;
  /** The permissions that Feishu says are missing. */
  readonly missingScopes: readonly string[];
  /** The fields that Feishu's gateway says are not acceptable, in Feishu's names. */
  readonly violatedFields: readonly string[];
}

/** Reads the envelope; throws a TransportFault for anything else: HTML, half a JSON text, an empty body, a redirect. */
export function readEnvelope(
  response: HttpResponse,
  shape: BodyShape & Partial<Pick<EndpointDeclaration, 'effect'>>,
  authorization?: string,
  definition?: object,
): Envelope {
  const { status, headers, body } = response;
  const contentType = headers['content-type'];
  if (status >= 300 && status < 400) throw unreadable('it is a redirect');
  if (typeof contentType === 'string' && !contentType.includes('json'))
    throw unreadable('it is not JSON', status);
  const parsed = parse(response, shape, definition);
  if (!isRecord(parsed) || !isCode(parsed.code)) throw unreadable('it has no code', status);
  const { code, msg, error } = parsed;
  const misfit = misfitOf(body, authorization);
  // Code 0 says that a write was done, whatever its data are.
  if (misfit !== undefined && code === 0 && shape.effect === 'read') throw unreadable(misfit, status);
  return {
    code,
    msg: typeof msg === 'string' && code !== 0 ? withShortWords(redactSecrets(msg, authorization)) : '',
    data: misfit === undefined ? dataOf(parsed) : null,
    logId: logIdOf(headers, error, authorization),
    missingScopes: code === 0 ? [] : violatedScopes(error).filter(isPlain(authorization)),
    violatedFields: code === 0 ? [] : violatedFields(error).filter(isPlain(authorization)),
  };
}

/** A fraction, or a number that JSON.parse takes for Infinity, is none. */
const isCode = (code: unknown): code is number => Number.isSafeInteger(code);

/** Shorter tokens than any of Feishu's could be part of a name. */
const MIN_TOKEN_LENGTH = 16;

/** Why the data of a body cannot be passed on, or undefined: a row or a page token must not hand on the call's token. */
function misfitOf(body: Buffer, authorization: string | undefined): string | undefined {
  // Replacement characters would not be what Feishu keeps.
  if (!isUtf8(body)) return 'it is not UTF-8';
  const token = authorization?.replace(/^\s*\S+\s+/, '').trim() ?? '';
  return token.length >= MIN_TOKEN_LENGTH && holds(body, token)
    ? 'it holds the token of the call'
    : undefined;
}

/**
 * Whether a body holds a token. It is looked for from the token's first capital on at first: the search stops at each
 * byte that is the first of what it looks for, and a page has ten times as many small `t`s as of any capital.
 */
function holds(body: Buffer, token: string): boolean {
  const capital = Math.max(0, token.search(/[A-Z]/));
  return body.includes(token.slice(capital)) && body.includes(token);
}

/** Feishu may quote an input, of which no more than 100 characters are told. */
function withShortWords(msg: string): string {
  return msg.replace(/[!-~]{101,}/g, (word) => `${word.slice(0, 100)}…`);
}

function dataOf(parsed: Record<string, unknown>): unknown {
  return parsed.data === undefined && parsed.code === 0 ? parsed : parsed.data;
}

function parse({ body, status }: HttpResponse, shape: BodyShape, definition: object | undefined): unknown {
  try {
    return parseBody(body, shape, definition);
  } catch {
    throw unreadable(body.length === 0 ? 'it is empty' : 'it is not whole', status);
  }
}

function logIdOf(
  headers: HttpResponse['headers'],
  error: unknown,
  authorization: string | undefined,
): string | null {
  const inBody = isRecord(error) ? (error.log_id ?? error.logid) : undefined;
  const logId = headers['x-tt-logid'] ?? headers['x-request-id'] ?? inBody;
  return typeof logId === 'string' && isPlain(authorization)(logId) ? logId : null;
}

/** Whether a name or id of Feishu's can be passed on as it is. */
const isPlain = (authorization: string | undefined) => (text: string) =>
  /^[\w.:/[\]{}-]{1,200}$/.test(text) && redactSecrets(text, authorization) === text;

/** The documents call a violated permission `scope`, observed answers call it `subject`. */
function violatedScopes(error: unknown): string[] {
  return violations(error, 'permission_violations', ({ subject, scope }) => subject ?? scope);
}

function violatedFields(error: unknown): string[] {
  return violations(error, 'field_violations', ({ field }) => field);
}

function violations(
  error: unknown,
  list: string,
  nameOf: (violation: Record<string, unknown>) => unknown,
): string[] {
  const found = isRecord(error) ? error[list] : undefined;
  if (!Array.isArray(found)) return [];
  return found.flatMap((violation: unknown) => {
    const name = isRecord(violation) ? nameOf(violation) : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}
