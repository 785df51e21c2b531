import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Page } from './page.ts';

/** Renders a page of React, reads it and clicks in it. */
export function renderPage(content: ReactNode, { reads }: Pick<Page, 'reads'>): Page {
  const element = document.createElement('main');
  const root = createRoot(element);
  root.render(content);
  const textOf = (selector: string) =>
    Array.from(element.querySelectorAll(selector), ({ textContent }) => textContent).join('');
  const items = () => Array.from(element.querySelectorAll('li'));
  const click = (button: Element | null | undefined) => (button as HTMLElement | null | undefined)?.click();
  return {
    reads,
    rows: () =>
      new Map(
        items().map(({ textContent }) => {
          const [activityId = '', ...words] = (textContent ?? '').split(' ');
          return [activityId, words.at(-1) ?? ''];
        }),
      ),
    loadMore: () => click(Array.from(element.querySelectorAll('main > button')).at(-1)),
    archive: (activityId) =>
      click(
        items()
          .find(({ textContent }) => textContent?.startsWith(activityId))
          ?.querySelector('button'),
      ),
    told: () => textOf('output'),
    alert: () => textOf('[role=alert]'),
    close: () => root.unmount(),
  };
}
