import { requestError } from '../errors/request-error.ts';

/** What JSON text can say and JSON.parse loses or lets through. All of it is refused before the first call to Feishu. */

/**
 * A number in an object or list that could lose digits or its sign: 16 digits or more, an exponent, or -0. Behind a text's
 * quote it may be none.
 */
const SUSPICIOUS_NUMBER = /[:,[\s](?:-0|-?(?:\d[\d.]{15,}|\d[\d.]*[eE]))/;
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MAX_SIGNIFICANT_DIGITS = 15;

/**
 * Refuses numbers in variables that JSON.parse cannot keep exactly: `7401000000000000123` would become another id.
 * Ids and decimals are sent as texts. `variablesOf` finds the variables in the parsed text.
 */
export function checkJsonNumbers(json: string, variablesOf: (parsed: unknown) => unknown): void {
  if (!SUSPICIOUS_NUMBER.test(json)) return;
  const inexact = new Map<string, true>();
  const marked = json.replace(TEXT_OR_NUMBER, (token) => {
    if (token.startsWith('"') || isExact(token)) return token;
    const mark = `\u0000${token}`;
    inexact.set(mark, true);
    return JSON.stringify(mark);
  });
  if (inexact.size === 0) return;
  const path = pathOf(
    variablesOf(JSON.parse(marked)),
    (value) => typeof value === 'string' && inexact.has(value),
  );
  if (!path) return;
  throw requestError(400, {
    en: `The variable at "${path}" is a number that JSON does not keep exactly. Send ids and decimals as texts, in quotes.`,
    zh: `变量 "${path}" 是 JSON 无法精确保存的数字。请以带引号的字符串发送 ID 和小数。`,
  });
}

function isExact(token: string): boolean {
  // An ID given as -0 would become the text 0.
  if (/[eE]/.test(token) || /^-0(\.0+)?$/.test(token)) return false;
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(Number(token));
  const digits = token.replace(/[-.]/g, '').replace(/^0+/, '');
  return digits.length <= MAX_SIGNIFICANT_DIGITS;
}

/** How JSON writes any half of a surrogate pair. Bytes that are valid UTF-8 hold none. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** Refuses texts that are not Unicode anywhere in the parsed JSON, names of object members included. */
export function checkTexts(json: string, params: unknown): void {
  if (!ESCAPED_SURROGATE.test(json)) return;
  const path = pathOf(params, (value) => typeof value === 'string' && !value.isWellFormed());
  if (path !== undefined) {
    throw requestError(400, {
      en: `The parameter at "${path}" holds half of a surrogate pair, which is no Unicode text.`,
      zh: `参数 "${path}" 含有不成对的代理码元，不是有效的 Unicode 文本。`,
    });
  }
}

/** Far deeper than any input type; deeper values are refused, as what reads them later is recursive. */
const MAX_DEPTH = 100;
const MAX_ECHO = 100;

interface Visited {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** The path to the first value, or member name, that fits. It is iterative: values may be nested as deep as they like. */
function pathOf(root: unknown, fits: (value: unknown) => boolean): string | undefined {
  const stack: Visited[] = [{ value: root, path: '', depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const members = membersOf(next);
    if (fits(next.value) || members.some(({ name }) => fits(name))) return next.path.slice(0, MAX_ECHO);
    if (next.depth > MAX_DEPTH)
      throw requestError(400, {
        en: `The parameters are nested more than ${MAX_DEPTH} levels deep.`,
        zh: `参数的嵌套超过 ${MAX_DEPTH} 层。`,
      });
    stack.push(...members);
  }
  return undefined;
}

function membersOf({ value, path, depth }: Visited): (Visited & { readonly name: string })[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, member]) => ({
    name,
    value: member,
    path: path ? `${path}.${name}` : name,
    depth: depth + 1,
  }));
}
