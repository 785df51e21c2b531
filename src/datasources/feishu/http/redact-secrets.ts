/** What stands in the place of a secret. */
const REDACTED = '[redacted]';

/** Anything that looks like an Authorization header, a token of Feishu's, or a JWT. */
const SECRETS =
  /\b(?:bearer|basic)[\s:=]+[^\s"',;]+|\bauthorization\b["']?\s*[:=]\s*[^\s"',;]+|\b[tua]-[\w.-]{6,}|\beyJ[\w-]{4,}(?:\.[\w-]*){0,2}/gi;

/** A run of characters in which a token may be encoded. */
const RUNS = /[\w+/=%.~\\&#;{}-]{8,}/g;

/** So many characters of a token in a row are taken for a part of it. */
const PART_LENGTH = 10;

/** Feishu's own texts are shorter. */
const MAX_LENGTH = 500;

/**
 * Removes secrets from a text of Feishu's before it is passed on to a client: whatever looks like a token, and the token
 * of the call itself, whole or in part, plain or encoded (percent, base64, hex, character escapes; also reversed). Where
 * separators between the token's characters keep it from being cut out, nothing of the text is passed on.
 */
export function redactSecrets(given: string, authorization: string | undefined): string {
  const text = given.length > MAX_LENGTH ? `${given.slice(0, MAX_LENGTH)}…` : given;
  const token = authorization?.replace(/^\s*\S+\s+/, '').trim();
  const parts = token === undefined ? [] : partsOf(token);
  const isSecret = (run: string) => {
    const forms = decodings(run);
    return (
      forms.some((form) => holdsPart(form, parts)) || forms.slice(1).some((form) => form.search(SECRETS) >= 0)
    );
  };
  const redacted = text.replace(SECRETS, REDACTED).replace(RUNS, (run) => (isSecret(run) ? REDACTED : run));
  return isSecret(redacted.replaceAll(REDACTED, '').replace(/[^A-Za-z0-9]/g, '')) ? REDACTED : redacted;
}

/** The token without its separators, in overlapping parts, in lower case. */
function partsOf(token: string): string[] {
  const characters = alphanumeric(token);
  if (characters.length <= PART_LENGTH) return characters.length >= 4 ? [characters] : [];
  return Array.from({ length: characters.length - PART_LENGTH + 1 }, (_, start) =>
    characters.slice(start, start + PART_LENGTH),
  );
}

function holdsPart(text: string, parts: readonly string[]): boolean {
  const forward = alphanumeric(text);
  const backward = [...forward].reverse().join('');
  return parts.some((part) => forward.includes(part) || backward.includes(part));
}

const alphanumeric = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The run itself first, then what it may stand for. */
function decodings(run: string): string[] {
  const plain = withoutEscapes(withoutEscapes(run));
  const decode = (text: string, encoding: 'base64' | 'hex') => Buffer.from(text, encoding).toString('latin1');
  const base64 = [0, 1, 2, 3].map((skipped) => decode(plain.slice(skipped), 'base64'));
  const hex = [0, 1].map((skipped) => decode(plain.slice(skipped), 'hex'));
  return [run, plain, ...base64, ...hex, ...base64.map((text) => decode(text, 'base64'))];
}

/** Percent encoding, `\u0041` and `\x41`, and character references of HTML. */
function withoutEscapes(text: string): string {
  const fromCode = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : '');
  return text
    .replace(/(?:%|\\x)([0-9a-f]{2})/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
    .replace(/\\u\{?([0-9a-f]{4,6})\}?/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, decimal: string) => fromCode(Number.parseInt(decimal, 10)));
}
