/** A text for clients in the two languages in which errors are explained. */
export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}

/** Chinese where the client prefers it to English, else English. `languages` are tags, the preferred one first. */
export function textIn(languages: readonly string[], { en, zh }: BilingualText): string {
  const understood = languages.find((language) => /^(zh|en)(-|$)/.test(language));
  return understood?.startsWith('zh') ? zh : en;
}
