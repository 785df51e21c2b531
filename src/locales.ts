/** A text in one language. Payroll and compensation name the language `locale`, leave and core HR `lang`. */
export interface I18nText {
  readonly locale?: string | null;
  readonly lang?: string | null;
  readonly value?: string | null;
}

/** Localised texts as Feishu sends them: a list, or an object with one text for each language (`{ zh_cn, en_us }`). */
export type I18nTexts = readonly I18nText[] | { readonly [locale: string]: string | null };

/** A text in one language, as the graph takes it. */
export interface Text {
  readonly locale: string;
  readonly value: string;
}

/** A text with a value, with its language in Feishu's spelling: the object of Feishu's row itself, not a copy. */
export interface SpeltText extends I18nText {
  readonly value: string;
}

/**
 * A locale in BCP 47 form (`zh-CN`), whichever way Feishu spells it (`zh_cn`, `zh_CN`, `zh-CN`). Any other text stays
 * as it is. Results are cached, as a page repeats the same few locales thousands of times.
 */
export function normaliseLocale(locale: string): string {
  const known = normalised.get(locale);
  if (known !== undefined) return known;
  const normal = canonical(locale.replaceAll('_', '-')) ?? locale;
  if (normalised.size < 1_000) normalised.set(locale, normal);
  return normal;
}

const normalised = new Map<string, string>();

/** The canonical form of a BCP 47 tag; undefined for an invalid one. */
export function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** Feishu's localised texts without those that lack a locale or a value. A list of complete ones is not copied. */
export function textsOf(texts: I18nTexts | null | undefined): readonly SpeltText[] {
  const all = listOf(texts);
  return all.every(isText) ? all : all.filter(isText);
}

/** The language of a text in BCP 47 form. */
export function localeOf(text: SpeltText): string {
  return normaliseLocale(spelling(text) ?? '');
}

/** The language in Feishu's spelling, under either of its names. */
function spelling({ locale, lang }: I18nText) {
  return locale ?? lang;
}

function listOf(texts: I18nTexts | null | undefined): readonly I18nText[] {
  if (!texts) return NO_TEXTS;
  if (isList(texts)) return texts;
  return Object.entries(texts).map(([locale, value]) => ({ locale, value }));
}

const NO_TEXTS: readonly SpeltText[] = [];

function isList(texts: I18nTexts): texts is readonly I18nText[] {
  return Array.isArray(texts);
}

function isText(text: I18nText): text is SpeltText {
  return typeof text.value === 'string' && !!spelling(text);
}

/**
 * The text in the language asked for: in exactly that locale, then in the same language and script and region
 * (`zh-Hant-HK` is `zh-HK`), then in the same language and script, then in the same language; then likewise for each of
 * the caller's languages in their order; then the first text. null where there is none.
 */
export function localise(
  texts: I18nTexts | null | undefined,
  locale: string | null | undefined,
  languages: readonly string[],
): string | null {
  const all = listOf(texts);
  if (locale) {
    const match = inLanguage(all, normaliseLocale(locale));
    if (match) return match.value;
  }
  for (const language of languages) {
    const match = inLanguage(all, language);
    if (match) return match.value;
  }
  return all.find(isText)?.value ?? null;
}

function inLanguage(texts: readonly I18nText[], locale: string): SpeltText | undefined {
  for (const text of texts) if (isText(text) && localeOf(text) === locale) return text;
  const wanted = likelyLocale(locale);
  for (const depth of ['region', 'script', 'language'] as const) {
    for (const text of texts) {
      if (isText(text) && likelyLocale(localeOf(text))[depth] === wanted[depth]) return text;
    }
  }
  return undefined;
}

/** A locale with its likely script and region (`zh-TW` is `zh-Hant-TW`), cut off behind each of its parts. */
interface LikelyLocale {
  readonly language: string;
  readonly script: string;
  readonly region: string;
}

/** Cached, as `normaliseLocale` is. */
function likelyLocale(locale: string): LikelyLocale {
  const known = likely.get(locale);
  if (known) return known;
  const parts = addLikelySubtags(locale);
  if (likely.size < 1_000) likely.set(locale, parts);
  return parts;
}

const likely = new Map<string, LikelyLocale>();

function addLikelySubtags(locale: string): LikelyLocale {
  if (canonical(locale) === undefined) return { language: locale, script: locale, region: locale };
  const { language, script, region } = new Intl.Locale(locale).maximize();
  return { language, script: `${language}-${script}`, region: `${language}-${script}-${region}` };
}
