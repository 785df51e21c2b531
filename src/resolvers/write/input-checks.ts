import { type ErrorReason, errorReasons } from '../../error-reasons/index.ts';
import type { FoundIssue, InputPath } from './mutation-error.ts';

/** One issue or none, as a list, so that checks can be concatenated. The message is the path followed by `problem`. */
export function issueIf(wrong: boolean, path: InputPath, reason: ErrorReason, problem: string): FoundIssue[] {
  if (!wrong) return [];
  const at = path.join('.');
  const zh = `${at || '输入'}：${errorReasons[reason].meaning.zh}`;
  return [{ path, reason, message: { en: `${at || 'The input'} ${problem}`, zh } }];
}

/** An issue for each required text that is blank, by its name in the input. */
export function emptyTexts(texts: Readonly<Record<string, string>>): FoundIssue[] {
  return Object.entries(texts).flatMap(([name, text]) => emptyText([name], text));
}

/** An issue for a required text that is blank. */
export function emptyText(path: InputPath, text: string): FoundIssue[] {
  return issueIf(text.trim() === '', path, 'REQUIRED_FIELD_EMPTY', 'is empty.');
}

/** Whether a text is longer than Feishu takes. It counts UTF-16 units: most characters are one, an emoji is two. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max;
}

/** Whether a text is a decimal number without an exponent, spaces or a plus sign; zero has no sign at all. */
export function isPlainDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text) && !/^-[0.]+$/.test(text);
}

/** Whether a value is given: GraphQL's null means the same as an absent value. */
export function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
