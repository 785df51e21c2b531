import { useState } from 'react';
import { useI18n } from '../i18n/i18n.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { PaymentPage } from './payment-page.tsx';

/** What each employee is paid in a run, page after page. */
export function PaymentList({ activityId }: { readonly activityId: string }) {
  const { t } = useI18n();
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  return (
    <section aria-labelledby="payments">
      <h2 id="payments">{t('payments')}</h2>
      <ScrollArea label={t('payments')}>
        <table>
          {cursors.map((after, n) => (
            <PaymentPage
              key={after}
              activityId={activityId}
              after={after}
              onMore={n === cursors.length - 1 ? (cursor) => setCursors([...cursors, cursor]) : undefined}
            />
          ))}
        </table>
      </ScrollArea>
    </section>
  );
}
