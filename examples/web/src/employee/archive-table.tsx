import { useI18n } from '../i18n/i18n.ts';
import { formatDecimal } from '../ui/decimal.ts';
import { ScrollArea } from '../ui/scroll-area.tsx';
import { type Archive, nameOfItem } from './salary-archive.ts';

/** The archives, the latest first. */
export function ArchiveTable({ archives }: { readonly archives: readonly Archive[] }) {
  const { t } = useI18n();
  const items = new Map(archives.flatMap(({ items }) => items).map((item) => [item.itemId, item]));
  return (
    <ScrollArea label={t('salary')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('effectiveDate')}</th>
            <th scope="col">{t('expirationDate')}</th>
            {Array.from(items.values(), (item) => (
              <th key={item.itemId} scope="col" className="number">
                {nameOfItem(item, t)}
              </th>
            ))}
            <th scope="col">{t('currency')}</th>
            <th scope="col">{t('changeReason')}</th>
            <th scope="col">{t('description')}</th>
          </tr>
        </thead>
        <tbody>
          {archives.toReversed().map((archive) => (
            <tr key={archive.id}>
              <th scope="row" className="date">
                {archive.effectiveDate}
              </th>
              <td className="date">{archive.expirationDate ?? '–'}</td>
              {Array.from(items.keys(), (itemId) => (
                <td key={itemId} className="number">
                  <Value item={archive.items.find((each) => each.itemId === itemId)} />
                </td>
              ))}
              <td>{archive.currency?.code ?? archive.currencyId}</td>
              <td>{archive.changeReason?.name ?? archive.changeReasonId}</td>
              <td>{archive.changeDescription}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Value({ item }: { readonly item: Archive['items'][number] | undefined }) {
  const amounts = [item?.value, item?.regularValue].filter((amount) => typeof amount === 'string');
  return amounts.map(formatDecimal).join(' → ');
}
