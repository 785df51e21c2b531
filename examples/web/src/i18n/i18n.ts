import { createContext, use } from 'react';
import { en, type Key } from './en.ts';
import { zh } from './zh.ts';

export const LOCALES = { en: 'English', zh: '中文' } as const;
export type Locale = keyof typeof LOCALES;

/** The language that the browser prefers, of those that there are. */
export const browserLocale: Locale = navigator.language.startsWith('zh') ? 'zh' : 'en';

const Context = createContext<Locale>('en');

export const LocaleProvider = Context.Provider;

/** The text of a key in the chosen language, with `{name}` replaced by the value of that name. */
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** The function of a language is always the same one, so that an effect that names it runs no more often for it. */
const TRANSLATE: Readonly<Record<Locale, Translate>> = { en: translate(en), zh: translate(zh) };

export function useI18n(): { readonly locale: Locale; readonly t: Translate } {
  const locale = use(Context);
  return { locale, t: TRANSLATE[locale] };
}

function translate(texts: Readonly<Record<Key, string>>): Translate {
  return (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
