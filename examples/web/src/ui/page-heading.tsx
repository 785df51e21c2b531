import { useEffect, useRef } from 'react';
import { useI18n } from '../i18n/i18n.ts';

/** The heading of a page. It takes the focus when the page opens, and names the browser's tab. */
export function PageHeading({ children }: { readonly children: string }) {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${children} · ${t('app')}`;
  }, [children, t]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
