import type { ReactNode } from 'react';
import { LOCALES, type Locale, useI18n } from './i18n/i18n.ts';
import { addressOf, useRoute } from './route.ts';
import { Choice } from './ui/choice.tsx';

export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
  readonly locale: Locale;
  readonly theme: Theme;
}

interface HeaderProps {
  readonly preferences: Preferences;
  readonly onChange: (preferences: Preferences) => void;
  /** Who is signed in. */
  readonly children: ReactNode;
}

/** The header of every page: where one can go, the language, the theme, and who is signed in. */
export function Header({ preferences, onChange, children }: HeaderProps) {
  const { t } = useI18n();
  const { page } = useRoute();
  const themes = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') };
  return (
    <header>
      <button type="button" className="skip" onClick={() => document.querySelector('main')?.focus()}>
        {t('skipToContent')}
      </button>
      <span className="brand">{t('app')}</span>
      <nav aria-label={t('navigation')}>
        {children && (
          <a href={addressOf.runs()} aria-current={page === 'runs' ? 'page' : undefined}>
            {t('payRuns')}
          </a>
        )}
      </nav>
      <Choice
        label={t('language')}
        options={LOCALES}
        value={preferences.locale}
        onChange={(locale) => onChange({ ...preferences, locale })}
      />
      <Choice
        label={t('theme')}
        options={themes}
        value={preferences.theme}
        onChange={(theme) => onChange({ ...preferences, theme })}
      />
      {children}
    </header>
  );
}
