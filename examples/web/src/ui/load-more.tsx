import { useEffect, useRef } from 'react';
import { useI18n } from '../i18n/i18n.ts';

/** Asks for the next page of a list as soon as it scrolls into view, or when it is pressed. */
export function LoadMore({ onMore }: { readonly onMore: () => void }) {
  const { t } = useI18n();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && button.current?.click(), {
      rootMargin: '200px',
    });
    if (button.current) observer.observe(button.current);
    return () => observer.disconnect();
  }, []);
  return (
    <button ref={button} type="button" className="quiet" onClick={onMore}>
      {t('loadMore')}
    </button>
  );
}
