import type { InputIssue } from './mutation-error.ts';

/** The texts among these that must be given and are blank, by their names in the input. */
export function emptyTexts(texts: Readonly<Record<string, string>>): InputIssue[] {
  return Object.entries(texts).flatMap(([name, text]) => emptyText([name], text));
}

/** A text that must be given. */
export function emptyText(path: readonly string[], text: string): InputIssue[] {
  if (text.trim() !== '') return [];
  return [{ path, reason: 'REQUIRED_FIELD_EMPTY', message: `${path.at(-1)} is empty.` }];
}

/** Whether a text has more characters than Feishu takes; an emoji is one. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max && [...text].length > max;
}
