import type { ErrorReason } from '../../error-reasons/index.ts';
import type { InputIssue, InputPath } from './mutation-error.ts';

/** One thing that is wrong, or nothing: lists of these are put together. The message is the path and what it does. */
export function issueIf(wrong: boolean, path: InputPath, reason: ErrorReason, problem: string): InputIssue[] {
  return wrong ? [{ path, reason, message: `${path.join('.') || 'The input'} ${problem}` }] : [];
}

/** The texts among these that must be given and are blank, by their names in the input. */
export function emptyTexts(texts: Readonly<Record<string, string>>): InputIssue[] {
  return Object.entries(texts).flatMap(([name, text]) => emptyText([name], text));
}

/** A text that must be given. */
export function emptyText(path: InputPath, text: string): InputIssue[] {
  return issueIf(text.trim() === '', path, 'REQUIRED_FIELD_EMPTY', 'is empty.');
}

/** Whether a text has more characters than Feishu takes; an emoji is one. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max && [...text].length > max;
}

/** Whether a text is a decimal number without an exponent, spaces or a plus sign. */
export function isPlainDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** Whether a value is there: GraphQL's null means the same as leaving it out. */
export function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
