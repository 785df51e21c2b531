import { isRecord } from '../collections.ts';

/** A JSON object, each of whose members has to be checked before it is used. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a JSON object; undefined for anything else. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return isRecord(value) ? value : undefined;
}

const MAX_TEXT_LENGTH = 200;

/** Visible ASCII, which all ids, dates and words of events are. */
const TEXT = /^[\x21-\x7e]+$/;

/**
 * A text such as an id, of at most 200 characters. An integer is taken for its digits where all of them were parsed, as in
 * Feishu's rows. undefined for anything else.
 */
export function readText(value: unknown): string | undefined {
  if (Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH) return undefined;
  return TEXT.test(value) ? value : undefined;
}
