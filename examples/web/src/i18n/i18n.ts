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

export function useI18n(): { readonly locale: Locale; readonly t: Translate } {
  const locale = use(Context);
  const texts: Record<Key, string> = locale === 'zh' ? zh : en;
  const t: Translate = (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  return { locale, t };
}
