import { useI18n } from '../i18n/i18n.ts';
import { Field } from '../ui/field.tsx';
import type { Draft } from './salary-draft.ts';

type Items = Draft['items'];

interface SalaryItemFieldsProps {
  readonly items: Items;
  readonly nameOf: (itemId: string) => string;
  /** What is wrong with each field of the input, by its path. */
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (items: Items) => void;
}

/** A field for the value of each item, and for its value after probation where it has one. Amounts stay texts. */
export function SalaryItemFields({ items, nameOf, problems, onChange }: SalaryItemFieldsProps) {
  const { t } = useI18n();
  const fields = items.flatMap(({ itemId, regularValue }, n) => {
    const name = nameOf(itemId);
    const value = { n, key: 'value', label: name } as const;
    const regular = { n, key: 'regularValue', label: t('afterProbation', { item: name }) } as const;
    return regularValue === undefined ? [value] : [value, regular];
  });
  return fields.map(({ n, key, label }) => (
    <Field key={`${n} ${key}`} label={label} problem={problems.get(`items.${n}.${key}`)}>
      {(control) => (
        <input
          {...control}
          inputMode="decimal"
          value={items[n]?.[key]}
          onChange={({ target }) =>
            onChange(items.map((item, at) => (at === n ? { ...item, [key]: target.value } : item)))
          }
        />
      )}
    </Field>
  ));
}
