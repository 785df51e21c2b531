import type { I18nText, I18nTexts } from './datasources/feishu/wire.ts';

/** One text in one language, as the graph gives it. */
export interface Text {
  readonly locale: string;
  readonly value: string;
}

/**
 * A locale in BCP 47 form (`zh-CN`), whichever way Feishu spells it (`zh_cn`, `zh_CN`, `zh-CN`). What is no locale at
 * all stays as it is. Remembered, as a page repeats the same few thousands of times.
 */
export function normaliseLocale(locale: string): string {
  const known = normalised.get(locale);
  if (known !== undefined) return known;
  const normal = canonical(locale.replaceAll('_', '-')) ?? locale;
  if (normalised.size < 1_000) normalised.set(locale, normal);
  return normal;
}

const normalised = new Map<string, string>();

/** The canonical form of a BCP 47 tag, or undefined for what is none. */
export function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * Feishu's localised texts as the graph gives them; entries without a locale or a text are left out. Where Feishu's own
 * spelling is the graph's, as for most, it is Feishu's list and no copy.
 */
export function textsOf(texts: I18nTexts | null | undefined): readonly Text[] {
  if (!texts) return NO_TEXTS;
  if (!isList(texts)) return textsOf(Object.entries(texts).map(([locale, value]) => ({ locale, value })));
  if (texts.every(isText)) return texts;
  const result: Text[] = [];
  for (const text of texts) {
    const locale = text.locale ?? text.lang;
    if (locale && typeof text.value === 'string')
      result.push({ locale: normaliseLocale(locale), value: text.value });
  }
  return result;
}

const NO_TEXTS: readonly Text[] = [];

function isList(texts: I18nTexts): texts is readonly I18nText[] {
  return Array.isArray(texts);
}

function isText(text: I18nText): text is Text {
  const { locale } = text;
  return typeof text.value === 'string' && !!locale && normaliseLocale(locale) === locale;
}

/**
 * The text in the language that is wanted: `locale` exactly, then another of the same language, then the same two for
 * each of the caller's languages in their order, then the first there is; null where there is none.
 */
export function localise(
  texts: I18nTexts | null | undefined,
  locale: string | null | undefined,
  languages: readonly string[],
): string | null {
  const candidates = textsOf(texts);
  if (candidates.length < 2) return candidates[0]?.value ?? null;
  if (locale) {
    const match = inLanguage(candidates, normaliseLocale(locale));
    if (match) return match.value;
  }
  for (const language of languages) {
    const match = inLanguage(candidates, language);
    if (match) return match.value;
  }
  return candidates[0]?.value ?? null;
}

function inLanguage(texts: readonly Text[], locale: string): Text | undefined {
  for (const text of texts) if (text.locale === locale) return text;
  const language = languageOf(locale);
  return texts.find((text) => languageOf(text.locale) === language);
}

function languageOf(locale: string): string {
  const end = locale.indexOf('-');
  return end < 0 ? locale : locale.slice(0, end);
}

/**
 * The languages of an Accept-Language header, the most wanted first, in BCP 47 form (RFC 9110, 12.5.4). Remembered, as
 * the same few browsers ask all day.
 */
export function acceptedLanguages(header: string | null | undefined): readonly string[] {
  if (!header) return [];
  const known = accepted.get(header);
  if (known) return known;
  const languages = readLanguages(header);
  if (accepted.size < 1_000 && header.length < 200) accepted.set(header, languages);
  return languages;
}

const accepted = new Map<string, readonly string[]>();

function readLanguages(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const q = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag: canonical(tag), quality: q ? Number(q.slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .flatMap(({ tag }) => tag ?? []);
}
