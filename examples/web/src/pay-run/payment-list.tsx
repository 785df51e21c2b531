import { useI18n } from '../i18n/i18n.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { PaymentPage } from './payment-page.tsx';

/** What each employee is paid in a run, page after page. */
export function PaymentList({ activityId }: { readonly activityId: string }) {
  const { t } = useI18n();
  return (
    <section aria-labelledby="payments">
      <h2 id="payments">{t('payments')}</h2>
      <ScrollArea label={t('payments')}>
        <table>
          <PaymentPage activityId={activityId} after={null} />
        </table>
      </ScrollArea>
    </section>
  );
}
